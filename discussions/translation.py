from modeltranslation.translator import TranslationOptions, register

from discussions.models import Document, Space, Topic


@register(Space)
class SpaceTranslation(TranslationOptions):
    fields = ("title", "description")


@register(Topic)
class TopicTranslation(TranslationOptions):
    fields = ("title", "welcome", "audience")


@register(Document)
class DocumentTranslation(TranslationOptions):
    fields = ("title",)
