from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core import history, tongues
from core.admin import HubAdmin, ReadInline, Verb
from core.permissions import allows
from submissions.admin import wording
from submissions.models import SUBMITTED, AbstractScreening

SHOWN_EVENTS = 20


class AbstractEnclosureInline(ReadInline):
    """The files of a version, pictures as they look; subclasses name the `model`, a `files.models.Enclosure`."""

    verbose_name_plural = _("pictures and documents")
    fields = ("link", "said", "title", "tongue", "size")
    show_change_link = view_on_site = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("file")

    @admin.display(description=_("file"))
    def link(self, row):
        page, file = row.file.get_absolute_url(), row.file
        if not file.is_picture:
            return format_html('<a href="{}">{}</a>', page, file.name)
        return format_html('<a href="{}"><img src="{}" alt="{}" width="240"></a>', page, page, file.alternative)

    @admin.display(description=_("text alternative"))
    def said(self, row):
        return row.file.alternative or "–"

    @admin.display(description=_("title"))
    def title(self, row):
        return row.file.title or "–"

    @admin.display(description=_("language"))
    def tongue(self, row):
        return row.file.language_name or "–"

    @admin.display(description=_("size"))
    def size(self, row):
        return row.file.size_in_words


class VersionColumns:
    """A version in words: what it is called, in which language, how long ago it came."""

    @admin.display(description=_("title"), ordering="title")
    def named(self, version):
        return format_html('<span lang="{}" dir="auto">{}</span>', version.language, version.title)

    @admin.display(description=_("new or update"))
    def novelty(self, version):
        return gettext("update") if version.is_update else gettext("new")

    @admin.display(description=_("language"), ordering="language")
    def tongue(self, version):
        return tongues.name_of(version.language)

    @admin.display(description=_("submitted"), ordering="submitted_at")
    def age(self, version):
        return wording.ago(version.submitted_at)

    @admin.display(description=_("second signature"))
    def signature(self, version):
        return gettext("waits for a signature") if any(row.waits for row in version.screenings.all()) else "–"


def is_submitted(version):
    return version.state == SUBMITTED


def asked(sentence, tied_by):
    """The question of a verb, with what ties her who is asked: `tied_by(user, version)`, a sentence."""
    return lambda version: " ".join(filter(None, [tied_by(version.reader, version), str(sentence)]))


def reasoned_verbs(permission, actions, forms, tied_by):
    """Return and decline: `actions` has `give_back` and `decline`, `forms` are those of the two, see `asked`."""
    return (
        Verb(
            name="return",
            label=_("Return"),
            question=asked(_("The authors get your reasons and words by e-mail. They can edit it and submit it again."), tied_by),
            permission=permission,
            run=lambda version, by, reasons, words: actions.give_back(version=version, by=by, reasons=reasons, words=words),
            applies=is_submitted,
            form=forms[0],
        ),
        Verb(
            name="decline",
            label=pgettext_lazy("verb about a submission", "Decline"),
            question=asked(_("This cannot be undone. The authors get your reasons and words by e-mail."), tied_by),
            permission=permission,
            run=lambda version, by, reasons, words: actions.decline(version=version, by=by, reasons=reasons, words=words),
            applies=is_submitted,
            form=forms[1],
        ),
    )


class AbstractVersionAdmin(VersionColumns, HubAdmin):
    """Submissions are read here and decided on; their words are their authors' alone. No draft is seen.

    Subclasses say by which permission `screens` they are screened, and give `tied_by(user, version)`, `answers(user, version)`.
    """

    view_on_site = False
    change_form_template = "admin/submission.html"
    screens = ""

    def tied_by(self, user, version):
        """What ties her to those who submitted it, in a sentence; empty if nothing does."""
        raise NotImplementedError

    def answers(self, user, version):
        """See `submissions.admin.wording.answers`."""
        raise NotImplementedError

    def get_queryset(self, request):
        return super().get_queryset(request).filter(submitted_at__isnull=False).prefetch_related("screenings")

    def get_object(self, request, object_id, from_field=None):
        """The row knows who reads it: her ties decide whether a second person signs."""
        version = super().get_object(request, object_id, from_field)
        if version:
            version.reader = request.user
        return version

    def told(self, verb, version):
        if version.screenings.filter(**AbstractScreening.WAITS).exists():
            return gettext("Your decision waits for the signature of a second person.")
        return super().told(verb, version)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        version = self.get_object(request, object_id)
        facts = self.facts(request.user, version) if version else {}
        return super().change_view(request, object_id, form_url, facts | (extra_context or {}))

    def facts(self, user, version):
        """What the page says beside the fields."""
        answer = allows(user, self.screens, version) if is_submitted(version) else None
        return {
            "answers": self.answers(user, version),
            "refusal": answer.reason if answer is not None else "",
            "ties": self.tied_by(user, version) if answer else "",
            "events": history.about(version)[:SHOWN_EVENTS],
        }
