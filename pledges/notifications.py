"""What happens to pledges: the kinds of event this app records."""

from django.utils.translation import gettext_lazy as _

from events.kinds import declare
from pledges.models import Screening, Stage

BEGUN = declare("pledges.begun", _("Pledge begun"))
REVISION_BEGUN = declare("pledges.revision_begun", _("New version begun"))
SUBMITTED = declare("pledges.submitted", _("Submitted"))
RETURNED = declare("pledges.returned", _("Returned: %(reasons)s"))
DECLINED = declare("pledges.declined", _("Declined: %(reasons)s"))
PUBLISHED = declare("pledges.published", _("Version published: %(number)s"))
SIGNATURE_ASKED = declare(
    "pledges.signature_asked", _("Decision waits for a second signature: %(verdict)s"), verdict=Screening.Verdict
)
SIGNED = declare("pledges.signed", _("Decision signed by a second person: %(verdict)s"), verdict=Screening.Verdict)
SIGNATURE_DENIED = declare("pledges.signature_denied", _("Second signature denied: %(verdict)s"), verdict=Screening.Verdict)
AMENDED = declare("pledges.amended", _("Wording amended, version: %(number)s"))
TAKEN_BACK = declare("pledges.taken_back", _("Taken back before it was decided"))
WITHDRAWN = declare("pledges.withdrawn", _("Withdrawn"))
STATE_AGREED = declare("pledges.state_agreed", _("Agreed to in the name of the State"))
UPDATED = declare("pledges.updated", _("Update: %(stage)s"), stage=Stage)
REMINDED = declare("pledges.reminded", _("Reminded, months of silence: %(months)s"))
PARTICIPANT_ASKED = declare("pledges.participant_asked", _("Participant asked to confirm"))
PARTICIPANT_CONFIRMED = declare("pledges.participant_confirmed", _("Participant confirmed"))
PARTICIPANT_DECLINED = declare("pledges.participant_declined", _("Participant declined"))
PARTICIPANT_LEFT = declare("pledges.participant_left", _("Participant left"))
MATCHED = declare("pledges.matched", _("Matched by another pledge: %(number)s"))
MATCH_DROPPED = declare("pledges.match_dropped", _("Match left out, since it would close a circle"))
DOUBTED = declare("pledges.doubted", _("Doubt raised"))
DOUBT_PASSED_ON = declare("pledges.doubt_passed_on", _("Doubt passed on"))
DOUBT_ANSWERED = declare("pledges.doubt_answered", _("Doubt answered"))
DOUBT_PUBLISHED = declare("pledges.doubt_published", _("Question and answer published"))
DOUBT_CLOSED = declare("pledges.doubt_closed", _("Doubt closed"))
FILE_ADDED = declare("pledges.file_added", _("File added"))
FILE_REMOVED = declare("pledges.file_removed", _("File removed"))
