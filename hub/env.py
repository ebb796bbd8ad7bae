"""Typed readers of the deployment's variables. A wrong value stops the start with a sentence that names the mend.

Every variable the Hub knows is read here or in `hub.settings`, and stands in `.env.example`; a test keeps the two in step.
An empty variable counts as unset.
"""

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def text(name, default=None, *, mend=""):
    """The variable's value, or `default`; raises if both are missing."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set. {mend}".strip())
    return default


def choice(name, choices, default):
    """One of `choices`; anything else raises and lists them."""
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is “{value}”; it must be one of: {', '.join(choices)}.")
    return value


def integer(name, default, *, low, high):
    """A whole number from `low` to `high`."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise ImproperlyConfigured(f"{name} is “{value}”; it must be a whole number from {low} to {high}.")
    return int(value)


def words(name, default=None, *, mend=""):
    """A list from a comma-separated value; never empty."""
    found = [word.strip() for word in text(name, default, mend=mend).split(",") if word.strip()]
    if not found:
        raise ImproperlyConfigured(f"{name} is not set. {mend}".strip())
    return found


def folder(name, default):
    """An absolute path; the folder need not exist yet."""
    return Path(text(name, str(default))).expanduser().absolute()


def secret_key(name, *, required, kept_in):
    """The signing key: the variable's, else (unless `required`) one made once and kept, readable by its owner only."""
    if required or os.environ.get(name):
        value = text(name, mend="Set it to at least 50 random characters and keep it: log-ins and links depend on it.")
        if len(value) < 50 or len(set(value)) < 5:
            raise ImproperlyConfigured(f"{name} is too easy to guess. Set it to at least 50 random characters.")
        return value
    try:
        return kept_in.read_text() if kept_in.exists() else _make_secret(kept_in)
    except OSError as error:
        mend = "mend that, or name another folder with HUB_VAR."
        raise ImproperlyConfigured(f"{kept_in.parent} cannot be written ({error.strerror}): {mend}") from error


def _make_secret(path):
    """Written whole before it gets its name; of two processes that begin at once, both read the first one's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    try:
        draft.write_text(secrets.token_urlsafe(48))
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text()


def mail_server(name):
    """Django's EMAIL_ settings from `smtp://`, `smtp+tls://` (STARTTLS) or `smtps://`; None if unset.

    `?from=` names the sender: `smtp+tls://user:password@mail.example.org:587/?from=hub@example.org`.
    """
    value = text(name, "")
    if not value:
        return None
    url = urlsplit(value)
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if url.scheme not in ports or not url.hostname or (port := _port(url, ports[url.scheme])) is None:
        raise ImproperlyConfigured(f"{name} must begin with smtp://, smtp+tls:// or smtps:// and name a host.")
    sender = parse_qs(url.query).get("from", [f"no-reply@{url.hostname}"])[0]
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": url.scheme == "smtp+tls",
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "DEFAULT_FROM_EMAIL": f"Migration Network Hub <{sender}>",
    }


def _port(url, default):
    try:
        return url.port or default
    except ValueError:
        return None


def service(name, var, *, required):
    """The address of a service: the variable's, else (unless `required`) that of the one `manage.py up` is running now.

    An empty string if there is neither.
    """
    if required:
        return text(name, mend="Production names its own services; docker-compose.yml shows how.")
    return text(name, _running(name, var))


def _running(name, var):
    try:
        services = json.loads((var / "services.json").read_text())
        with suppress(PermissionError):  # it runs, as somebody else
            os.kill(services["pid"], 0)
        return services.get(name, "")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ""


def database(name, url):
    """Django's settings of the database at `url`; an address that names none stops the start."""
    try:
        return dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must look like postgresql://user:password@host:5432/hub.") from error
