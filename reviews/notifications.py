"""What happens in review: the kinds of event this app records. What people are told of it stands in `reviews.notices`."""

from django.utils.translation import gettext_lazy as _

from events.kinds import declare
from reviews.models import Decision, Recommendation, Seat

APPLIED = declare("reviews.applied", _("Applied to review"))
APPLICANT_ASKED = declare("reviews.applicant_asked", _("Applicant asked for more"))
APPLICANT_ACCEPTED = declare("reviews.applicant_accepted", _("Accepted on the roster"))
APPLICANT_DECLINED = declare("reviews.applicant_declined", _("Application declined"))
TERM_RENEWED = declare("reviews.term_renewed", _("Term renewed"))
LEFT_ROSTER = declare("reviews.left_roster", _("Left the roster"))
AVAILABILITY_SET = declare("reviews.availability_set", _("Availability changed"))
POLICY_SET = declare("reviews.policy_set", _("Policy put in force"))
CASE_OPENED = declare("reviews.case_opened", _("Review opened"))
INVITED = declare("reviews.invited", _("Reviewer invited"))
ACCEPTED = declare("reviews.accepted", _("Invitation accepted"))
DECLINED = declare("reviews.declined", _("Invitation declined: %(reason)s"), reason=Seat.Reason)
EXPIRED = declare("reviews.expired", _("Invitation expired"))
REMOVED = declare("reviews.removed", _("Reviewer taken off the case"))
DECLARED = declare("reviews.declared", _("Interests declared"))
OVERRIDE_ASKED = declare("reviews.override_asked", _("Override of a conflict waits for a second signature"))
OVERRIDE_SIGNED = declare("reviews.override_signed", _("Override of a conflict signed by a second person"))
REMINDED = declare("reviews.reminded", _("Reviewer reminded"))
EXTENDED = declare("reviews.extended", _("More time given"))
CLOCK_STOPPED = declare("reviews.clock_stopped", _("Clock stopped"))
CLOCK_STARTED = declare("reviews.clock_started", _("Clock goes on"))
REPORTED = declare("reviews.reported", _("Report sent: %(recommendation)s"), recommendation=Recommendation)
ORIGIN_CHANGED = declare("reviews.origin_changed", _("The reviewer’s origin has changed; her seat is open again"))
ASKED = declare("reviews.asked", _("Question to the author"))
ANSWERED = declare("reviews.answered", _("Question answered"))
ATTEMPT_MADE = declare("reviews.attempt_made", _("Attempt to resolve a disagreement"))
ATTEMPT_CLOSED = declare("reviews.attempt_closed", _("Attempt to resolve a disagreement closed"))
SIGNATURE_ASKED = declare(
    "reviews.signature_asked", _("Decision waits for a second signature: %(verdict)s"), verdict=Decision.Verdict
)
SIGNATURE_DENIED = declare("reviews.signature_denied", _("Second signature denied: %(verdict)s"), verdict=Decision.Verdict)
DECIDED = declare("reviews.decided", _("Decided: %(verdict)s"), verdict=Decision.Verdict)
ROUND_BEGUN = declare("reviews.round_begun", _("Round begun: %(round)s"))
WITHDRAWN = declare("reviews.withdrawn", _("Withdrawn by its author"))
