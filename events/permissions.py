import rules
from django.utils.translation import gettext_lazy as _

from core.permissions import declare


@rules.predicate
def is_staff(user):
    return user.is_authenticated and user.is_staff


declare("events.send_mail_again", (is_staff, _("Only the secretariat may do this.")))
