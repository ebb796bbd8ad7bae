from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LengthValidator:
    """At least `least` characters, and `least_for_staff` for who holds a staff role."""

    def __init__(self, least, least_for_staff):
        self.least, self.least_for_staff = least, least_for_staff

    def validate(self, password, user=None):
        least = self.least_for_staff if user is not None and user.pk and user.holds_staff_role else self.least
        if len(password) < least:
            raise ValidationError(
                ngettext(
                    "The password needs at least %(least)d character.",
                    "The password needs at least %(least)d characters.",
                    least,
                )
                % {"least": least},
                code="password_too_short",
            )

    def get_help_text(self):
        return _("At least %(least)d characters; several words are easier to remember than signs.") % {"least": self.least}
