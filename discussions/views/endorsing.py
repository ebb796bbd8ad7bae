"""Who endorses a contribution, and the verbs that do and undo it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView

from accounts.models import Attribution, Organization, Scope
from core.holding import holds_posts
from core.permissions import allows, require
from core.sorting import in_order
from core.workflow import TransitionNotAllowed
from discussions.actions import endorsements
from discussions.joint import is_of_earlier_text
from discussions.models import Comment, CommentAttribution, Topic
from discussions.voices import delegations

MYSELF = "myself"
OWN = gettext_lazy("This is your own contribution; you cannot endorse it yourself.")
NAMED_ON_IT = gettext_lazy("%(name)s is named on this contribution already, so it cannot endorse it.")


def _endorsed(comment):
    return CommentAttribution.objects.filter(comment=comment, part=Attribution.Part.ENDORSER)


def _revocable(user):
    """The condition that an endorsement is hers to take back: her own, or of an organization she may endorse for."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    return Q(person=user) | Q(organization__in=user.delegations(Scope.ENDORSE).values("organization"))


class EndorsementList(TemplateView):
    """The signatories of a contribution: organizations first, in the reader's order, then people."""

    template_name = "discussions/endorsement_list.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        rows = Comment.objects.visible_to(user).select_related("topic__space", "thread__topic__space", "thread__prompt")
        comment = get_object_or_404(rows, pk=kwargs["pk"])
        signed = list(_endorsed(comment).order_by("confirmed_at", "pk"))
        revocable = set(_endorsed(comment).filter(_revocable(user)).values_list("pk", flat=True))
        for row in signed:
            row.is_revocable = row.pk in revocable
            row.is_of_earlier_text = is_of_earlier_text(row, comment)
        houses = [row for row in signed if row.organization_id]
        return super().get_context_data(**kwargs) | {
            "comment": comment,
            "topic": comment.topic,
            "organizations": in_order(houses, name=lambda row: row.voices[0][0]),
            "people": in_order([row for row in signed if not row.organization_id], name=lambda row: row.voices[1]),
            "may_endorse": allows(user, "discussions.endorse_comment", comment),
        }


class EndorsementForm(forms.Form):
    """As whom one endorses: nothing is chosen beforehand where there is a choice."""

    voice = forms.ChoiceField(
        label=gettext_lazy("As whom do you endorse it?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose as whom you endorse it.")},
    )

    def __init__(self, *args, user, comment, **kwargs):
        super().__init__(*args, **kwargs)
        houses = {row.organization for row in delegations(user, comment.topic, Scope.ENDORSE)}
        rows = CommentAttribution.objects.filter(comment=comment, organization__in=houses)
        parts = dict(rows.values_list("organization", "part"))
        signed = {pk for pk, part in parts.items() if part == Attribution.Part.ENDORSER}
        self.named = [house for house in houses if house.pk in parts.keys() - signed]
        self.is_own = endorsements.is_its_own(comment=comment, person=user)
        self.has_signed = _endorsed(comment).filter(person=user).exists()
        self.signed = in_order([house for house in houses if house.pk in signed], name=lambda house: house.name)
        free = [house for house in houses if house not in self.named and house.pk not in signed]
        self.voices = {} if self.is_own or self.has_signed else {MYSELF: None}
        self.voices |= {f"organization:{house.pk}": house for house in in_order(free, name=lambda house: house.name)}
        field = self.fields["voice"]
        field.choices = [(key, _label(house)) for key, house in self.voices.items()]
        field.error_messages["invalid_choice"] = self._why_not(comment)
        if len(self.voices) == 1 and not self.is_bound:
            (field.initial,) = self.voices
            field.widget = forms.HiddenInput()

    def _why_not(self, comment):
        """Why what was sent is no choice (any longer)."""
        chosen = self.data.get("voice", "")
        if chosen == MYSELF:
            return OWN
        _sort, _colon, key = chosen.partition(":")
        house = Organization.objects.filter(pk=key).first() if key.isascii() and key.isdecimal() and len(key) < 19 else None
        if house is None or not comment:
            return _("Choose as whom you endorse it.")
        if house in self.named:
            return NAMED_ON_IT % {"name": house.name}
        return _("You may not, or no longer, endorse for %(name)s; choose again.") % {"name": house.name}

    def clean_voice(self):
        """The organization chosen, or None for herself."""
        voice = self.cleaned_data["voice"]
        if voice not in self.voices:
            raise ValidationError(self.fields["voice"].error_messages["invalid_choice"])
        return self.voices[voice]

    @property
    def only(self):
        """In words, as whom one endorses where there is no choice; empty otherwise."""
        return _label(*self.voices.values()) if len(self.voices) == 1 else ""

    @property
    def obstacles(self):
        """Sentences that say why some names are no choice here."""
        if self.is_own:
            yield OWN
        elif self.has_signed:
            yield _("You have endorsed this contribution yourself.")
        for house in in_order(self.named, name=lambda house: house.name):
            yield NAMED_ON_IT % {"name": house.name}
        for house in self.signed:
            yield _("%(name)s has endorsed this contribution.") % {"name": house.name}


def _label(house):
    return _("For %(organization)s") % {"organization": house.name} if house else _("As myself")


@method_decorator(holds_posts, name="dispatch")
class CommentEndorse(FormView):
    """Endorse a contribution, after a look at it, as oneself or for an organization."""

    template_name = "discussions/comment_endorse.html"
    form_class = EndorsementForm

    @cached_property
    def comment(self):
        rows = Comment.objects.filter(topic__in=Topic.objects.visible_to(self.request.user))
        rows = rows.select_related("topic__space", "thread__topic__space", "thread__prompt")
        found = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found if found.is_published or self.request.method == "POST" else get_object_or_404(rows.published(), pk=found.pk)

    def get(self, request, *args, **kwargs):
        require(request.user, "discussions.endorse_comment", self.comment)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        require(request.user, "discussions.endorse_comment", self.comment)
        if self.has_done_it():
            return self.done()
        return super().post(request, *args, **kwargs)

    def has_done_it(self):
        """Whether this is the second click on the same button."""
        chosen = self.request.POST.get("voice", "")
        rows = _endorsed(self.comment).filter(confirmed_by=self.request.user)
        signed = {f"organization:{row.organization_id}" if row.organization_id else MYSELF for row in rows}
        return chosen in signed

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user, "comment": self.comment}

    def form_valid(self, form):
        try:
            endorsements.endorse(comment=self.comment, by=self.request.user, organization=form.cleaned_data["voice"])
        except TransitionNotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(self.request, _("The endorsement stands."))
        return self.done()

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def done(self):
        return redirect("discussions:endorsement_list", self.comment.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"comment": self.comment, "topic": self.comment.topic}


@holds_posts
@require_POST
def endorsement_withdraw(request, pk, endorsement):
    """Take back an endorsement, one's own or that of an organization one may endorse for, at any time."""
    rows = CommentAttribution.objects.filter(_revocable(request.user), comment=pk, part=Attribution.Part.ENDORSER)
    row = get_object_or_404(rows.select_related("comment", "organization"), pk=endorsement)
    endorsements.withdraw(endorsement=row, by=request.user)
    messages.success(request, _("The endorsement is withdrawn."))
    is_readable = Comment.objects.visible_to(request.user).filter(pk=pk).exists()
    return redirect("discussions:endorsement_list", pk) if is_readable else redirect("discussions:space_list")
