"""Write a practice: begin, fill in group by group, check, send; see where it stands."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import DetailView, FormView, ListView

from core.holding import holds_posts
from core.permissions import allows, require
from core.workflow import TransitionNotAllowed
from drafts.holding import storable
from drafts.models import Draft
from practices import answering, fields, likeness, progress
from practices import content as contents
from practices.actions import drafting
from practices.drafting import VERSION
from practices.forms import BeginForm
from practices.forms.content import ContentForm
from practices.models import Call, Practice, PracticeVersion, State
from practices.models.versions import OVER
from reviews import dates, outcomes
from submissions.progress import steps
from submissions.views import GroupFormView

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def readable(user):
    """The versions she may read with all that is private in them, with what permissions and pages ask of them."""
    return PracticeVersion.objects.in_full_for(user).select_related(
        "practice__owner", "practice__organization", "practice__current", "call", "case"
    )


def own(user):
    """The versions of the practices she writes."""
    return readable(user).filter(practice__in=Practice.objects.of(user))


def draft_of(version, *, locked=False):
    """The draft in which its words lie; nobody else saves it before the request ends, if it is `locked`."""
    rows = Draft.objects.shared(VERSION, version.place).select_related("saved_by")
    return (rows.select_for_update(of=("self",)) if locked else rows).first()


def steps_of(version, draft, form=None, answers=None):
    """All parts of the form: the answers to changes that were asked for, and the groups of what is sent."""
    points = answers.points if answers else answering.points_of(version)
    first = [answering.step(answers or answering.form_of(points, draft), draft)] if points else []
    return first + steps(form or progress.form_of(version, draft), draft)


def written(user, version):
    """The content she reads of a version, contacts included, and its name; who does not write it reads what was sent."""
    draft = draft_of(version) if version.is_in_draft and own(user).filter(pk=version.pk).exists() else None
    content = progress.preview(version, draft) if draft else contents.of(version, private=True)
    return content, progress.name_of(version, draft)


def due_of(version, user):
    """Until when the changes are asked for, as she counts days (a `reviews.dates.Due`); None where nothing is asked."""
    until = version.case.changes_by if version.state == State.CHANGES_ASKED else None
    return dates.due(until, user.zone) if until else None


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


@method_decorator(login_required, name="dispatch")
class Mine(ListView):
    """What she writes: what waits for her first, then what is in review or was sent, then what is decided."""

    template_name = "practices/mine.html"

    def get_queryset(self):
        unanswered = Q(state=State.IN_REVIEW, case__questions__answered_at=None)
        return own(self.request.user).annotate(asked=Count("case__questions", unanswered)).order_by("-begun_at", "-pk")

    def get_context_data(self, **kwargs):
        versions = list(self.get_queryset())
        drafts = Draft.objects.filter(owner=None, kind=VERSION, place__in=[row.place for row in versions if row.is_in_draft])
        typed = {draft.place: draft for draft in drafts.select_related("saved_by")}
        for row in versions:
            row.draft = typed.get(row.place)
            row.called, row.due = progress.name_of(row, row.draft), due_of(row, self.request.user)
        return super().get_context_data(**kwargs) | {"shelves": self._shelves(versions)}

    def _shelves(self, versions):
        """Triples of an anchor, a heading and its versions; those without any are missing."""
        asked = [row for row in versions if row.is_writable or row.asked]
        judged = [row for row in versions if row.state == State.IN_REVIEW and not row.asked]
        over = [row for row in versions if row.state in OVER]
        sent = [row for row in versions if row not in asked and row not in judged and row not in over]
        asked.sort(key=lambda row: row.state == State.DRAFT)
        shelves = [("asked", _("What is asked of you"), asked), ("judged", _("In peer review"), judged)]
        shelves += [("sent", _("With the secretariat"), sent), ("over", _("Decided"), over)]
        return [shelf for shelf in shelves if shelf[2]]


class DraftDetail(DetailView):
    """Where a version stands: its groups while it can be edited, what was sent afterwards, what was decided and why."""

    template_name = "practices/draft_detail.html"
    slug_field = slug_url_kwarg = "uuid"
    context_object_name = "version"

    def get_queryset(self):
        return readable(self.request.user)

    def get(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return login_required(lambda request: None)(request)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        version, user = self.object, self.request.user
        shared = self._decided() | {
            "enclosures": version.enclosures.select_related("file"),
            "questions": self._questions(),
            "due": due_of(version, user),
            "co_authors": version.practice.co_authors.select_related("answered_by", "removed_by"),
            "may_edit": allows(user, "practices.edit_version", version),
            "may_invite": allows(user, "practices.invite_coauthor", version.practice),
            "may_withdraw": allows(user, "practices.withdraw_version", version),
        }
        return super().get_context_data(**kwargs) | shared | (self._being_written() if shared["may_edit"] else self._sent())

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

    def _being_written(self):
        draft = draft_of(self.object)
        steps = steps_of(self.object, draft)
        ready = sum(step.standing == "complete" for step in steps)
        return {"draft": draft, "called": progress.name_of(self.object, draft), "steps": steps, "ready": ready}

    def _sent(self):
        content, called = written(self.request.user, self.object)
        groups = contents.answers(content, is_update=self.object.is_update, private=True)
        return {"groups": groups, "called": called, "language": called.language}


class DraftEdit(GroupFormView):
    """One group of fields of a version that can be edited."""

    template_name = "practices/draft_edit.html"
    form_class = ContentForm
    draft_kind = VERSION

    @cached_property
    def version(self):
        return get_object_or_404(own(self.request.user), uuid=self.kwargs["uuid"])

    def get_form_kwargs(self):
        has_pictures = self.version.enclosures.filter(file__kind="picture").exists()
        return super().get_form_kwargs() | {"has_pictures": has_pictures}

    def address(self, name, *more):
        return reverse(f"practices:{name}", args=[self.version.uuid, *more])

    def is_part(self, key):
        return super().is_part(key) or key == answering.ANSWERS.key

    def get_context_data(self, **kwargs):
        enclosures = self.version.enclosures.select_related("file") if self.group is fields.SOURCES else ()
        shown = {"enclosures": enclosures, "called": progress.name_of(self.version, self.draft)}
        shown |= {"answers": answering.ANSWERS if answering.points_of(self.version) else None}
        return super().get_context_data(**kwargs) | shown


@method_decorator(holds_posts, name="dispatch")
class DraftCheck(DetailView):
    """All that will be sent, or what is missing; sends it. What somebody else has changed meanwhile is shown before it goes."""

    template_name = "practices/draft_check.html"
    slug_field = slug_url_kwarg = "uuid"
    context_object_name = "version"

    def get_queryset(self):
        return own(self.request.user)

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if not self.object.is_writable:
            return redirect(self.object)
        return self.show()

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        if self.object.state in (State.SUBMITTED, State.IN_REVIEW):
            return redirect(self.object)
        require(request.user, "practices.submit_version", self.object)
        drafting.lock(self.object.practice)  # nobody adds a file between the check and the sending
        if not self.is_complete:
            return self.show(status=422)
        if request.POST.get("draft_version") != str(self.draft.version):
            return self.show(status=409, changed=True)
        try:
            answers = answering.answers_in(self.answers)
            drafting.submit(version=self.object, content=self.form.content, by=request.user, answers=answers)
        except TransitionNotAllowed:
            return redirect(self.object)
        messages.success(request, _("Submitted. A full copy is on its way to everyone who wrote it."))
        return redirect(self.object)

    @cached_property
    def draft(self):
        return draft_of(self.object, locked=self.request.method == "POST")

    @cached_property
    def form(self):
        return progress.form_of(self.object, self.draft)

    @cached_property
    def answers(self):
        """To the changes that were asked for; a form without fields where none were."""
        return answering.form_of(answering.points_of(self.object), self.draft)

    @property
    def is_complete(self):
        return self.form.is_valid() and self.answers.is_valid()

    def show(self, status=200, **more):
        return self.render_to_response(self.get_context_data(**more), status=status)

    def get_context_data(self, **kwargs):
        version, steps = self.object, steps_of(self.object, self.draft, self.form, self.answers)
        shown = {"draft": self.draft, "steps": steps, "is_complete": self.is_complete, "answers": answering.ANSWERS}
        if self.is_complete:
            shown["answered"] = list(zip(self.answers.points, answering.answers_in(self.answers), strict=True))
            shown["groups"] = contents.answers(self.form.content, is_update=version.is_update, private=True)
            shown["likes"] = likeness.of(self.form.content, practice=version.practice, user=self.request.user)
            shown["language"] = self.form.content["language"]
            shown["may_send"] = allows(self.request.user, "practices.submit_version", version)
        shown["enclosures"] = version.enclosures.select_related("file")
        return super().get_context_data(**kwargs) | shown | {"called": progress.name_of(version, self.draft)}


@form_methods
@holds_posts
def draft_withdraw(request, uuid):
    """Take a version back, after asking."""
    version = get_object_or_404(own(request.user), uuid=uuid)
    require(request.user, "practices.withdraw_version", version)
    if request.method != "POST":
        called = progress.name_of(version, draft_of(version) if version.is_writable else None)
        return render(request, "practices/draft_withdraw.html", {"version": version, "called": called})
    drafting.withdraw(version=version, by=request.user)
    messages.success(request, _("Withdrawn. What was written stays readable for those who wrote it."))
    return redirect("practices:mine")


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
