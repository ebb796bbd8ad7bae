from django.contrib import admin

from core.actions import edit_term
from core.admin import CuratedAdmin, HubAdmin
from taxonomy.models import (
    Area,
    Commission,
    Country,
    Goal,
    Objective,
    OrganizationKind,
    PracticeType,
    Principle,
    Region,
    Synonym,
)


class TermAdmin(CuratedAdmin):
    """A term of the vocabulary: the wording can be corrected, the key stays."""

    key_fields = ()

    def get_readonly_fields(self, request, obj=None):
        return (*self.key_fields, *super().get_readonly_fields(request, obj))


@admin.register(Objective)
class ObjectiveAdmin(TermAdmin):
    key_fields = ("number",)
    list_display = ("number", "short_en", "short_fr", "short_es", "round_table", "source", "confirmed")
    search_fields = ("short_en", "short_fr", "short_es", "full_en", "full_fr", "full_es")


@admin.register(Principle)
class PrincipleAdmin(TermAdmin):
    key_fields = ("letter", "slug")
    list_display = ("letter", "name_en", "name_fr", "name_es", "source", "confirmed")


@admin.register(Goal)
class GoalAdmin(TermAdmin):
    key_fields = ("number",)
    list_display = ("number", "name_en", "name_fr", "name_es", "source", "confirmed")


@admin.register(Country)
class CountryAdmin(TermAdmin):
    key_fields = ("iso3", "iso2", "m49")
    also_confirmed = ("article_fr", "article_es", "commissions")
    list_display = ("iso3", "name_en", "name_fr", "name_es", "status", "region", "source", "confirmed")
    list_filter = ("status", "region", "commissions", *TermAdmin.list_filter)
    list_select_related = ("region",)
    search_fields = ("iso3", "name_en", "name_fr", "name_es", "synonyms__name")


@admin.register(Region)
class RegionAdmin(TermAdmin):
    key_fields = ("m49", "level", "parent")
    list_display = ("m49", "level", "name_en", "name_fr", "name_es", "parent", "source", "confirmed")
    list_filter = ("level", *TermAdmin.list_filter)
    list_select_related = ("parent",)


@admin.register(Commission, OrganizationKind, PracticeType, Area)
class KeyedAdmin(TermAdmin):
    key_fields = ("key",)
    list_display = ("key", "name_en", "name_fr", "name_es", "source", "confirmed")
    search_fields = ("key", "name_en", "name_fr", "name_es")


@admin.register(Synonym)
class SynonymAdmin(HubAdmin):
    may_add = may_change = True
    list_display = ("name", "country", "language", "why")
    list_filter = ("language", "why")
    list_select_related = ("country",)
    search_fields = ("name", "country__name_en", "country__name_fr", "country__name_es")

    def save_model(self, request, obj, form, change):
        edit_term(row=obj, fields=form.changed_data, by=request.user)
