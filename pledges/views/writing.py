"""Write a pledge: begin, fill in group by group, check, send; see where it stands."""

import uuid

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from accounts.models import Scope
from core.holding import holds_posts
from core.permissions import allows, require
from pledges import content as contents
from pledges import letters, progress, ties
from pledges.actions import drafting
from pledges.actions.locking import lock
from pledges.drafting import VERSION
from pledges.forms import PledgeForm
from pledges.forms.beginning import BeginForm
from pledges.models import Pledge, PledgeVersion, State
from pledges.permissions import is_version_hers_to_change, makes_version
from pledges.views.updating import published
from submissions.views import pages, writing


class Pages(pages.Pages):
    """The pages on which pledges are written."""

    namespace, draft_kind = "pledges", VERSION
    edits, submits, withdraws = "pledges.edit_version", "pledges.submit_version", "pledges.withdraw_version"
    form_of, name_of = staticmethod(progress.form_of), staticmethod(progress.name_of)
    answers = staticmethod(contents.answers)

    def readable(self):
        rows = PledgeVersion.objects.in_full_for(self.request.user)
        return rows.select_related("pledge__owner", "pledge__organization", "pledge__authority", "pledge__current")

    def own(self):
        return self.readable().filter(pledge__in=Pledge.objects.of(self.request.user))

    def sent(self, version):
        return contents.of(version, private=True)

    def trail(self):
        return [(_("Pledges"), reverse("pledges:pledge_list")), (_("My pledges"), reverse("pledges:mine"))]


@method_decorator(holds_posts, name="dispatch")
class PledgeBegin(FormView):
    """Begin a pledge: who pledges, in which language."""

    template_name = "pledges/pledge_begin.html"
    form_class = BeginForm

    def get_form_kwargs(self):
        initial = {"language": get_language(), "key": uuid.uuid4()}
        return super().get_form_kwargs() | {"user": self.request.user, "initial": initial}

    def form_valid(self, form):
        require(self.request.user, "pledges.begin_pledge")
        organization, authority = form.speakers
        given = {name: form.cleaned_data[name] for name in ("language", "key")}
        try:
            return redirect(drafting.begin(by=self.request.user, organization=organization, authority=authority, **given))
        except drafting.TooMany:
            form.add_error(None, _("You have very many pledges on their way. Send or withdraw some to begin new ones."))
            return self.form_invalid(form)


class Mine(Pages, writing.Mine):
    """What waits for her first, then what waits for others, then what is in force, then what came to nothing."""

    template_name = "pledges/mine.html"

    def shelves(self, versions):
        current = [row for row in versions if row.pk == row.pledge.current_id]
        sent = [row for row in versions if row.state == State.SUBMITTED]
        asked = [row for row in versions if row.is_writable and is_version_hers_to_change.test(self.request.user, row)]
        return [
            ("asked", _("What is asked of you"), sorted(asked, key=lambda row: row.state == State.DRAFT)),
            ("sent", _("With the secretariat"), sent),
            ("published", pgettext("shelf of pledges", "Published"), current),
            ("over", _("Declined or withdrawn"), [row for row in versions if row.state in (State.DECLINED, State.WITHDRAWN)]),
        ]


class DraftDetail(Pages, writing.DraftDetail):
    """Where a version stands; for the secretariat, what it decides on."""

    template_name = "pledges/draft_detail.html"

    def get_context_data(self, **kwargs):
        version, user = self.object, self.request.user
        screenings = list(version.screenings.select_related("decided_by", "version__pledge").prefetch_related("reasons"))
        taken = [row for row in screenings if row.has_effect]
        shown = {"screenings": taken[:1], "earlier": taken[1:], **self._state()}
        if makes_version.test(user, version):
            others = version.pledge.participants.exclude(order=0).select_related("organization")
            shown["participants"] = others.prefetch_related("invitations")
        elif user.is_staff:
            shown |= self._desk(screenings)
        return super().get_context_data(**kwargs) | shown

    def _state(self):
        """Whether it waits for its State, and whether that has anybody who could agree."""
        pledge = self.object.pledge
        asked = letters.speakers([pledge.organization_id], Scope.APPOINT) if pledge.waits_for_state else []
        return {"waits_for_state": pledge.waits_for_state, "lacks_focal_point": pledge.waits_for_state and not asked}

    def _desk(self, screenings):
        """What the secretariat may do here, what ties her to those who pledge, and a decision to be signed."""
        version, user = self.object, self.request.user
        waiting = next((row for row in screenings if row.waits), None)
        may_screen = allows(user, "pledges.screen_version", version)
        return {
            "is_desk": True,
            "may_screen": may_screen,
            "may_publish": may_screen and not version.pledge.waits_for_state,
            "ties": ties.of(user, version.pledge) if may_screen else [],
            "waiting": waiting,
            "may_sign": allows(user, "pledges.sign_screening", waiting) if waiting else None,
        }

    def trail(self):
        if makes_version.test(self.request.user, self.object):
            return super().trail()
        return [(_("Pledges"), reverse("pledges:pledge_list")), (_("Screening"), reverse("pledges:screening_list"))]


class DraftEdit(Pages, writing.GroupFormView):
    """One group of fields of a version that can be edited."""

    template_name = "pledges/draft_edit.html"
    form_class = PledgeForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"pledge": self.version.pledge}


class DraftCheck(Pages, writing.DraftCheck):
    """Sends a pledge, or says what is missing or likely wrong, each beside its cause."""

    template_name = "pledges/draft_check.html"

    def lock(self):
        lock(self.object.pledge)

    def submit(self):
        drafting.submit(version=self.object, content=self.form.content, by=self.request.user)


class DraftWithdraw(Pages, writing.DraftWithdraw):
    """Take a version back, after asking."""

    template_name = "pledges/draft_withdraw.html"
    question = gettext_lazy("Withdraw this pledge?")

    def withdraw(self):
        drafting.take_back(version=self.object, by=self.request.user)


@require_POST
@holds_posts
def revision_begin(request, number):
    """Begin a new version of a published pledge, or go on with the one on its way."""
    pledge = published(request.user, number)
    on_its_way = pledge.versions.open().of(request.user).first()
    if on_its_way:
        return redirect(on_its_way)
    require(request.user, "pledges.begin_revision", pledge)
    return redirect(drafting.begin_revision(pledge=pledge, by=request.user))
