"""Updates: on the site by those who pledge, or by the link of an e-mail, without logging in."""

import uuid

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from core import clock
from core.cache import LimitsAway
from core.holding import holds_posts, keeps_posts
from core.permissions import Refused, allows
from core.workflow import TransitionNotAllowed
from drafts.posts import typed
from drafts.templatetags.drafts import typed_fields
from drafts.views import DraftedFormView
from pledges.actions import updating
from pledges.drafting import UPDATE, update_place
from pledges.forms.updating import UpdateForm, stage_of
from pledges.models import Pledge, Update
from pledges.numbers import parse
from pledges.permissions import WITHDRAWN


def published(user, number):
    """The published pledge of this number, withdrawn or not, with what its pages ask of it; 404 where there is none."""
    year, serial = parse(number) or (None, None)
    rows = Pledge.objects.visible_to(user).select_related("current", "organization", "authority", "owner")
    return get_object_or_404(rows, year=year, serial=serial)


def participants_of(pledge):
    """Its participants, each with the pledge itself."""
    rows = list(pledge.participants.select_related("organization", "person"))
    for row in rows:
        row.pledge = pledge
    return rows


def participant_of(pledge, key):
    """The participant with this key, with the pledge itself; 404 where there is none."""
    row = get_object_or_404(pledge.participants.select_related("organization", "person"), key=key)
    row.pledge = pledge
    return row


class Updating:
    """What both ways to an update share; subclasses give the `participant` in whose name it is made."""

    form_class = UpdateForm
    participant = None

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"participant": self.participant}
        kwargs["initial"] = {"language": get_language(), "stage": stage_of(self.participant)} | kwargs["initial"]
        return kwargs

    def unchecked_form(self):
        return self.form_class(participant=self.participant, initial=typed(self.request.POST))

    def more_rows(self):
        """The form as it was typed, with further rows to fill in."""
        return self.come_back(self.unchecked_form(), 200)

    def come_back(self, form, status, **context):
        return self.render_to_response(self.get_context_data(form=form, **context), status=status)

    def form_invalid(self, form):
        return self.come_back(form, 422)

    def sent_already(self):
        """The way to what a first click has sent; other words are another update, with a key of its own."""
        first = Update.objects.filter(key=self.key, pledge=self.participant.pledge).first()
        if first is None or not self.is_own(first):
            return None
        if self.get_form().repeats(first):
            return self.done(first)
        self.key = uuid.uuid4()
        return None

    def done(self, update):
        messages.success(self.request, _("The update is published. Thank you."))
        return redirect(f"{update.pledge.get_absolute_url()}#update-{update.pk}")

    def get_context_data(self, **kwargs):
        shown = {"participant": self.participant, "pledge": self.participant.pledge, "present": stage_of(self.participant)}
        return super().get_context_data(**kwargs) | shown


@method_decorator(holds_posts, name="dispatch")
class UpdateMake(Updating, DraftedFormView):
    """An update in the name of one participant; who may report on several chooses first."""

    template_name = "pledges/update_make.html"
    draft_kind = UPDATE

    @cached_property
    def pledge(self):
        return published(self.request.user, self.kwargs["number"])

    @cached_property
    def own(self):
        """The participants she may report on."""
        rows = participants_of(self.pledge)
        return [row for row in rows if allows(self.request.user, "pledges.update_pledge", row)]

    @cached_property
    def participant(self):
        """The chosen one, or the only one she may report on; of others the one who filed it, who is then refused to her."""
        if "key" in self.kwargs:
            return participant_of(self.pledge, self.kwargs["key"])
        return self.own[0] if self.own else participants_of(self.pledge)[0]

    def get(self, request, *args, **kwargs):
        if "key" not in self.kwargs and len(self.own) > 1:
            return render(request, "pledges/update_choose.html", {"pledge": self.pledge, "participants": self.own})
        return self.refused() or super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if "save_draft" in request.POST:
            return super().post(request, *args, **kwargs)
        if request.POST.get("go"):
            return self.more_rows()
        return self.sent_already() or self.refused() or super().post(request, *args, **kwargs)

    def is_own(self, update):
        return update.made_by_id == self.request.user.pk

    def refused(self):
        """The form with what is written and why it cannot be sent, if so; where nothing is written, a refusal."""
        answer = allows(self.request.user, "pledges.update_pledge", self.participant)
        if answer:
            return None
        if self.request.method == "POST" or self.draft:
            form = self.unchecked_form() if self.request.method == "POST" else self.get_form()
            return self.come_back(form, 403, refusal=answer.reason)
        raise Refused(answer.reason)

    def get_draft_place(self):
        return update_place(self.participant)

    def form_valid(self, form):
        facts = {"pledge": self.pledge, "participant": self.participant, "content": form.content}
        try:
            update = updating.update(**facts, by=self.request.user, key=self.key)
        except TransitionNotAllowed:
            return self.come_back(self.unchecked_form(), 409, refusal=WITHDRAWN)
        self.draft_is_sent()
        return self.done(update)


# ── By the link of an e-mail ─────────────────────────────────────────────────────────────────────────────────────


@method_decorator([never_cache, keeps_posts], name="dispatch")
class UpdateByLink(Updating, FormView):
    """One update by whoever has the link; to look at the page uses nothing up, however often a machine does."""

    template_name = "pledges/update_by_link.html"

    def dispatch(self, request, *args, **kwargs):
        answer = super().dispatch(request, *args, **kwargs)
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    @cached_property
    def link(self):
        return updating.link_of(self.kwargs["token"])

    @cached_property
    def participant(self):
        row = self.link.participant or self.link.pledge.participants.select_related("organization", "person").get(order=0)
        row.pledge = self.link.pledge
        return row

    @property
    def is_open(self):
        return self.link.is_open and self.participant.is_shown and updating.holds(link=self.link, participant=self.participant)

    @cached_property
    def key(self):
        try:
            return uuid.UUID(self.request.POST.get("key", ""))
        except ValueError:
            return uuid.uuid4()

    def get(self, request, *args, **kwargs):
        if self.link is None:
            return self.closed(404)
        return super().get(request, *args, **kwargs) if self.is_open else self.closed(410)

    def post(self, request, *args, **kwargs):
        if self.link is None:
            return self.closed(404)
        answer = self.sent_already()
        if answer or not self.is_open:
            return answer or self.closed(409)
        return self.more_rows() if request.POST.get("go") else super().post(request, *args, **kwargs)

    def is_own(self, update):
        return update.link_id == self.link.pk

    def closed(self, status):
        """What became of the link, where else to report, and what was typed."""
        is_sent = self.request.method == "POST"
        if self.link:
            entries = self.unchecked_form().in_words() if is_sent else []
            shown = {"link": self.link, "participant": self.participant, "entries": list(entries)}
            shown["is_over"] = self.link.expires_at <= clock.now()
        else:
            shown = {"entries": typed_fields(list(self.request.POST.items())) if is_sent else []}
        return render(self.request, "pledges/update_link_closed.html", shown, status=status)

    def form_valid(self, form):
        if not _is_within_limits(self.request):
            form.add_error(None, _("Many updates came from your network in the past hour. Please send this one again later."))
            answer = self.come_back(form, 429)
            answer.headers["Retry-After"] = "3600"
            return answer
        facts = {"pledge": self.link.pledge, "participant": self.participant, "content": form.content}
        try:
            return self.done(updating.update(**facts, link=self.link, key=self.key))
        except TransitionNotAllowed:
            self.__dict__.pop("link", None)
            self.__dict__.pop("participant", None)
            return self.sent_already() or self.closed(409)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"link": self.link, "key": self.key}


def _is_within_limits(request):
    """While Valkey is away the link alone has to do: it works once."""
    try:
        return bool(consume(request, action="pledge_update"))
    except LimitsAway:
        return True
