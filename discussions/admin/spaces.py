from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from accounts.admin import GrantAdmin
from core.admin import EditorAdmin, StandingFilter, TranslatedAdmin, Verb
from core.permissions import require
from discussions.actions import spaces
from discussions.admin.inlines import AdmissionInline, address
from discussions.admin_forms import AdmissionGrantForm, SpaceForm
from discussions.models import Admission, Space

POLICIES = (_("Who is admitted"), ("read", "read_kinds", "write", "write_kinds"))
ABOUT = (_("Record"), ("created_at", "created_by"))


class GuardedAdmin(EditorAdmin, TranslatedAdmin):
    """A space or topic: its address and place stay once it is made."""

    may_add = True
    radio_fields = {"read": admin.VERTICAL, "write": admin.VERTICAL}
    view_on_site = False
    readonly_fields = ("created_at", "created_by")
    fixed = ("slug",)

    def get_readonly_fields(self, request, obj=None):
        return (*(self.fixed if obj else ()), *super().get_readonly_fields(request, obj))


@admin.register(Space)
class SpaceAdmin(GuardedAdmin):
    form = SpaceForm
    list_display = ("named", "id", "slug", "read", "write", "topics", "created_at")
    list_filter = ("read", "write", "created_at")
    search_fields = ("slug", "title_en", "title_fr", "title_es")
    search_help_text = _("Title in any language, or address.")
    groups = (POLICIES, ABOUT)

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(number_of_topics=Count("topics"))

    def get_inlines(self, request, obj):
        return (AdmissionInline,) if obj else ()

    @admin.display(description=_("title"), ordering="slug")
    def named(self, space):
        return space.title

    @admin.display(description=_("topics"), ordering="number_of_topics")
    def topics(self, space):
        return space.number_of_topics

    def shortcuts(self, space):
        return [
            {"label": _("Open the page"), "url": space.get_absolute_url()},
            {"label": _("Admit a person"), "url": address("admission_add", space=space.pk)},
            {"label": _("Open a topic"), "url": address("topic_add", space=space.pk)},
        ]

    def save_model(self, request, obj, form, change):
        require(request.user, "discussions.edit_space", obj)
        if not change:
            spaces.open_space(space=obj, by=request.user)
        elif form.changed_data:
            spaces.edit_space(space=obj, fields=form.changed_data, by=request.user)


@admin.register(Admission)
class AdmissionAdmin(GrantAdmin):
    grant_form = AdmissionGrantForm
    radio_fields = {"standing": admin.VERTICAL}
    list_display = ("person", "space", "standing", "stands", "begins", "ends", "granted_by", "why")
    list_filter = (StandingFilter, "standing", "space", "starts_at")
    list_select_related = ("person", "space", "granted_by", "ended_by")
    search_fields = ("person__full_name", "person__email", "space__title_en", "space__title_fr", "space__title_es", "why")
    search_help_text = _("Person, space or reason.")
    fieldsets = ((None, {"fields": ("person", "space", "standing", "stands", "begins", "ends")}), GrantAdmin.record)
    verbs = (
        Verb(
            name="end",
            label=_("End admission"),
            question=_("The person is no longer admitted to the space by this, from now on. What she contributed stays."),
            permission="discussions.admit_person",
            run=lambda admission, by, why: spaces.end_admission(admission=admission, by=by, why=why),
            applies=lambda admission: admission.ended_at is None,
        ),
    )

    def rows_of_history(self, admission):
        return [admission, admission.space]

    def save_model(self, request, obj, form, change):
        require(request.user, "discussions.admit_person", obj.space)
        obj.pk = spaces.admit(by=request.user, **form.grant()).pk
