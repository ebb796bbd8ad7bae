from allauth.account.views import ConfirmEmailView
from allauth.mfa.base.views import AuthenticateView
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import FormView, ListView, UpdateView

from accounts import devices
from accounts.actions import delegations, invitations, organizations, people
from accounts.forms import AppointForm, EndForm, OrganizationForm, ProfileForm
from accounts.models import Delegation, Invitation, Organization, Scope
from core import clock
from core.holding import holds_posts
from core.languages import CODES
from core.permissions import allows, require
from core.urls import in_language

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@method_decorator(holds_posts, name="dispatch")
class Profile(UpdateView):
    """One's own profile; what is public is said beside each field."""

    form_class = ProfileForm
    template_name = "accounts/profile.html"

    def get_object(self, queryset=None):
        return self.request.user

    def form_valid(self, form):
        people.save_profile(person=form.instance, fields=form.changed_data)
        with override(form.instance.language):
            messages.success(self.request, _("Your profile is saved."))
        return redirect(in_language(self.request.path, form.instance.language))


@method_decorator(login_required, name="dispatch")
class OrganizationList(ListView):
    """The organizations one may act for, has acted for or has proposed."""

    template_name = "accounts/organization_list.html"

    def get_queryset(self):
        return Delegation.objects.filter(person=self.request.user).select_related("organization")

    def get_context_data(self, **kwargs):
        context, now = super().get_context_data(**kwargs), clock.now()
        rows = context["object_list"]
        return context | {
            "running": [row for row in rows if row.is_running(now)],
            "coming": [row for row in rows if row.ended_at is None and row.starts_at > now],
            "past": [row for row in rows if row.ended_at or (row.until and row.until <= now)],
            "proposed": Organization.objects.filter(proposed_by=self.request.user),
            "APPOINT": Scope.APPOINT,
        }


@method_decorator(holds_posts, name="dispatch")
class OrganizationPropose(FormView):
    """Propose an organization the Hub does not know yet."""

    form_class = OrganizationForm
    template_name = "accounts/organization_propose.html"
    success_url = reverse_lazy("accounts:organization_list")

    def form_valid(self, form):
        require(self.request.user, "accounts.propose_organization")
        organization = organizations.propose(organization=form.save(commit=False), by=self.request.user)
        messages.success(
            self.request,
            _("“%(name)s” is proposed. The secretariat will look at it.") % {"name": organization.name},
        )
        return super().form_valid(form)


@method_decorator(holds_posts, name="dispatch")
class DelegateList(FormView):
    """A focal point's page: who acts for the organization, and an invitation for the next one."""

    form_class = AppointForm
    template_name = "accounts/delegate_list.html"

    def dispatch(self, request, *args, **kwargs):
        rows = Delegation.objects.running().filter(organization__slug=kwargs["slug"])
        self.delegates = list(rows.select_related("organization", "person"))
        self.organization = self.delegates[0].organization if self.delegates else self.get_organization()
        require(request.user, "accounts.grant_delegation", self.organization)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        user, day = self.request.user, form.cleaned_data["until"]
        invitations.send(
            email=form.cleaned_data["email"],
            language=user.language,
            organization=self.organization,
            scopes=form.cleaned_data["scopes"],
            until=day and clock.end_of_day(day, user.zone),
            zone=user.zone,
            by=user,
        )
        messages.success(self.request, _("The invitation is on its way."))
        return redirect(self.request.path)

    def get_organization(self):
        """One without delegates yet: the secretariat invites its first focal point by the admin, others from here."""
        return get_object_or_404(Organization.objects.visible_to(self.request.user), slug=self.kwargs["slug"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "organization": self.organization,
            "delegates": self.delegates,
            "waiting": Invitation.objects.open().filter(organization=self.organization),
        }


@method_decorator(holds_posts, name="dispatch")
class DelegationEnd(FormView):
    """End a delegation: one's own, or as focal point of the organization."""

    form_class = EndForm
    template_name = "accounts/delegation_end.html"

    def dispatch(self, request, *args, **kwargs):
        rows = Delegation.objects.select_related("organization", "person")
        self.delegation = get_object_or_404(rows, pk=kwargs["pk"])
        if not _may_know_of(request.user, self.delegation):
            raise Http404
        require(request.user, "accounts.end_delegation", self.delegation)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        delegations.end(delegation=self.delegation, by=self.request.user, why=form.cleaned_data["why"])
        messages.success(self.request, _("The delegation is ended."))
        return redirect(self.back)

    @property
    def back(self):
        """Where she came from: her own organizations, or the delegates of the one she is focal point of."""
        if self.delegation.person == self.request.user:
            return reverse("accounts:organization_list")
        return reverse("accounts:delegate_list", args=[self.delegation.organization.slug])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"delegation": self.delegation, "back": self.back}


def _may_know_of(user, delegation):
    return delegation.person == user or bool(allows(user, "accounts.grant_delegation", delegation.organization))


@form_methods
@never_cache
@holds_posts
def invitation_answer(request, token):
    """Accept or decline an invitation to act for an organization; the link is for whoever received it."""
    rows = Invitation.objects.select_related("organization", "invited_by")
    invitation = get_object_or_404(rows, token_hash=invitations.hash_of(token))
    if invitation.is_open and request.method == "POST" and request.POST.get("answer") in _ANSWERS:
        return _ANSWERS[request.POST["answer"]](request, invitation)
    return render(request, "accounts/invitation_answer.html", {"invitation": invitation, "is_open": invitation.is_open})


def _accept(request, invitation):
    invitations.accept(invitation=invitation, by=request.user)
    name = invitation.organization.name
    messages.success(request, _("You may now act for “%(name)s”.") % {"name": name})
    return redirect("accounts:organization_list")


def _decline(request, invitation):
    invitations.decline(invitation=invitation, by=request.user)
    messages.success(request, _("The invitation is declined."))
    return redirect("accounts:organization_list")


_ANSWERS = {"accept": _accept, "decline": _decline}


@require_POST
@login_required
def invitation_withdraw(request, pk):
    invitation = get_object_or_404(Invitation.objects.open(), pk=pk)
    if not allows(request.user, "accounts.withdraw_invitation", invitation):
        raise Http404
    invitations.withdraw(invitation=invitation, by=request.user)
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("accounts:delegate_list", slug=invitation.organization.slug)


@require_POST
@login_required
def language_choose(request):
    """Remember a person's language and lead back to the same page in it; an unknown language is 404."""
    language, page = request.POST.get("language"), request.POST.get("page", "")
    if language not in CODES:
        raise Http404
    people.choose_language(person=request.user, language=language)
    if not url_has_allowed_host_and_scheme(page, allowed_hosts=None) or not page.startswith("/"):
        page = "/"
    return redirect(in_language(page, language))


class EmailConfirm(ConfirmEmailView):
    """Confirm an address by the link in an e-mail; a link that is used or too old says so, at the second click too."""

    def post(self, *args, **kwargs):
        try:
            return super().post(*args, **kwargs)
        except Http404:
            return self.get(*args, **kwargs)


@method_decorator(form_methods, name="dispatch")
class SecondStep(AuthenticateView):
    """The code at log-in. Security keys are not in use, so a form without a code is an empty one."""

    def _build_forms(self):
        data = self.request.POST if self.request.method == "POST" else None
        self.auth_form, self.webauthn_form = self.get_form_class()(user=self.stage.login.user, data=data), None
        return self.auth_form


class SessionList(ListUserSessionsView):
    """Where one is logged in; one query, however many sessions there are."""

    def get_context_data(self, **kwargs):
        alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
        sessions = UserSession.objects.filter(user=self.request.user, session_key__in=alive).order_by("-created_at")
        named = [(session, devices.in_words(session.user_agent)) for session in sessions]
        return FormView.get_context_data(self, **kwargs) | {"sessions": named}
