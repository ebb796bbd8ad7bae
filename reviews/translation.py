from modeltranslation.translator import TranslationOptions, register

from reviews.models import Criterion


@register(Criterion)
class CriterionTranslation(TranslationOptions):
    fields = ("name", "guidance")
