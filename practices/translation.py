from modeltranslation.translator import TranslationOptions, register

from practices.models import Call, ReturnReason


@register(Call)
class CallTranslation(TranslationOptions):
    fields = ("title", "text")


@register(ReturnReason)
class ReturnReasonTranslation(TranslationOptions):
    fields = ("label", "text")
