"""How django-allauth speaks for the Hub: its words are ours, its mail goes through the outbox, in the person's language."""

from contextlib import suppress
from urllib.parse import urlencode, urlsplit

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import ProtectedError, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from accounts.models import User
from core import clock
from core.urls import absolute_url, in_language
from events.actions import post
from events.letters import compose

_LINKS = ("activate_url", "password_reset_url", "signup_url")
_SECRET = {"email_confirmation", "email_confirmation_signup", "password_reset_key"}
_TOO_OFTEN = {"too_many_login_attempts", "rate_limited"}


def _local(url):
    """Path and query of an address."""
    return urlsplit(url)._replace(scheme="", netloc="").geturl()


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "duplicate_email": _("This address is on your account already."),
        "email_password_mismatch": _("E-mail address and password do not go together. Check both and try again."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
    }

    def validation_error(self, code, *args):
        """Whoever tries too often gets the page for that, with status 429, at every door: password, code or confirmation."""
        if code in _TOO_OFTEN:
            raise ImmediateHttpResponse(respond_429(self.request))
        return super().validation_error(code, *args)

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Failed log-ins count by address alone, whichever of the Hub's host names they come through."""
        return credentials.get("email", "").lower()

    def send_mail(self, template_prefix, email, context):
        """Write the outbox row; `account/email/password_reset_key` is `templates/emails/account_password_reset_key.html`.

        Links lead to this deployment's own address, never to the request's Host, in the recipient's language.
        """
        app, _email, name = template_prefix.split("/")
        person = context.get("user") or User.objects.filter(email__iexact=email).first()
        language = person.language if person else get_language()
        zone = person.zone if person else settings.TIME_ZONE
        links = {key: absolute_url(in_language(_local(context[key]), language)) for key in _LINKS if key in context}
        letter = compose(f"{app}_{name}", context | links | {"person": person, "email": email, "zone": zone}, language)
        post(kind=f"{app}.{name}", to=email, secret=name in _SECRET, **letter)

    def get_email_confirmation_url(self, request, emailconfirmation):
        """Whoever signed up on the way to a page goes on to it; allauth says whether the page is one of ours."""
        url = super().get_email_confirmation_url(request, emailconfirmation)
        onward = request and get_next_redirect_url(request)
        return f"{url}?{urlencode({'next': onward})}" if onward else url

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """A notice about the account's safety, in the person's language even where it goes to an address she has left."""
        facts = {"user": user, "timestamp": clock.now(), **(context or {})}
        super().send_notification_mail(template_prefix, user, facts, email)

    def send_account_already_exists_mail(self, email):
        """Costs as much time as making the account would, so that the answer's delay tells nothing."""
        make_password("as long as a real one")
        super().send_account_already_exists_mail(email)

    def save_user(self, request, user, form, commit=True):
        """A new account has its full name and speaks the language of the page it was made on."""
        user.language = get_language()
        user.full_name = form.cleaned_data["full_name"]
        return super().save_user(request, user, form, commit)

    def confirm_email(self, request, email_address):
        """Whoever confirms an address owns it: others who only claim it lose the claim, with it the account nobody confirmed."""
        claims = EmailAddress.objects.filter(email=email_address.email, verified=False)
        claims.exclude(user=email_address.user).delete()
        unconfirmed = User.objects.filter(email__iexact=email_address.email, last_login=None)
        with suppress(ProtectedError):  # somebody gave it a right before it was confirmed: it stays, the secretariat will see
            unconfirmed.exclude(pk=email_address.user_id).exclude(emailaddress__verified=True).delete()
        return super().confirm_email(request, email_address)

    def get_email_verification_redirect_url(self, email_address):
        """Who is logged in goes on with her addresses, others to the log-in."""
        return reverse("account_email" if self.request.user.is_authenticated else "account_login")

    def get_password_change_redirect_url(self, request):
        return reverse("accounts:profile")


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": _("Set up an authenticator app first."),
        "incorrect_code": _("This code is not right, or no longer valid. Wait for the next one and try again."),
    }

    def is_mfa_enabled(self, user, types=None):
        """As the library's own, which asks the database anew for every kind; this asks once per request."""
        if user.is_anonymous:
            return False
        prefetch_related_objects([user], "authenticator_set")
        return any(types is None or row.type in types for row in user.authenticator_set.all())

    def build_totp_svg(self, url):
        """With a white ground: a camera must read it off a dark page too."""
        return qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode")
