from modeltranslation.translator import TranslationOptions, register

from taxonomy.models import Area, Commission, Country, Goal, Objective, OrganizationKind, PracticeType, Principle, Region


@register(Objective)
class ObjectiveTranslation(TranslationOptions):
    fields = ("short", "full")


@register(Goal)
class GoalTranslation(TranslationOptions):
    fields = ("name", "full")


@register(Commission)
class CommissionTranslation(TranslationOptions):
    fields = ("acronym", "name")


@register([Principle, Region, Country, Area, OrganizationKind, PracticeType])
class NameTranslation(TranslationOptions):
    fields = ("name",)
