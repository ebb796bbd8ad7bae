"""What happens in discussions: the kinds of event this app records."""

from django.utils.translation import gettext_lazy as _

from discussions.models import Admission, Function
from events.kinds import declare

SPACE_OPENED = declare("discussions.space_opened", _("Discussion space made"))
SPACE_EDITED = declare("discussions.space_edited", _("Discussion space edited: %(fields)s"))
TOPIC_OPENED = declare("discussions.topic_opened", _("Topic made"))
TOPIC_EDITED = declare("discussions.topic_edited", _("Topic edited: %(fields)s"))
TOPIC_IMPORTED = declare("discussions.topic_imported", _("Imported: %(prompts)s prompts, %(comments)s contributions"))
WINDOW_SET = declare("discussions.window_set", _("Window set: %(opens_at)s – %(closes_at)s (%(zone)s)"))
WINDOW_EXTENDED = declare("discussions.window_extended", _("Window extended: %(closes_at)s (%(zone)s)"))
WINDOW_ENDED = declare("discussions.window_ended", _("Window ended"))
PROMPT_ASKED = declare("discussions.prompt_asked", _("Prompt asked"))
PROMPT_REWORDED = declare("discussions.prompt_reworded", _("Prompt reworded: %(languages)s"))
PROMPT_REMOVED = declare("discussions.prompt_removed", _("Prompt removed"))
PROMPT_RESTORED = declare("discussions.prompt_restored", _("Prompt shown again"))
DOCUMENT_EDITED = declare("discussions.document_edited", _("Document edited: %(fields)s"))
FILE_ADDED = declare("discussions.file_added", _("File added to the document: %(version)s"))
FILE_REMOVED = declare("discussions.file_removed", _("File removed from the document: %(version)s"))
FUNCTION_GIVEN = declare("discussions.function_given", _("Function given: %(function)s"), function=Function.Kind)
FUNCTION_ENDED = declare("discussions.function_ended", _("Function ended: %(function)s"), function=Function.Kind)
PERSON_ADMITTED = declare("discussions.person_admitted", _("Admission given: %(standing)s"), standing=Admission.Standing)
ADMISSION_ENDED = declare("discussions.admission_ended", _("Admission ended"))
COMMENT_POSTED = declare("discussions.comment_posted", _("Contribution posted"))
COMMENT_EDITED = declare("discussions.comment_edited", _("Contribution edited"))
COMMENT_WITHDRAWN = declare("discussions.comment_withdrawn", _("Contribution withdrawn"))
COMMENT_HIDDEN = declare("discussions.comment_hidden", _("Contribution hidden under participation rule %(rule)s"))
COMMENT_RESTORED = declare("discussions.comment_restored", _("Contribution shown again"))
COMMENT_REDACTED = declare("discussions.comment_redacted", _("Words taken out of the contribution, number of places: %(places)s"))
REVISION_STRUCK = declare("discussions.revision_struck", _("Revision %(number)s struck"))
