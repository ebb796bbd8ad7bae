from django.utils.translation import gettext_lazy as _

from events.kinds import declare

TEXT_EDITED = declare("events.text_edited", _("Edited: %(fields)s"))
MAIL_SENT_AGAIN = declare("events.mail_sent_again", _("Queued again"))
