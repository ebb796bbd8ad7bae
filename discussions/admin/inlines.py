"""What hangs below a row: read on its page, made and changed on pages of its own."""

from urllib.parse import urlencode

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.admin import GrantColumns
from accounts.models import Role
from core import clock
from core.admin import ReadInline, in_words
from discussions.models import Admission, Document, Function, Prompt, Window
from discussions.models.readers import MODERATES


def address(name, **given):
    """A page of the workshop, its form filled in with what is given."""
    return f"{reverse(f'admin:discussions_{name}')}?{urlencode(given)}"


def of_moderator(space):
    """The form of a role, filled in for a moderator of a space."""
    given = {"role": Role.MODERATOR, "scope": f"{MODERATES}{space.pk}"}
    return f"{reverse('admin:accounts_role_add')}?{urlencode(given)}"


class WindowColumns:
    """A window in words: its dates in the zone they were meant in, its end as the last minute."""

    @admin.display(description=_("opens"), ordering="opens_at")
    def opens(self, window):
        return in_words(window.opens_at, window.zone)

    @admin.display(description=_("closes"), ordering="closes_at")
    def closes(self, window):
        return in_words(window.last_minute, window.zone) if window.closes_at else gettext("no end")

    @admin.display(description=_("standing"))
    def stands(self, window):
        now = clock.now()
        if window.ended_at:
            return pgettext("standing of a window", "ended")
        if window.extensions.all():
            return pgettext("standing of a window", "extended")
        if window.opens_at > now:
            return pgettext("standing of a window", "to begin")
        is_open = window.closes_at is None or window.closes_at > now
        return pgettext("standing of a window", "open") if is_open else pgettext("standing of a window", "over")


class AdmissionInline(GrantColumns, ReadInline):
    model = Admission
    fk_name = "space"
    verbose_name_plural = _("admissions")
    fields = ("person", "standing", "stands", "begins", "ends", "granted_by", "why")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person", "granted_by", "space")


class WindowInline(WindowColumns, ReadInline):
    model = Window
    fk_name = "topic"
    fields = ("opens", "closes", "stands", "prompt", "reason", "set_by")

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("topic", "set_by", "prompt")
        return rows.prefetch_related("prompt__texts", "extensions")


class PromptInline(ReadInline):
    model = Prompt
    fk_name = "topic"
    fields = ("number", "words", "kind", "contributions", "removed_at")
    verbose_name_plural = _("prompts, in the order asked")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("thread").prefetch_related("texts")

    @admin.display(description=_("number"))
    def number(self, prompt):
        return prompt.thread.number

    @admin.display(description=_("text"))
    def words(self, prompt):
        return prompt.wording[0]

    @admin.display(description=_("contributions"))
    def contributions(self, prompt):
        return prompt.thread.contributions


class FunctionInline(GrantColumns, ReadInline):
    model = Function
    fk_name = "topic"
    verbose_name_plural = _("functions")
    fields = ("kind", "name", "stands", "begins", "ends", "granted_by")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person", "granted_by")

    @admin.display(description=_("name"))
    def name(self, function):
        return function.name


class DocumentInline(ReadInline):
    model = Document
    fk_name = "topic"
    fields = ("named", "labels")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("versions")

    @admin.display(description=_("title"))
    def named(self, document):
        return document.title

    @admin.display(description=_("versions"))
    def labels(self, document):
        return ", ".join(version.label for version in document.versions.all()) or "–"
