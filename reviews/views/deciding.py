"""Resolve a disagreement, decide, sign."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.holding import holds_posts
from core.permissions import allows, require
from reviews import standing
from reviews.actions import decisions
from reviews.casefile import CaseFile
from reviews.forms.cases import AttemptForm, CloseAttemptForm, DecideForm, WhyForm
from reviews.models import Decision
from reviews.views.casework import CaseForm, case_of


@method_decorator(holds_posts, name="dispatch")
class AttemptMake(CaseForm):
    """Write down how a disagreement is to be resolved."""

    template_name = "reviews/attempt_make.html"
    form_class = AttemptForm

    def run(self, form):
        decisions.attempt(case=self.case, by=self.request.user, words=form.cleaned_data["words"])
        self.said = _("Written down. When you know how it ended, say so on this page.")


@method_decorator(holds_posts, name="dispatch")
class AttemptClose(CaseForm):
    """Say whether it could be resolved."""

    template_name = "reviews/attempt_close.html"
    form_class = CloseAttemptForm

    @cached_property
    def attempt(self):
        return get_object_or_404(self.case.attempts.select_related("made_by"), round=self.case.round)

    def run(self, form):
        decisions.close_attempt(attempt=self.attempt, by=self.request.user, **form.closing)
        self.said = _("Written down.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"attempt": self.attempt}


# ── The decision ─────────────────────────────────────────────────────────────────────────────────────────────────


@method_decorator(holds_posts, name="dispatch")
class Decide(CaseForm):
    """Decide: write, look at what the author will get, then decide."""

    template_name = "reviews/decide.html"
    form_class = DecideForm
    permission = "reviews.decide_case"

    @cached_property
    def file(self):
        return CaseFile(self.case, self.request.user)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"seen": f"{self.case.round}-{len(self.file.reports)}"}

    def post(self, request, *args, **kwargs):
        if self.answer() and ("more" in request.POST or "edit" in request.POST):
            return self.render_to_response(self.get_context_data(form=self.as_typed()))
        return super().post(request, *args, **kwargs)

    def as_typed(self):
        """The form as it was typed, not checked yet."""
        typed = self.get_form()
        initial = {name: field.widget.value_from_datadict(typed.data, {}, name) for name, field in typed.fields.items()}
        return DecideForm(initial=initial, seen=typed.now_seen)

    def form_valid(self, form):
        if "confirm" in self.request.POST:
            return super().form_valid(form)
        if self.file.standing.obstacle:
            return self.not_done(form, self.file.obstacle)
        return self.render_to_response(self.get_context_data(form=form, preview=self.preview(form)))

    def preview(self, form):
        """What the author gets, and the fields that carry it to the confirmation."""
        given = form.cleaned_data
        carried = [(name, given[name]) for name in ("verdict", "words", "seen")]
        carried += [(f"points-{place}", text) for place, text in enumerate(given["points"])]
        shown = [report for report in self.file.reports if report.round == self.case.round]
        return given | {"label": Decision.Verdict(given["verdict"]).label, "carried": carried, "reports": shown}

    def run(self, form):
        decision = decisions.decide(case=self.case, by=self.request.user, **form.decision)
        waits = _("Your decision waits for the signature of a second person, because you have ties to who submitted this.")
        self.said = waits if decision.needs_signature else _("Decided. The author is told.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"file": self.file}


def _waiting_decision(case):
    decision = standing.of(case).waiting
    if decision is None:
        raise Http404
    decision.case = case
    return decision


@method_decorator(holds_posts, name="dispatch")
class SignatureDeny(CaseForm):
    """Not agree with a decision that waits for a second signature; it is dropped."""

    template_name = "reviews/signature_deny.html"
    form_class = WhyForm

    @cached_property
    def decision(self):
        return _waiting_decision(self.case)

    def answer(self):
        return super().answer() and allows(self.request.user, "reviews.sign_decision", self.decision)

    def run(self, form):
        decisions.deny_signature(decision=self.decision, by=self.request.user, why=form.cleaned_data["why"])
        self.said = _("The decision is dropped. The case waits for another one.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"decision": self.decision}


@require_POST
@holds_posts
def decision_sign(request, uuid):
    """Sign somebody's decision, which comes into force."""
    case = case_of(request, uuid)
    require(request.user, "reviews.read_case", case)
    decision = _waiting_decision(case)
    require(request.user, "reviews.sign_decision", decision)
    try:
        decisions.sign(decision=decision, by=request.user)
    except decisions.NotYet as error:
        messages.error(request, standing.OBSTACLES[error.obstacle])
    else:
        messages.success(request, _("Signed. The decision is in force and the author is told."))
    return redirect(case)
