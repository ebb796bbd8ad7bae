"""The roster of reviewers: what it is, apply, one's own entry; and for the secretariat what it covers."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from core.holding import holds_posts
from core.permissions import allows, require
from core.workflow import TransitionNotAllowed
from drafts.models import Draft
from drafts.views import DraftedFormView
from reviews import coverage, dates, subjects
from reviews.actions import roster
from reviews.drafting import APPLICATION, ENTRY
from reviews.forms.roster import AvailabilityForm, EntryForm, LeaveForm, as_entered
from reviews.models import Origin, Policy, Reviewer

State = Reviewer.State
APPLY = "reviews.apply_to_roster"
EDITABLE = (State.APPLIED, State.ASKED, State.ACCEPTED)


def entry_of(user):
    """Her entry on the roster, or None."""
    rows = Reviewer.objects.visible_to(user).filter(person=user.pk)
    return rows.select_related("person", "country").first()


class Roster(TemplateView):
    """Who reviews, what it asks, which expertise is sought; to who is logged in, where she stands. It names nobody."""

    template_name = "reviews/roster.html"

    def get_context_data(self, **kwargs):
        labels = {kind.name: kind.label for kind in subjects.declared().values()}
        policies = Policy.objects.filter(replaced_at=None, subject__in=labels).prefetch_related("criteria")
        shown = {"policies": [(labels[policy.subject], policy) for policy in policies], "sought": coverage.sought()}
        return super().get_context_data(**kwargs) | shown | self._mine()

    def _mine(self):
        user = self.request.user
        entry = entry_of(user) if user.is_authenticated else None
        found = {"entry": entry, "may_apply": not entry or entry.state in roster.OVER}
        if not user.is_authenticated:
            return found
        if found["may_apply"]:
            found["draft"] = Draft.objects.owned_by(user).filter(kind=APPLICATION, place="").first()
        if entry and entry.state == State.ACCEPTED:
            found["is_serving"] = Reviewer.objects.serving().filter(pk=entry.pk).exists()
        return found | {"may_see_coverage": allows(user, "reviews.open_board")}


@method_decorator(holds_posts, name="dispatch")
class Apply(DraftedFormView):
    """Apply to review; what was begun is kept. Who has applied is led to where she stands."""

    template_name = "reviews/roster_apply.html"
    form_class = EntryForm
    draft_kind = APPLICATION

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs) if allows(request.user, APPLY) else redirect("reviews:roster")

    def post(self, request, *args, **kwargs):
        has_sent = Reviewer.objects.filter(person=request.user, key=self.key).exists()
        return redirect("reviews:roster") if has_sent else super().post(request, *args, **kwargs)

    def get_initial(self):
        """What her last application said, if she has applied before; a draft says it all."""
        if self.draft:
            return {}
        entry, user = entry_of(self.request.user), self.request.user
        name = user.organization.name if user.organization else user.affiliation
        return as_entered(entry) if entry else {"organization_name": name}

    def form_valid(self, form):
        answer = allows(self.request.user, APPLY)
        if not answer:
            form.add_error(None, answer.reason)
            return self.render_to_response(self.get_context_data(form=form), status=403)
        roster.apply(by=self.request.user, key=self.key, **form.entry)
        self.draft_is_sent()
        messages.success(self.request, _("Your application has reached the secretariat. You get an e-mail when it is decided."))
        return redirect("reviews:roster")


class OwnEntry:
    """Views of one's own entry, in one of the states `states`; others lead to the page that says where one stands."""

    states = EDITABLE

    @cached_property
    def entry(self):
        found = entry_of(self.request.user)
        if found is None:
            raise Http404
        return found

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs) if self.entry.state in self.states else redirect("reviews:roster")

    def post(self, request, *args, **kwargs):
        require(request.user, "reviews.edit_entry", self.entry)
        if self.entry.state not in self.states:
            raise TransitionNotAllowed(self.entry)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"entry": self.entry}


@method_decorator(holds_posts, name="dispatch")
class Edit(OwnEntry, DraftedFormView):
    """Edit one's entry; where the secretariat has asked for more, send it again."""

    template_name = "reviews/roster_edit.html"
    form_class = EntryForm
    draft_kind = APPLICATION

    def get_draft_place(self):
        return ENTRY

    def get_initial(self):
        return {} if self.draft else as_entered(self.entry)

    def form_valid(self, form):
        was_asked = self.entry.state == State.ASKED
        roster.edit(entry=self.entry, by=self.request.user, **form.entry)
        self.draft_is_sent()
        sent = _("Your application is sent again. You get an e-mail when it is decided.")
        messages.success(self.request, sent if was_asked else _("Your entry is saved."))
        return redirect("reviews:roster")


@method_decorator(holds_posts, name="dispatch")
class Availability(OwnEntry, FormView):
    """Say when one is away, and how many reviews a year one takes on."""

    template_name = "reviews/roster_availability.html"
    form_class = AvailabilityForm
    states = (State.ACCEPTED,)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"zone": self.request.user.zone}

    def get_initial(self):
        return {name: getattr(self.entry, name) for name in AvailabilityForm.base_fields}

    def form_valid(self, form):
        roster.set_availability(entry=self.entry, by=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("Saved. The secretariat sees it at once."))
        return redirect("reviews:roster")


@method_decorator(holds_posts, name="dispatch")
class Leave(OwnEntry, FormView):
    """Leave the roster, or take an application back; what one still owes is said first."""

    template_name = "reviews/roster_leave.html"
    form_class = LeaveForm

    @cached_property
    def owed(self):
        """Her seats from which a report is to come, each with what it is `about` and until when it is `due`."""
        seats = list(roster.owed_by(person=self.request.user))
        about = subjects.of([seat.case for seat in seats])
        for seat in seats:
            seat.about, seat.due = about[seat.case_id], dates.of(seat)
        return seats

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"owes": bool(self.owed)}

    def form_valid(self, form):
        was_applying = self.entry.state in roster.WAITING
        roster.leave(entry=self.entry, by=self.request.user, **form.cleaned_data)
        left = _("Your application is withdrawn.") if was_applying else _("You have left the roster. Thank you for your reviews.")
        messages.success(self.request, left)
        return redirect("reviews:roster")

    def get_context_data(self, **kwargs):
        invitations = roster.to_answer_by(person=self.request.user).count()
        return super().get_context_data(**kwargs) | {"owed": self.owed, "invitations": invitations}


@method_decorator(holds_posts, name="dispatch")
class Coverage(TemplateView):
    """How many serve by objective and language, region and origin; and how much each has to do."""

    template_name = "reviews/roster_coverage.html"

    def get(self, request, *args, **kwargs):
        require(request.user, "reviews.open_board")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        entries = coverage.serving()
        languages, objectives = coverage.by_language(entries)
        return super().get_context_data(**kwargs) | {
            "languages": languages,
            "objectives": objectives,
            "regions": coverage.by_region(entries),
            "origins": Origin,
            "rows": coverage.by_load(entries),
            "everyone": coverage.listed(),
        }
