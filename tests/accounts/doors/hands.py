"""What one does at the doors of the Hub: log in, sign up, open a letter, type a code."""

import base64
import hashlib
import hmac
import re
import struct
import time

from django.contrib.auth.hashers import MD5PasswordHasher
from django.urls import reverse
from django.utils.translation import override

from accounts.actions import invitations
from accounts.models import Scope
from events.models import Mail

PASSWORD = "a quiet reading room by the lake"
OTHER_PASSWORD = "another table near the window"
LANGUAGES = ("en", "fr", "es")
SECRET = base64.b32encode(b"a secret of 20 bytes").decode()


def at(name, *args, language="en"):
    """An address of the Hub in a language."""
    with override(language):
        return reverse(name, args=args)


def sign_up(client, email, *, full_name="Noor Vandelaar", password=PASSWORD, **extra):
    return client.post(at("account_signup"), {"full_name": full_name, "email": email, "password1": password}, **extra)


def enter(client, email, password=PASSWORD, **extra):
    """Log in through the page."""
    return client.post(at("account_login") + extra.pop("query", ""), {"login": email, "password": password}, **extra)


def words(response):
    return response.content.decode()


def letters(kind, to=None):
    rows = Mail.objects.filter(kind=kind).order_by("created_at")
    return list(rows.filter(to=to) if to else rows)


def path_in(letter):
    """The path of the one link of a letter."""
    return re.search(r"^https?://[^/\s]+(/\S+)$", letter.text, re.MULTILINE)[1]


def code_of(secret, moment=None):
    """What an authenticator app shows, by RFC 6238."""
    counter = struct.pack(">Q", int(moment or time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def is_in(client):
    return "_auth_user_id" in client.session


def confirm_identity(client):
    client.post(at("account_reauthenticate"), {"password": PASSWORD})


class CountingHasher(MD5PasswordHasher):
    """Counts what is by far the most of the time an answer takes; its hashes are those of all other tests."""

    count = 0

    def encode(self, password, salt):
        CountingHasher.count += 1
        return super().encode(password, salt)


def without_what_differs(page, name):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page).replace(f"{name}@example.org", "address")


def invite(cast, **terms):
    """An invitation to act for the union; its token."""
    terms = {"email": "new@example.org", "language": "en", "scopes": [Scope.POST]} | terms
    invitations.send(organization=cast.union, by=cast.focal_point, **terms)
    return path_in(letters("accounts.invitation")[-1]).rstrip("/").rpartition("/")[2]
