"""How django-allauth speaks for the Hub: its mail goes through the outbox, in the person's language."""

from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.hashers import make_password
from django.utils.translation import get_language

from accounts.models import User
from core.urls import absolute_url, in_language
from events.actions import post
from events.letters import compose

_LINKS = ("activate_url", "password_reset_url", "signup_url")
_SECRET = {"email_confirmation", "email_confirmation_signup", "password_reset_key"}


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix, email, context):
        """Write the outbox row; `account/email/password_reset_key` is `templates/emails/account_password_reset_key.html`.

        Links lead to this deployment's own address, never to the request's Host, in the recipient's language.
        """
        app, _email, name = template_prefix.split("/")
        person = context.get("user") or User.objects.filter(email__iexact=email).first()
        language = person.language if person else get_language()
        links = {key: absolute_url(in_language(urlsplit(context[key]).path, language)) for key in _LINKS if key in context}
        letter = compose(f"{app}_{name}", context | links | {"person": person, "email": email}, language)
        post(kind=f"{app}.{name}", to=email, secret=name in _SECRET, **letter)

    def send_account_already_exists_mail(self, email):
        """Costs as much time as making the account would, so that the answer's delay tells nothing."""
        make_password("as long as a real one")
        super().send_account_already_exists_mail(email)

    def save_user(self, request, user, form, commit=True):
        """A new account has its full name and speaks the language of the page it was made on."""
        user.language = get_language()
        user.full_name = form.cleaned_data["full_name"]
        return super().save_user(request, user, form, commit)
