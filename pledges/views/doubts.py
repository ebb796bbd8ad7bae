"""Doubts about pledges: raised in private, passed on without who asked, published by the secretariat alone."""

from datetime import timedelta
from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import FormView, ListView, TemplateView

from accounts.permissions import is_secretariat
from core import clock
from core.holding import holds_posts
from core.permissions import allows, require
from core.workflow import TransitionNotAllowed
from pledges.actions import doubts
from pledges.forms.doubts import AnswerForm, CloseForm, DoubtForm, SubstanceForm
from pledges.models import Doubt, Pledge
from pledges.views.updating import published

MOST, SPAN = 10, timedelta(days=1)  # doubts of one person
ON_A_PAGE = 50
State = Doubt.State


@method_decorator(holds_posts, name="dispatch")
class DoubtRaise(FormView):
    """Tell the secretariat that something about a pledge is not so."""

    template_name = "pledges/doubt_raise.html"
    form_class = DoubtForm

    @cached_property
    def pledge(self):
        return published(self.request.user, self.kwargs["number"])

    def get(self, request, *args, **kwargs):
        require(request.user, "pledges.doubt_pledge", self.pledge)
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        answer = allows(self.request.user, "pledges.doubt_pledge", self.pledge)
        if not answer:
            form.add_error(None, answer.reason)
            return self.form_invalid(form, 403)
        given, user = form.cleaned_data, self.request.user
        mine = Doubt.objects.filter(by=user)
        is_known = mine.filter(pledge=self.pledge, **given).exists()
        if not is_known and mine.filter(raised_at__gt=clock.now() - SPAN).count() >= MOST:
            form.add_error(None, _("You have raised many doubts today. Please send this one tomorrow."))
            return self.form_invalid(form, 429)
        doubts.doubt(pledge=self.pledge, by=user, language=get_language(), **given)
        messages.success(self.request, _("The secretariat has got it. Nobody else reads it."))
        return redirect(self.pledge)

    def form_invalid(self, form, status=422):
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"pledge": self.pledge}


def _own(user):
    """The pledges she may write: of doubts about them she reads no more than others who pledged."""
    return Pledge.objects.of(user)


@method_decorator(holds_posts, name="dispatch")
class DoubtDetail(TemplateView):
    """One doubt: the whole for the secretariat, the substance for those who pledged, nothing for anybody else."""

    @cached_property
    def doubt(self):
        rows = Doubt.objects.select_related("pledge__current", "pledge__owner", "by")
        row = get_object_or_404(rows, key=self.kwargs["key"])
        if not self.reads_all(row) and not self.reads_substance(row):
            raise Http404
        return row

    def makes(self, doubt):
        return _own(self.request.user).filter(pk=doubt.pledge_id).exists()

    def reads_all(self, doubt):
        return is_secretariat.test(self.request.user) and not self.makes(doubt)

    def reads_substance(self, doubt):
        return bool(doubt.substance) and self.makes(doubt)

    def get_template_names(self):
        return ["pledges/doubt_detail.html" if self.reads_all(self.doubt) else "pledges/doubt_answer.html"]

    @property
    def verbs(self):
        """What may be done, by name: the permission, the form (None where there is nothing to say) and what does it."""
        user = self.request.user
        everything = {
            "pass_on": ("pledges.pass_on_doubt", SubstanceForm, doubts.pass_on),
            "publish": ("pledges.publish_doubt", None, doubts.publish),
            "close": ("pledges.close_doubt", CloseForm, doubts.close),
        }
        own = {"answer": ("pledges.answer_doubt", AnswerForm, doubts.answer)}
        offered = everything if self.reads_all(self.doubt) else own
        return {verb: row for verb, row in offered.items() if allows(user, row[0], self.doubt)}

    def forms(self):
        """An empty form for each verb, the words that were passed on already in theirs."""
        initial = {"substance": self.doubt.substance, "asked": self.asked}
        return {verb: form(initial=initial) if form else True for verb, (_name, form, _act) in self.verbs.items()}

    def post(self, request, *args, **kwargs):
        verb = next((name for name in ("pass_on", "publish", "close", "answer") if name in request.POST), "")
        if verb not in self.verbs or request.POST.get("asked", self.asked) != self.asked:
            return self.come_back(409, typed=self.typed())
        _permission, form_class, act = self.verbs[verb]
        form = form_class(request.POST) if form_class else None
        if form and not form.is_valid():
            return self.come_back(422, **{verb: form})
        given = {name: value for name, value in (form.cleaned_data if form else {}).items() if name != "asked"}
        try:
            act(doubt=self.doubt, by=request.user, **given)
        except TransitionNotAllowed:
            self.__dict__.pop("doubt")
            return self.come_back(409, typed=self.typed())
        messages.success(request, SAID[verb]())
        return redirect("pledges:doubt_detail", self.doubt.key)

    @property
    def asked(self):
        """What tells whether an answer is to the question as it stands: the secretariat may have put it in other words."""
        return sha256(self.doubt.substance.encode()).hexdigest()

    def typed(self):
        """What she wrote, to be copied: it can no longer be sent."""
        return next((self.request.POST[name] for name in ("substance", "text", "why") if self.request.POST.get(name)), "")

    def come_back(self, status, **shown):
        return self.render_to_response(self.get_context_data(**shown), status=status)

    def get_context_data(self, **kwargs):
        shown = {"doubt": self.doubt, "pledge": self.doubt.pledge, **self.forms()}
        return shown | super().get_context_data(**kwargs)


SAID = {
    "pass_on": lambda: _("Passed on. Those who pledged do not learn who asked."),
    "publish": lambda: _("Question and answer stand on the page of the pledge."),
    "close": lambda: _("Closed. Nothing of it is public."),
    "answer": lambda: _("Thank you. The secretariat has your answer."),
}


@method_decorator([require_safe, login_required], name="dispatch")
class DoubtList(ListView):
    """The doubts the secretariat has to do with, those of one state or all that are not closed; the newest first."""

    template_name = "pledges/doubt_list.html"
    paginate_by = ON_A_PAGE

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not is_secretariat.test(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def state(self):
        """The state asked for; empty for all that are not closed."""
        asked = self.request.GET.get("state", "")
        return asked if asked in State.values else ""

    @property
    def readable(self):
        return Doubt.objects.exclude(pledge__in=_own(self.request.user))

    def get_queryset(self):
        rows = self.readable.filter(state=self.state) if self.state else self.readable.exclude(state=State.CLOSED)
        return rows.select_related("pledge__current", "by")

    def get_context_data(self, **kwargs):
        counted = dict(self.readable.order_by().values_list("state").annotate(Count("pk")))
        page = reverse("pledges:doubt_list")
        ways = [(_("not closed"), page, sum(counted.values()) - counted.get(State.CLOSED, 0), not self.state)]
        ways += [(label, f"{page}?state={value}", counted.get(value, 0), value == self.state) for value, label in State.choices]
        narrowed = f"state={self.state}&" if self.state else ""
        return super().get_context_data(**kwargs) | {"ways": ways, "narrowed": narrowed}
