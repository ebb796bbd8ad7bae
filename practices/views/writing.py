"""Write a practice: begin, fill in group by group, check, send; see where it stands."""

import uuid

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import FormView

from core.holding import holds_posts
from core.permissions import allows, require
from drafts.holding import storable
from practices import answering, likeness, progress
from practices import content as contents
from practices.actions import drafting
from practices.drafting import VERSION
from practices.forms import BeginForm
from practices.forms.content import ContentForm
from practices.models import Call, Practice, PracticeVersion, State
from practices.models.versions import OVER
from reviews import dates, outcomes
from submissions.views import pages, writing

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def readable(user):
    """The versions she may read with all that is private in them, with what permissions and pages ask of them."""
    return PracticeVersion.objects.in_full_for(user).select_related(
        "practice__owner", "practice__organization", "practice__current", "call", "case"
    )


def own(user):
    """The versions of the practices she writes."""
    return readable(user).filter(practice__in=Practice.objects.of(user))


def due_of(version, user):
    """Until when the changes are asked for, as she counts days (a `reviews.dates.Due`); None where nothing is asked."""
    until = version.case.changes_by if version.state == State.CHANGES_ASKED else None
    return dates.due(until, user.zone) if until else None


class Pages(pages.Pages):
    """The pages on which practices are written."""

    namespace, draft_kind = "practices", VERSION
    edits, submits, withdraws = "practices.edit_version", "practices.submit_version", "practices.withdraw_version"
    form_of, name_of = staticmethod(progress.form_of), staticmethod(progress.name_of)
    answers = staticmethod(contents.answers)

    def readable(self):
        return readable(self.request.user)

    def own(self):
        return own(self.request.user)

    def sent(self, version):
        return contents.of(version, private=True)

    def trail(self):
        return [(_("Practices"), reverse("practices:practice_list")), (_("My practices"), reverse("practices:mine"))]


@method_decorator(holds_posts, name="dispatch")
class PracticeBegin(FormView):
    """Begin a practice: in whose name, in which language, for which call."""

    template_name = "practices/practice_begin.html"
    form_class = BeginForm

    @cached_property
    def call(self):
        """The open call whose page led here, or None."""
        return Call.objects.open().filter(slug=storable(self.request.GET.get("call", ""))).first()

    def get_form_kwargs(self):
        initial = {"language": get_language(), "key": uuid.uuid4(), "call": self.call and self.call.slug}
        return super().get_form_kwargs() | {"user": self.request.user, "initial": initial}

    def form_valid(self, form):
        require(self.request.user, "practices.begin_practice")
        given = {name: form.cleaned_data[name] for name in ("language", "call", "key")}
        try:
            return redirect(drafting.begin(by=self.request.user, organization=form.organization, **given))
        except drafting.TooMany:
            form.add_error(None, _("You have very many practices on their way. Send or withdraw some to begin new ones."))
            return self.form_invalid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"call": self.call}


class Mine(Pages, writing.Mine):
    """What waits for her first, then what is in review or was sent, then what is decided."""

    template_name = "practices/mine.html"

    def get_queryset(self):
        unanswered = Q(state=State.IN_REVIEW, case__questions__answered_at=None)
        return super().get_queryset().annotate(asked=Count("case__questions", unanswered))

    def shelves(self, versions):
        for row in versions:
            row.due = due_of(row, self.request.user)
        asked = [row for row in versions if row.is_writable or row.asked]
        judged = [row for row in versions if row.state == State.IN_REVIEW and not row.asked]
        over = [row for row in versions if row.state in OVER]
        sent = [row for row in versions if row not in asked and row not in judged and row not in over]
        asked.sort(key=lambda row: row.state == State.DRAFT)
        return [
            ("asked", _("What is asked of you"), asked),
            ("judged", _("In peer review"), judged),
            ("sent", _("With the secretariat"), sent),
            ("over", _("Decided"), over),
        ]


class DraftDetail(Pages, writing.DraftDetail):
    """Where a version stands, with what its reviewers asked and decided."""

    template_name = "practices/draft_detail.html"

    def steps(self, form, draft):
        points = answering.points_of(self.object)
        first = [answering.step(answering.form_of(points, draft), draft)] if points else []
        return first + super().steps(form, draft)

    def get_context_data(self, **kwargs):
        version, user = self.object, self.request.user
        return (
            super().get_context_data(**kwargs)
            | self._decided()
            | {
                "questions": self._questions(),
                "due": due_of(version, user),
                "co_authors": version.practice.co_authors.select_related("answered_by", "removed_by"),
                "may_invite": allows(user, "practices.invite_coauthor", version.practice),
            }
        )

    def _decided(self):
        """What was decided after review and in screening, the newest first; `earlier` is what stands below all else."""
        screenings = [row for row in self.object.screenings.prefetch_related("reasons") if row.has_effect]
        found = outcomes.of(self.object.case) if self.object.case else []
        return {"outcomes": found, "screenings": screenings, "earlier": screenings if found else screenings[1:]}

    def _questions(self):
        """Of its reviewers, those to be answered first; each with `may_answer`."""
        rows = list(self.object.case.questions.order_by("pk")) if self.object.case else []
        for row in rows:
            row.case = self.object.case
        first = next((row for row in rows if row.answered_at is None), None)
        may_answer = first is not None and allows(self.request.user, "reviews.answer_question", first)
        for row in rows:
            row.may_answer = row.answered_at is None and may_answer
        return sorted(rows, key=lambda row: row.answered_at is not None)


class DraftEdit(Pages, writing.GroupFormView):
    """One group of fields of a version that can be edited."""

    template_name = "practices/draft_edit.html"
    form_class = ContentForm

    def get_form_kwargs(self):
        has_pictures = self.version.enclosures.filter(file__kind="picture").exists()
        return super().get_form_kwargs() | {"has_pictures": has_pictures}

    def is_part(self, key):
        return super().is_part(key) or key == answering.ANSWERS.key

    def get_context_data(self, **kwargs):
        answers = answering.ANSWERS if answering.points_of(self.version) else None
        return super().get_context_data(**kwargs) | {"answers": answers}


class DraftCheck(Pages, writing.DraftCheck):
    """Sends a practice with the answers to changes that were asked for; says which others it may repeat."""

    template_name = "practices/draft_check.html"
    over = (State.SUBMITTED, State.IN_REVIEW)

    @cached_property
    def replies(self):
        """To the changes that were asked for; a form without fields where none were."""
        return answering.form_of(answering.points_of(self.object), self.draft)

    @property
    def is_complete(self):
        return super().is_complete and self.replies.is_valid()

    def steps(self, form, draft):
        first = [answering.step(self.replies, draft)] if self.replies.points else []
        return first + super().steps(form, draft)

    def lock(self):
        drafting.lock(self.object.practice)

    def submit(self):
        answers = answering.answers_in(self.replies)
        drafting.submit(version=self.object, content=self.form.content, by=self.request.user, answers=answers)

    def get_context_data(self, **kwargs):
        shown = {"answers": answering.ANSWERS}
        if self.is_complete:
            shown["answered"] = list(zip(self.replies.points, answering.answers_in(self.replies), strict=True))
            shown["likes"] = likeness.of(self.form.content, practice=self.object.practice, user=self.request.user)
        return super().get_context_data(**kwargs) | shown


class DraftWithdraw(Pages, writing.DraftWithdraw):
    """Take a version back, after asking."""

    template_name = "practices/draft_withdraw.html"
    question = gettext_lazy("Withdraw this practice?")

    def withdraw(self):
        drafting.withdraw(version=self.object, by=self.request.user)


@require_POST
@holds_posts
def update_begin(request, slug):
    """Begin a new version of a published practice, or go on with the one on its way."""
    practice = get_object_or_404(Practice.objects.visible_to(request.user), slug=slug)
    on_its_way = practice.versions.open().of(request.user).first()
    if on_its_way:
        return redirect(on_its_way)
    require(request.user, "practices.begin_update", practice)
    return redirect(drafting.begin_update(practice=practice, by=request.user))
