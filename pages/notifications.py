from django.utils.translation import gettext_lazy as _

from events.kinds import declare

MESSAGE_RECEIVED = declare("pages.message_received", _("Message received"))
MESSAGE_ANSWERED = declare("pages.message_answered", _("Message marked as answered"))
