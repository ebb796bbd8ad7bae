"""The secretariat screens submissions where they stand: what waits, a decision, its second signature."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import F
from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe
from django.views.generic import FormView, ListView

from accounts.permissions import is_secretariat
from core.holding import holds_posts
from core.permissions import require
from pledges import queue, ties
from pledges.actions import screening
from pledges.actions.locking import lock, lock_register
from pledges.forms.deciding import DeclineForm, DenyForm, PublishForm, ReturnForm
from pledges.models import PledgeVersion
from pledges.views.joining import seen_of


@method_decorator([require_safe, login_required], name="dispatch")
class ScreeningList(ListView):
    """What waits for the secretariat, in shelves, the oldest first."""

    template_name = "pledges/screening_list.html"

    def get(self, request, *args, **kwargs):
        if not is_secretariat.test(request.user):
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        rows = PledgeVersion.objects.in_full_for(self.request.user).order_by(F("submitted_at").asc(), "pk")
        return rows.select_related("pledge__owner", "pledge__organization", "pledge__authority")

    def get_context_data(self, **kwargs):
        rows = self.get_queryset()
        shelves = [
            ("screen", _("To be screened"), list(queue.to_screen(rows))),
            ("state", _("Waits for the State"), list(queue.for_state(rows))),
            ("sign", _("Waits for a second signature"), list(queue.decided(rows))),
        ]
        return super().get_context_data(**kwargs) | {"shelves": shelves, "all": sum(len(found) for *_shelf, found in shelves)}


@dataclass(frozen=True)
class Decision:
    """A verb: its question with what it means, its button, what it asks, what does it, and what is said afterwards."""

    question: str
    means: str
    button: str
    form: type
    act: Callable
    done: str
    kind: str = "primary"


DECISIONS = {
    "return": Decision(
        gettext_lazy("Return this pledge?"),
        gettext_lazy("Those who pledge get your reasons and words by e-mail. They can edit it and send it again."),
        gettext_lazy("Return it"),
        ReturnForm,
        screening.give_back,
        gettext_lazy("Returned."),
    ),
    "decline": Decision(
        gettext_lazy("Decline this pledge?"),
        gettext_lazy("This cannot be undone. Those who pledge get your reasons and words by e-mail."),
        gettext_lazy("Decline it"),
        DeclineForm,
        screening.decline,
        pgettext_lazy("of a pledge", "Declined."),
        "danger",
    ),
    "publish": Decision(
        gettext_lazy("Publish this pledge?"),
        gettext_lazy("It gets its number and stands on every list, word for word as it was submitted."),
        gettext_lazy("Publish it"),
        PublishForm,
        screening.accept,
        pgettext_lazy("of a pledge", "Published."),
    ),
}
SIGNATURES = {
    "sign": Decision(
        gettext_lazy("Sign this decision?"),
        gettext_lazy("Once you sign, it takes effect, and those who pledge are told."),
        gettext_lazy("Sign it"),
        Form,
        screening.sign,
        gettext_lazy("Signed: the decision is in effect."),
    ),
    "deny": Decision(
        gettext_lazy("Not sign this decision?"),
        gettext_lazy("The decision is dropped, and the pledge waits for another one."),
        gettext_lazy("Drop the decision"),
        DenyForm,
        screening.deny_signature,
        gettext_lazy("The decision is dropped. The pledge waits for another one."),
        "danger",
    ),
}


class _DeskPage(FormView):
    """One verb of `verbs` about a submission; nothing happens if something else was sent or decided since she read it."""

    http_method_names = ("get", "head", "post")
    verbs = {}
    asks = ""

    @cached_property
    def version(self):
        """The submission; who does not read it in full learns nothing of it."""
        rows = PledgeVersion.objects.in_full_for(self.request.user)
        rows = rows.select_related("pledge__owner", "pledge__organization", "pledge__authority", "pledge__current")
        return get_object_or_404(rows, uuid=self.kwargs["uuid"])

    @property
    def verb(self):
        verb = self.verbs.get(self.kwargs["verb"])
        if verb is None:
            raise Http404
        return verb

    @property
    def subject(self):
        """What is decided or signed, as the permission `asks` about it."""
        raise NotImplementedError

    def act(self, given):
        """Do it, with what the form was `given`."""
        raise NotImplementedError

    @property
    def seen(self):
        """What she has read who sees the page now."""
        return seen_of(self.version)

    def get_form_class(self):
        """The form of the verb, for whom may use it."""
        verb = self.verb
        require(self.request.user, self.asks, self.subject)
        return verb.form

    @transaction.atomic
    def form_valid(self, form):
        lock_register()
        lock(self.version.pledge)
        self.version.refresh_from_db(fields=["submitted_at"])
        if self.request.POST.get("seen") != self.seen:
            return self.render_to_response(self.get_context_data(form=form, has_changed=True), status=409)
        messages.success(self.request, self.said(self.act(form.cleaned_data)))
        return redirect("pledges:screening_list")

    def said(self, decision):
        """What the next page says."""
        return self.verb.done

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        page = reverse("pledges:draft_detail", args=[self.version.uuid])
        return super().get_context_data(**kwargs) | {"version": self.version, "verb": self.verb, "seen": self.seen, "page": page}


@method_decorator(holds_posts, name="dispatch")
class Decide(_DeskPage):
    """Return, decline or publish a submission."""

    template_name = "pledges/decide.html"
    verbs = DECISIONS
    asks = "pledges.screen_version"

    @property
    def subject(self):
        return self.version

    def act(self, given):
        return self.verb.act(version=self.version, by=self.request.user, **given)

    def said(self, decision):
        return _("Your decision waits for the signature of a second person.") if decision.waits else super().said(decision)

    def get_context_data(self, **kwargs):
        waits = self.kwargs["verb"] == "publish" and self.version.pledge.waits_for_state
        shown = {"ties": ties.of(self.request.user, self.version.pledge), "waits_for_state": waits}
        return super().get_context_data(**kwargs) | shown


@method_decorator(holds_posts, name="dispatch")
class Sign(_DeskPage):
    """Sign the decision of somebody who has ties to those who pledge, or not."""

    template_name = "pledges/sign.html"
    verbs = SIGNATURES
    asks = "pledges.sign_screening"

    @cached_property
    def subject(self):
        rows = queue.to_sign(self.version.screenings).select_related("decided_by", "version__pledge")
        return get_object_or_404(rows)

    @property
    def seen(self):
        return str(self.subject.pk)

    def act(self, given):
        return self.verb.act(screening=self.subject, by=self.request.user, **given)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"decision": self.subject}
