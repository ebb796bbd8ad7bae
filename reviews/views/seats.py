"""What a reviewer does with her seat: answer, decline or give back, report, ask; and where an author answers."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import FormView

from core.holding import holds_posts
from core.permissions import allows
from core.workflow import TransitionNotAllowed
from drafts import actions as drafts
from drafts.models import Draft
from drafts.posts import typed, whole
from drafts.views import DraftedFormView
from reviews import dates, permissions, subjects
from reviews.actions import reports, seats
from reviews.drafting import REPORT, report_place
from reviews.forms.report import ReportForm
from reviews.forms.seats import AnswerForm, AskForm, DeclarationForm, DeclineForm, in_words
from reviews.models import Question, Report, Seat
from reviews.views.refusals import refuse


def own(user):
    """Her seats with what permissions and pages ask of them; those of others are nobody's here."""
    return Seat.objects.of(user).select_related("case__policy", "person")


class OfSeat:
    """What the forms about a seat share; subclasses say who may send them (`permission`, asked with the seat)."""

    permission = None
    is_for_readers = False  # only after the declaration of interests

    @cached_property
    def seat(self):
        return get_object_or_404(own(self.request.user), uuid=self.kwargs["uuid"])

    @property
    def subject(self):
        return subjects.of_case(self.seat.case)

    def get(self, request, *args, **kwargs):
        return self.refused() or super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return self.refused() or super().post(request, *args, **kwargs)

    def refused(self):
        """Why she may not, as a page; None if she may."""
        if self.is_for_readers and self.seat.state == Seat.State.INVITED and self.seat.case.is_in_review:
            return self.refuse(permissions.DECLARE_FIRST)
        answer = allows(self.request.user, self.permission, self.seat)
        return None if answer else self.refuse(answer.reason)

    def refuse(self, reason):
        """With what the form she has sent held."""
        return refuse(self.request, self.seat, reason, entries=in_words(self.form_class(), typed(self.request.POST)))

    def again(self):
        """The seat as it is now, after somebody else was quicker."""
        self.__dict__.pop("seat", None)
        return self.refused() or redirect("reviews:desk")

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        shown = {"seat": self.seat, "case": self.seat.case, "subject": self.subject, "due": dates.of(self.seat)}
        return super().get_context_data(**kwargs) | shown


# ── The invitation ───────────────────────────────────────────────────────────────────────────────────────────────


@method_decorator(holds_posts, name="dispatch")
class SeatAnswer(OfSeat, FormView):
    """The invitation: what may be known before the declaration of interests, and the declaration, with which one accepts."""

    template_name = "reviews/seat_answer.html"
    form_class = DeclarationForm
    permission = "reviews.answer_invitation"

    def refused(self):
        """Who has accepted, once or twice, goes on to the case."""
        if self.seat.is_held:
            return redirect(self.seat.case)
        return super().refused()

    def form_valid(self, form):
        try:
            seat = seats.accept(seat=self.seat, by=self.request.user, **form.declared)
        except (TransitionNotAllowed, seats.Blocked):
            return self.again()
        messages.success(self.request, _("Thank you. You may read it now."))
        return redirect(seat.case)

    def get_context_data(self, **kwargs):
        seat = self.seat
        report_by = seats.in_days(seat.case.policy.report_days, self.request.user)
        dated = {"expires": dates.expires(seat), "report_due": dates.due(report_by, self.request.user.zone)}
        return super().get_context_data(**kwargs) | dated


@method_decorator(holds_posts, name="dispatch")
class SeatDecline(OfSeat, FormView):
    """Decline an invitation, or give an accepted seat back, with a reason."""

    template_name = "reviews/seat_decline.html"
    form_class = DeclineForm
    permission = "reviews.give_back_seat"

    def refused(self):
        """Who has said so already need not be told that she may not."""
        if self.request.method == "POST" and self.seat.state == Seat.State.DECLINED:
            return redirect("reviews:desk")
        return super().refused()

    def form_valid(self, form):
        try:
            seats.decline(seat=self.seat, by=self.request.user, **form.cleaned_data)
        except TransitionNotAllowed:
            return self.again()
        messages.success(self.request, _("Thank you for saying so. Nothing is asked of you there any longer."))
        return redirect("reviews:desk")


# ── The report ───────────────────────────────────────────────────────────────────────────────────────────────────


@method_decorator(holds_posts, name="dispatch")
class ReportWrite(OfSeat, DraftedFormView):
    """The report of the present round: written, checked, sent. Whatever becomes of the seat, what she typed is kept."""

    template_name = "reviews/report_write.html"
    form_class = ReportForm
    permission = "reviews.send_report"
    is_for_readers = True
    draft_kind = REPORT

    def get_draft_place(self):
        return report_place(self.seat)

    def get(self, request, *args, **kwargs):
        if not self.draft and self.seat.is_held and self.seat.reports.filter(round=self.seat.case.round).exists():
            return redirect(self.seat.case)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if "save_draft" in request.POST:
            return self.seat and self.save_draft()
        if "change" in request.POST:
            return self.sent_already() or self.refused() or self.come_back(self.unchecked_form())
        return self.sent_already() or super().post(request, *args, **kwargs)

    def sent_already(self):
        """The way to what a first click has sent; what is sent with other words is another report, and one too many."""
        report = Report.objects.filter(seat=self.seat, key=self.key).prefetch_related("judgements__criterion").first()
        if report is None or not self.get_form().repeats(report):
            return None
        messages.success(self.request, _("Your report is sent."))
        return redirect(self.seat.case)

    def refuse(self, reason):
        """With what she has typed, kept among her drafts where no other window has saved something else."""
        is_sent = self.request.method == "POST"
        is_kept = self.keep() if is_sent else self.draft is not None
        data = typed(self.request.POST) if is_sent else self.draft.data if self.draft else {}
        return refuse(self.request, self.seat, reason, entries=in_words(self.unchecked_form(), data), is_kept=is_kept)

    def keep(self):
        """Save what is typed; false where it cannot be saved."""
        post = self.request.POST
        given = {name: value for name, value in typed(post).items() if name not in ("confirm", "change")}
        place = {"owner": self.request.user, "kind": self.draft_kind, "place": self.get_draft_place()}
        try:
            self.draft = drafts.save(data=given, version=whole(post.get("draft_version")), **place)
        except (drafts.StaleDraft, drafts.TooLarge, drafts.TooMany):
            return False
        return True

    def get_own_kwargs(self):
        return {"criteria": self.seat.case.policy.criteria.all()}

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | self.get_own_kwargs()
        if self.request.method == "GET" and not self.draft:
            kwargs["initial"] = {"language": get_language(), **self.written_before()}
        return kwargs

    def written_before(self):
        """What she wrote in this round in an earlier seat of the case, which she lost."""
        others = own(self.request.user).filter(case=self.seat.case).exclude(pk=self.seat.pk)
        places = [report_place(seat) for seat in others if seat.round == self.seat.round]
        draft = Draft.objects.owned_by(self.request.user).filter(kind=self.draft_kind, place__in=places).first()
        return draft.data if draft else {}

    def unchecked_form(self):
        return self.form_class(initial=typed(self.request.POST), **self.get_own_kwargs())

    def come_back(self, form, **context):
        return self.render_to_response(self.get_context_data(form=form, **context))

    def form_valid(self, form):
        return self.send(form) if "confirm" in self.request.POST else self.check(form)

    def check(self, form):
        """All that will be sent, to be read once more; saved meanwhile."""
        self.keep()
        self.template_name = "reviews/report_check.html"
        return self.come_back(form, entries=list(in_words(form, typed(self.request.POST))))

    def send(self, form):
        try:
            report = reports.send(seat=self.seat, by=self.request.user, key=self.key, **form.report)
        except (TransitionNotAllowed, seats.Blocked):
            return self.sent_already() or self.again()
        if report is None:
            return self.again()
        self.draft_is_sent()
        messages.success(self.request, _("Your report is sent. Thank you."))
        return redirect(self.seat.case)


# ── Questions ────────────────────────────────────────────────────────────────────────────────────────────────────


@method_decorator(holds_posts, name="dispatch")
class QuestionAsk(OfSeat, FormView):
    """A question to the author, which she reads without a name."""

    template_name = "reviews/question_ask.html"
    form_class = AskForm
    permission = "reviews.ask_author"
    is_for_readers = True

    def form_valid(self, form):
        text, key = form.cleaned_data["text"], form.cleaned_data["key"]
        if Question.objects.filter(key=key).exclude(seat=self.seat, text=text).exists():
            key = uuid.uuid4()  # she went back and asks something else
        try:
            reports.ask(seat=self.seat, by=self.request.user, key=key, text=text)
        except TransitionNotAllowed:
            return self.again()
        messages.success(self.request, _("Your question is on its way to the author. You will hear when she has answered."))
        return redirect(self.seat.case)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"questions": self.seat.case.questions.select_related("seat")}


@method_decorator(holds_posts, name="dispatch")
class QuestionAnswer(FormView):
    """A reviewer's question to those who wrote it, without a name or an hour, and their answer."""

    template_name = "reviews/question_answer.html"
    form_class = AnswerForm

    @cached_property
    def question(self):
        """For those who wrote what it is about, answered or not; for everybody else there is none."""
        user, question = self.request.user, Question.objects.select_related("case").filter(pk=self.kwargs["pk"]).first()
        if question is None:
            raise Http404
        question.is_open = permissions.is_unanswered.test(user, question)
        if question.is_open:
            is_hers = allows(user, "reviews.answer_question", question)
        else:
            is_hers = permissions.writes_subject.test(user, question)
        if not is_hers:
            raise Http404
        return question

    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs) if self.question.is_open else self.too_late()

    def too_late(self):
        """What she wrote beside what stands now; where that is the same, it is her second click."""
        self.__dict__.pop("question", None)
        if self.question.answered_at and self.question.answer == self.request.POST.get("text"):
            return redirect(subjects.of_case(self.question.case).address)
        return self.render_to_response(self.get_context_data(unsent=self.request.POST.get("text", "")), status=409)

    def form_valid(self, form):
        try:
            reports.answer(question=self.question, by=self.request.user, text=form.cleaned_data["text"])
        except TransitionNotAllowed:
            return self.too_late()
        messages.success(self.request, _("Your answer is sent to the reviewers and the secretariat."))
        return redirect(subjects.of_case(self.question.case).address)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        shown = {"question": self.question, "subject": subjects.of_case(self.question.case)}
        return super().get_context_data(**kwargs) | shown
