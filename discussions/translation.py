from modeltranslation.translator import TranslationOptions, register

from discussions.models import Document, Space, Topic


@register(Space)
class SpaceTranslation(TranslationOptions):
    fields = ("title", "description", "event", "event_outcome")


@register(Topic)
class TopicTranslation(TranslationOptions):
    fields = ("title", "welcome", "audience", "afterwards", "outcome")


@register(Document)
class DocumentTranslation(TranslationOptions):
    fields = ("title",)
