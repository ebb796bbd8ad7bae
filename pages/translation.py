from modeltranslation.translator import TranslationOptions, register

from pages.models import Notice, Page, Rule


@register(Page)
class PageTranslation(TranslationOptions):
    fields = ("title", "lead", "body")


@register(Notice)
class NoticeTranslation(TranslationOptions):
    fields = ("text",)


@register(Rule)
class RuleTranslation(TranslationOptions):
    fields = ("title", "text")
