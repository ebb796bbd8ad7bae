from django.contrib import admin, messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.admin import GrantAdmin
from accounts.models import Role
from core.admin import EditorAdmin, StandingFilter, TranslatedAdmin, Verb
from core.languages import CODES
from core.permissions import require
from core.sorting import in_order
from core.uploads import takes_files
from discussions.actions import spaces, stages
from discussions.admin.inlines import AdmissionInline, address, of_moderator
from discussions.admin_forms import AdmissionGrantForm, SpaceForm
from discussions.models import Admission, Space, Topic
from discussions.models.readers import MODERATES
from discussions.stage_forms import PictureForm
from files.receiving import receive

POLICIES = (_("Who is admitted"), ("read", "read_kinds", "write", "write_kinds", "see", "see_kinds", "holds_newcomers"))
ABOUT = (_("Record"), ("created_at", "created_by"))
SET_PICTURE = _("Set the picture")
ABOUT_PICTURE = _(
    "It is shown on the card and the page of the space, to everybody who may read it. One that is there is replaced."
)


def in_languages(*fields):
    """The names of translated fields as forms have them."""
    return tuple(f"{field}_{code}" for field in fields for code in CODES)


def _name(role):
    return str(role.person)


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
    radio_fields = GuardedAdmin.radio_fields | {"see": admin.VERTICAL}
    list_display = ("named", "id", "slug", "stands", "read", "write", "topics", "created_at")
    list_filter = (StandingFilter, "read", "write", "holds_newcomers", "created_at")
    standings = {
        "open": (_("with an open topic"), lambda rows: rows.filter(pk__in=Topic.objects.open().values("space"))),
        "in-use": (pgettext_lazy("standing of a space", "in use"), lambda rows: rows.filter(archived_at=None)),
        "archived": (pgettext_lazy("standing of a space", "archived"), lambda rows: rows.exclude(archived_at=None)),
    }
    readonly_fields = ("stands", "moderators", "image", "archived_at", "archived_by", *GuardedAdmin.readonly_fields)
    search_fields = ("slug", "title_en", "title_fr", "title_es")
    search_help_text = _("Title in any language, or address.")
    groups = (
        POLICIES,
        (pgettext_lazy("part of a form", "Archive"), in_languages("event", "event_outcome")),
        (ABOUT[0], (*ABOUT[1], "archived_at", "archived_by")),
    )
    verbs = (
        Verb(
            name="archive",
            label=_("Archive"),
            question=_(
                "All its topics are archived and what is open in it closes, now. Everything stays readable; nothing can be "
                "posted or edited any longer. Who follows it or has contributed is told. Name the event and its outcome on its "
                "page first."
            ),
            permission="discussions.edit_space",
            run=lambda space, by, why: stages.archive_space(space=space, by=by, why=why),
            applies=lambda space: space.archived_at is None,
        ),
        Verb(
            name="restore",
            label=_("Take out of the archive"),
            question=_("New topics can be opened in it again. Its topics stay archived until you open each of them again."),
            permission="discussions.edit_space",
            run=lambda space, by, why: stages.restore_space(space=space, by=by, why=why),
            applies=lambda space: space.archived_at is not None,
        ),
        Verb(
            name="remove-picture",
            label=_("Remove the picture"),
            question=_("It is no longer shown. If it is used nowhere else, it is deleted."),
            permission="discussions.edit_space",
            run=lambda space, by, why: spaces.remove_picture(space=space, by=by, why=why),
            applies=lambda space: space.picture_id is not None,
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("picture").annotate(number_of_topics=Count("topics"))

    def get_inlines(self, request, obj):
        return (AdmissionInline,) if obj else ()

    @admin.display(description=_("title"), ordering="slug")
    def named(self, space):
        return space.title

    @admin.display(description=_("topics"), ordering="number_of_topics")
    def topics(self, space):
        return space.number_of_topics

    @admin.display(description=_("standing"))
    def stands(self, space):
        return self.standings["archived" if space.archived_at else "in-use"][0]

    @admin.display(description=_("moderators"))
    def moderators(self, space):
        """Each with the way to her role, where it is ended; those whose first day is still to come, too."""
        scope = f"{MODERATES}{space.pk}"
        rows = Role.objects.filter(role=Role.MODERATOR, scope=scope).exclude(pk__in=Role.objects.over())
        rows = in_order(rows.select_related("person"), _name)
        named = [(reverse("admin:accounts_role_change", args=[row.pk]), _name(row), row.standing) for row in rows]
        return format_html_join(", ", '<a href="{}">{}</a> ({})', named) or "–"

    @admin.display(description=_("picture"))
    def image(self, space):
        file = space.picture
        return format_html('<a href="{}">{}</a>: {}', file.get_absolute_url(), file.label, file.alternative) if file else "–"

    def get_urls(self):
        view = takes_files(self.admin_site.admin_view(self.picture_view))
        return [path("<path:object_id>/set-picture/", view, name="discussions_space_set-picture"), *super().get_urls()]

    def shortcuts(self, space):
        in_use = [
            {"label": _("Admit a person"), "url": address("admission_add", space=space.pk)},
            {"label": _("Open a topic"), "url": address("topic_add", space=space.pk)},
            {"label": _("Name a moderator"), "url": of_moderator(space)},
        ]
        return [
            {"label": _("Open the page"), "url": space.get_absolute_url()},
            *(in_use if space.archived_at is None else []),
            {"label": SET_PICTURE, "url": reverse("admin:discussions_space_set-picture", args=[space.pk])},
        ]

    def picture_view(self, request, object_id):
        """A page of its own, because a picture is checked and drawn anew before it is kept, and may be refused."""
        space = self.get_object(request, object_id)
        if space is None:
            raise Http404
        require(request.user, "discussions.edit_space", space)
        form = PictureForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
        if form.is_valid() and (file := receive(form, by=request.user)):
            spaces.set_picture(space=space, file=file, by=request.user)
            messages.success(request, _("Done: %(verb)s") % {"verb": SET_PICTURE})
            return redirect(self._change_url(space))
        context = self.admin_site.each_context(request) | {"opts": self.opts, "object": space, "form": form}
        context |= {
            "title": SET_PICTURE,
            "verb": {"label": SET_PICTURE},
            "question": ABOUT_PICTURE,
            "back": self._change_url(space),
        }
        return render(request, "admin/verb.html", context)

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
