from modeltranslation.translator import TranslationOptions, register

from pledges.models import ReturnReason, Rung


@register(ReturnReason)
class ReturnReasonTranslation(TranslationOptions):
    fields = ("label", "text")


@register(Rung)
class RungTranslation(TranslationOptions):
    fields = ("words",)
