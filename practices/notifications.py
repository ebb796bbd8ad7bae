"""What happens to practices: the kinds of event this app records."""

from django.utils.translation import gettext_lazy as _

from events.kinds import declare
from practices.models import Correction, Screening

BEGUN = declare("practices.begun", _("Practice begun"))
UPDATE_BEGUN = declare("practices.update_begun", _("New version begun"))
SUBMITTED = declare("practices.submitted", _("Submitted"))
RETURNED = declare("practices.returned", _("Returned: %(reasons)s"))
DECLINED = declare("practices.declined", _("Declined: %(reasons)s"))
DECLINED_AFTER_REVIEW = declare("practices.declined_after_review", _("Declined after peer review"))
IN_REVIEW = declare("practices.in_review", _("Sent to peer review"))
CHANGES_ASKED = declare("practices.changes_asked", _("Changes asked for"))
PUBLISHED = declare("practices.published", _("Version published: %(number)s"))
SIGNATURE_ASKED = declare(
    "practices.signature_asked", _("Decision waits for a second signature: %(verdict)s"), verdict=Screening.Verdict
)
SIGNED = declare("practices.signed", _("Decision signed by a second person: %(verdict)s"), verdict=Screening.Verdict)
SIGNATURE_DENIED = declare("practices.signature_denied", _("Second signature denied: %(verdict)s"), verdict=Screening.Verdict)
WITHDRAWN = declare("practices.withdrawn", _("Withdrawn by its author"))
RETIRED = declare("practices.retired", _("Retired"))
REINSTATED = declare("practices.reinstated", _("Listed again"))
CORRECTED = declare("practices.corrected", _("Minor correction: %(fields)s"), fields=Correction.Field)
CO_AUTHOR_INVITED = declare("practices.co_author_invited", _("Co-author invited"))
CO_AUTHOR_JOINED = declare("practices.co_author_joined", _("Co-author joined"))
CO_AUTHOR_DECLINED = declare("practices.co_author_declined", _("Invitation to write together declined"))
CO_AUTHOR_WITHDRAWN = declare("practices.co_author_withdrawn", _("Invitation to write together withdrawn"))
CO_AUTHOR_REMOVED = declare("practices.co_author_removed", _("Co-author removed"))
FILE_ADDED = declare("practices.file_added", _("File added"))
FILE_REMOVED = declare("practices.file_removed", _("File removed"))
CALL_MADE = declare("practices.call_made", _("Call for practices made"))
CALL_EDITED = declare("practices.call_edited", _("Call for practices edited: %(fields)s"))
