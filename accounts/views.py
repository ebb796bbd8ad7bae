from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import FormView, ListView, UpdateView

from accounts.actions import delegations, invitations, organizations, people
from accounts.forms import AppointForm, EndForm, OrganizationForm, ProfileForm
from accounts.models import Delegation, Invitation, Organization, Scope
from core import clock
from core.languages import CODES
from core.permissions import allows, require
from core.urls import in_language
from drafts.holding import holds_posts


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
    context_object_name = "delegations"

    def get_queryset(self):
        return Delegation.objects.filter(person=self.request.user).select_related("organization")

    def get_context_data(self, **kwargs):
        proposed = Organization.objects.filter(proposed_by=self.request.user)
        return super().get_context_data(**kwargs) | {"proposed": proposed, "now": clock.now(), "APPOINT": Scope.APPOINT}


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
        self.organization = get_object_or_404(Organization.objects.visible_to(request.user), slug=kwargs["slug"])
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

    def get_context_data(self, **kwargs):
        delegates = self.organization.delegations.running().select_related("person")
        waiting = Invitation.objects.open().filter(organization=self.organization)
        return super().get_context_data(**kwargs) | {
            "organization": self.organization,
            "delegates": delegates,
            "waiting": waiting,
        }


@method_decorator(holds_posts, name="dispatch")
class DelegationEnd(FormView):
    """End a delegation: one's own, or as focal point of the organization."""

    form_class = EndForm
    template_name = "accounts/delegation_end.html"
    success_url = reverse_lazy("accounts:organization_list")

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
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"delegation": self.delegation}


def _may_know_of(user, delegation):
    return delegation.person == user or bool(allows(user, "accounts.grant_delegation", delegation.organization))


@never_cache
@holds_posts
def invitation_answer(request, token):
    """Accept or decline an invitation to act for an organization; the link is for whoever received it."""
    rows = Invitation.objects.select_related("organization", "invited_by")
    invitation = get_object_or_404(rows, token_hash=invitations.hash_of(token))
    is_open = Invitation.objects.open().filter(pk=invitation.pk).exists()
    if request.method == "POST":
        return _answered(request, invitation)
    return render(request, "accounts/invitation_answer.html", {"invitation": invitation, "is_open": is_open})


def _answered(request, invitation):
    if request.POST.get("answer") == "accept":
        invitations.accept(invitation=invitation, by=request.user)
        name = invitation.organization.name
        messages.success(request, _("You may now act for “%(name)s”.") % {"name": name})
    else:
        invitations.decline(invitation=invitation, by=request.user)
        messages.success(request, _("The invitation is declined."))
    return redirect("accounts:organization_list")


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
