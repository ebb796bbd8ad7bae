"""django-allauth's forms in the Hub's words: who comes in, changes a password or address, or proves it is really her."""

from textwrap import wrap

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.fields import EmailField
from allauth.account.models import EmailAddress
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.passwords import LengthValidator

ADDRESS, PASSWORD, NEW_PASSWORD = gettext_lazy("E-mail address"), gettext_lazy("Password"), gettext_lazy("New password")
LONGEST_ADDRESS = 254
_DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code"}


def password_hint(person=None):
    """What a password must be, for this person."""
    lengths = next(rule for rule in get_default_password_validators() if isinstance(rule, LengthValidator))
    least = lengths.least_for_staff if person and person.holds_staff_role else lengths.least
    hint = _("At least %(least)d characters. Several words are easy to remember; common passwords are refused.")
    return hint % {"least": least}


class _InOurWords:
    """Labels stay visible, so placeholders go; a password is typed once. `words` has a label and a hint per field."""

    words = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label, field.help_text = self.words.get(name, (field.label, field.help_text))


class _NewPassword(_InOurWords):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = password_hint(getattr(self, "user", None))


class Login(_InOurWords, account.LoginForm):
    words = {"login": (ADDRESS, ""), "password": (PASSWORD, "")}


class Signup(_NewPassword, account.SignupForm):
    """One account per address, also when the same form is sent twenty times at one instant; nobody learns who has one."""

    email = EmailField(max_length=LONGEST_ADDRESS)
    words = {
        "email": (ADDRESS, gettext_lazy("Never shown to other readers. We send a link to it, to see that it is yours.")),
        "password1": (PASSWORD, ""),
    }

    def validate_unique_email(self, value):
        """An address that somebody only added to her account and never confirmed is still free for its owner."""
        claimed = User.objects.filter(email__iexact=value).exists()
        self.account_already_exists = claimed or EmailAddress.objects.is_verified(value)
        return value

    def clean(self):
        """As the library's own, but the password is also compared with the name."""
        data = account.BaseSignupForm.clean(self)
        if password := data.get("password1"):
            person = User(email=data.get("email", ""), full_name=data.get("full_name", ""))
            try:
                get_adapter().clean_password(password, user=person)
            except ValidationError as error:
                self.add_error("password1", error)
        return data

    def try_save(self, request):
        """Of two that pass the check together the second meets the database's constraint, and the answer for a taken address."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            self.validate_unique_email(self.cleaned_data["email"])
            if not self.account_already_exists:
                raise
            return super().try_save(request)


class AddEmail(_InOurWords, account.AddEmailForm):
    email = EmailField(max_length=LONGEST_ADDRESS)
    words = {"email": (gettext_lazy("Another e-mail address"), gettext_lazy("We send a link to it, to see that it is yours."))}


class ChangePassword(_NewPassword, account.ChangePasswordForm):
    words = {"oldpassword": (gettext_lazy("Current password"), ""), "password1": (NEW_PASSWORD, "")}


class SetPassword(_NewPassword, account.SetPasswordForm):
    words = {"password1": (PASSWORD, "")}


class ResetPassword(_InOurWords, account.ResetPasswordForm):
    email = EmailField(max_length=LONGEST_ADDRESS)
    words = {"email": (ADDRESS, gettext_lazy("The one you log in with."))}

    def clean_email(self):
        """An address that was added to an account and never confirmed does not open it: it may be a stranger's."""
        email = super().clean_email()
        if not EmailAddress.objects.is_verified(email):
            self.users = [user for user in self.users if user.email.lower() == email.lower()]
        return email


class ResetPasswordFromKey(_NewPassword, account.ResetPasswordKeyForm):
    words = {"password1": (NEW_PASSWORD, "")}


class Reauthenticate(_InOurWords, account.ReauthenticateForm):
    words = {"password": (PASSWORD, "")}


class _Code(_InOurWords):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(_DIGITS)


class Authenticate(_Code, mfa.AuthenticateForm):
    words = {"code": (gettext_lazy("Code"), gettext_lazy("Six digits from your authenticator app, or a recovery code."))}


class ReauthenticateByCode(_Code, mfa.ReauthenticateForm):
    words = Authenticate.words


class ActivateTOTP(_Code, totp.ActivateTOTPForm):
    words = {"code": (gettext_lazy("Code from the app"), gettext_lazy("Six digits; the app shows new ones every 30 seconds."))}

    @property
    def secret_in_groups(self):
        """The key as one types it: four characters at a time."""
        return " ".join(wrap(self.secret, 4))
