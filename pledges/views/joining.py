"""Pledging together: a participant answers or leaves, a State agrees to what its authority pledges."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.generic import FormView, View

from core.holding import holds_posts, keeps_posts
from core.permissions import Answer, allows, require
from core.workflow import TransitionNotAllowed
from pledges import content as contents
from pledges.actions import participants
from pledges.forms.withdrawing import NoteForm
from pledges.models import PledgeVersion
from pledges.permissions import is_focal_point
from pledges.views.updating import participant_of, published

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@method_decorator([never_cache, keeps_posts], name="dispatch")
class ParticipantAnswer(View):
    """Whether one pledges with others: a verified organization by its delegate, any other by whoever has the link."""

    def dispatch(self, request, *args, **kwargs):
        answer = super().dispatch(request, *args, **kwargs)
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    @cached_property
    def invitation(self):
        return participants.invitation_of(token=self.kwargs["token"])

    @property
    def is_open(self):
        return self.invitation.is_open and self.invitation.participant.pledge.withdrawn_at is None

    @cached_property
    def may_answer(self):
        """The `Answer` whether this reader can: for an organization its delegate, for any other name whoever has the link."""
        participant = self.invitation.participant
        return allows(self.request.user, "pledges.answer_participant", participant) if participant.organization else Answer(True)

    def get(self, request, *args, **kwargs):
        if self.invitation is None:
            return self.closed(404)
        return self.ask(200) if self.is_open else self.closed(410)

    def post(self, request, *args, **kwargs):
        if self.invitation is None:
            return self.closed(404)
        verb = {"confirm": participants.confirm, "decline": participants.decline}.get(request.POST.get("answer"))
        if not self.is_open:
            return self.closed(409)
        if not self.may_answer:
            return redirect_to_login(request.get_full_path()) if self.may_answer.login_helps else self.ask(403)
        if verb is None:
            return self.ask(422)
        try:
            row = verb(invitation=self.invitation, by=request.user if request.user.is_authenticated else None)
        except TransitionNotAllowed:
            return self.closed(409)
        return self.thank(row)

    def thank(self, participant):
        confirms = participant.status == participant.Status.CONFIRMED
        pledge = self.invitation.participant.pledge
        messages.success(
            self.request, _("Thank you: you pledge together.") if confirms else _("You have declined. Thank you for saying so.")
        )
        return redirect(pledge if pledge.number else reverse("home"))

    def ask(self, status):
        version = self.version
        shown = {"invitation": self.invitation, "participant": self.invitation.participant, "version": version}
        shown |= {"asked_by": asked_by(version.pledge), "may_answer": self.may_answer, "address": self.request.get_full_path()}
        return render(self.request, "pledges/participant_answer.html", shown, status=status)

    def closed(self, status):
        return render(self.request, "pledges/participant_closed.html", {"invitation": self.invitation}, status=status)

    @property
    def version(self):
        """What is pledged, as it was submitted last."""
        pledge = self.invitation.participant.pledge
        return pledge.current or pledge.versions.exclude(submitted_at=None).latest("pk")


def asked_by(pledge):
    """The name of the one who filed it."""
    return pledge.participants.get(order=0).name


@method_decorator(holds_posts, name="dispatch")
class ParticipantLeave(FormView):
    """A participant goes, or is taken out, after a word on what that means."""

    template_name = "pledges/participant_leave.html"
    form_class = NoteForm

    @cached_property
    def participant(self):
        return participant_of(published(self.request.user, self.kwargs["number"]), self.kwargs["key"])

    def get(self, request, *args, **kwargs):
        require(request.user, "pledges.leave_pledge", self.participant)
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        answer = allows(self.request.user, "pledges.leave_pledge", self.participant)
        if not answer:
            form.add_error(None, answer.reason)
            return self.form_invalid(form, 403)
        participants.leave(participant=self.participant, by=self.request.user, why=form.cleaned_data["why"])
        messages.success(self.request, _("Done. The page of the pledge says so, with your note."))
        return redirect(self.participant.pledge)

    def form_invalid(self, form, status=422):
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs):
        shown = {"participant": self.participant, "pledge": self.participant.pledge}
        return super().get_context_data(**kwargs) | shown


@form_methods
@never_cache
@holds_posts
def state_agree(request, uuid):
    """What an authority pledges in the name of its State, read and agreed to by the State's focal point."""
    rows = PledgeVersion.objects.select_related("pledge__organization", "pledge__authority", "pledge__current", "made_by")
    version = get_object_or_404(rows, uuid=uuid, pledge__authority__isnull=False)
    if not is_focal_point.test(request.user, version):
        raise Http404
    require(request.user, "pledges.agree_for_state", version)
    if request.method == "POST":
        if request.POST.get("seen") == seen_of(version):
            participants.agree(version=version, by=request.user)
            messages.success(request, _("You have agreed for your State. The secretariat screens the pledge next."))
            return redirect("accounts:organization_list")
        return _read(request, version, 409)
    return _read(request, version, 200)


def seen_of(version):
    """What somebody has seen who reads the submission now: it changes with every one."""
    return version.submitted_at.isoformat()


def _read(request, version, status):
    groups = contents.answers(contents.of(version), is_update=version.is_update)
    enclosures = version.enclosures.select_related("file")
    shown = {"version": version, "groups": groups, "enclosures": enclosures, "language": version.language}
    shown |= {"seen": seen_of(version), "has_changed": status == 409}
    return render(request, "pledges/state_agree.html", shown, status=status)
