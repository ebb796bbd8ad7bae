"""Typed readers of the environment: a wrong value stops the start with a sentence that names the mend."""

import json
import os
import re

import pytest
from django.core.exceptions import ImproperlyConfigured

from hub import env

NAME = "HUB_TRIAL"
GOOD_KEY = "a1B2c" * 10


@pytest.fixture
def given(monkeypatch):
    """`given(value)` sets the variable; None unsets it."""

    def give(value):
        if value is None:
            monkeypatch.delenv(NAME, raising=False)
        else:
            monkeypatch.setenv(NAME, value)

    return give


READERS = {
    "text": (
        lambda: env.text(NAME, "default"),
        [("a", "a"), (" a ", "a"), ("", "default"), ("  ", "default"), (None, "default")],
    ),
    "text without a default": (lambda: env.text(NAME), [("a", "a")]),
    "choice": (
        lambda: env.choice(NAME, ("demo", "test"), "demo"),
        [("test", "test"), ("", "demo"), (None, "demo"), (" test ", "test")],
    ),
    "integer": (
        lambda: env.integer(NAME, 8000, low=1, high=65535),
        [("1", 1), ("65535", 65535), ("080", 80), ("", 8000), (None, 8000), (" 7 ", 7)],
    ),
    "words": (
        lambda: env.words(NAME, "a,b"),
        [("x", ["x"]), ("x,y", ["x", "y"]), (" x , y ,", ["x", "y"]), ("", ["a", "b"]), (None, ["a", "b"])],
    ),
}


@pytest.mark.parametrize(
    ("read", "value", "result"),
    [(read, value, result) for read, rows in READERS.values() for value, result in rows],
    ids=[f"{name}: {value!r}" for name, (_read, rows) in READERS.items() for value, _result in rows],
)
def test_readers_take_good_values(given, read, value, result):
    given(value)

    assert read() == result


REFUSALS = {
    "text, nothing": (lambda: env.text(NAME, mend="Set it."), None, f"{NAME} is not set. Set it."),
    "text, empty": (lambda: env.text(NAME, mend="Set it."), " ", f"{NAME} is not set. Set it."),
    "choice, unknown": (
        lambda: env.choice(NAME, ("demo", "test"), "demo"),
        "prod",
        f"{NAME} is “prod”; it must be one of: demo, test.",
    ),
    "choice, capitals": (
        lambda: env.choice(NAME, ("demo", "test"), "demo"),
        "Demo",
        f"{NAME} is “Demo”; it must be one of: demo, test.",
    ),
    **{
        f"integer, {value}": (
            lambda: env.integer(NAME, 1, low=1, high=9),
            value,
            f"{NAME} is “{value}”; it must be a whole number from 1 to 9.",
        )
        for value in ("0", "10", "-1", "1.5", "one", "٣", "1 000", "0x1")
    },
    "words, nothing": (lambda: env.words(NAME, mend="Name one."), None, f"{NAME} is not set. Name one."),
    "words, only commas": (lambda: env.words(NAME, mend="Name one."), " , ,", f"{NAME} is not set. Name one."),
    "secret, nothing": (
        lambda: env.secret_key(NAME, required=True, kept_in=None),
        None,
        f"{NAME} is not set. Set it to at least 50 random characters and keep it: log-ins and links depend on it.",
    ),
    "secret, short": (
        lambda: env.secret_key(NAME, required=True, kept_in=None),
        "short",
        f"{NAME} is too easy to guess. Set it to at least 50 random characters.",
    ),
    "secret, monotonous": (
        lambda: env.secret_key(NAME, required=False, kept_in=None),
        "ab" * 40,
        f"{NAME} is too easy to guess. Set it to at least 50 random characters.",
    ),
    **{
        f"mail server, {value}": (
            lambda: env.mail_server(NAME),
            value,
            f"{NAME} must begin with smtp://, smtp+tls:// or smtps:// and name a host.",
        )
        for value in ("mail.example.org", "http://mail.example.org", "smtp://", "smtp+tls://:587", "smtp://mail.example.org:port")
    },
}


@pytest.mark.parametrize(("read", "value", "sentence"), REFUSALS.values(), ids=REFUSALS)
def test_readers_refuse_bad_values_with_the_mend(given, read, value, sentence):
    given(value)

    with pytest.raises(ImproperlyConfigured, match=f"^{re.escape(sentence)}$"):
        read()


SERVERS = {
    "plain": ("smtp://mail.example.org", ("mail.example.org", 25, "", "", False, False), "no-reply@mail.example.org"),
    "STARTTLS": ("smtp+tls://mail.example.org", ("mail.example.org", 587, "", "", True, False), "no-reply@mail.example.org"),
    "TLS": ("smtps://mail.example.org", ("mail.example.org", 465, "", "", False, True), "no-reply@mail.example.org"),
    "port and log-in": (
        "smtp+tls://hub%40example.org:p%40ss%2Fword@mail.example.org:2525/?from=hub@example.org",
        ("mail.example.org", 2525, "hub@example.org", "p@ss/word", True, False),
        "hub@example.org",
    ),
}


@pytest.mark.parametrize(("value", "server", "sender"), SERVERS.values(), ids=SERVERS)
def test_mail_server_becomes_django_settings(given, value, server, sender):
    given(value)

    result = env.mail_server(NAME)

    names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
    assert tuple(result[f"EMAIL_{name}"] for name in names) == server
    assert result["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert result["DEFAULT_FROM_EMAIL"] == f"Migration Network Hub <{sender}>"


def test_no_mail_server_is_none(given):
    given("")

    assert env.mail_server(NAME) is None


def test_folder_is_absolute_and_need_not_exist(given, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given("some/where")

    folder = env.folder(NAME, "elsewhere")

    assert (folder, folder.exists()) == (tmp_path / "some/where", False)


def test_folder_of_a_home_is_found(given, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    given("~/hub")

    assert env.folder(NAME, "elsewhere") == tmp_path / "hub"


def test_given_secret_is_used(given, tmp_path):
    given(GOOD_KEY)

    assert env.secret_key(NAME, required=True, kept_in=tmp_path / "key") == GOOD_KEY
    assert not (tmp_path / "key").exists()


def test_missing_secret_is_made_once_and_kept_for_its_owner(given, tmp_path):
    given(None)
    kept = tmp_path / "var" / "key"

    first, second = (env.secret_key(NAME, required=False, kept_in=kept) for _start in range(2))

    assert (first == second, len(first) >= 50, kept.stat().st_mode & 0o777) == (True, True, 0o600)


SERVICES = {
    "running": ({"pid": os.getpid(), NAME: "postgresql:///x"}, "postgresql:///x"),
    "another service": ({"pid": os.getpid(), "REDIS_URL": "redis:///x"}, ""),
    "stopped": ({"pid": 2**22 + 1, NAME: "postgresql:///x"}, ""),
    "no process": ({NAME: "postgresql:///x"}, ""),
    "somebody else's": ({"pid": 1, NAME: "postgresql:///x"}, "postgresql:///x"),
}


@pytest.mark.parametrize(("facts", "address"), SERVICES.values(), ids=SERVICES)
def test_services_count_while_their_house_lives(given, tmp_path, facts, address):
    given(None)
    (tmp_path / "services.json").write_text(json.dumps(facts))

    assert env.service(NAME, tmp_path, required=False) == address


def test_a_named_service_outweighs_the_running_one(given, tmp_path):
    given("postgresql:///named")
    (tmp_path / "services.json").write_text(json.dumps({"pid": os.getpid(), NAME: "postgresql:///x"}))

    assert [env.service(NAME, tmp_path, required=required) for required in (True, False)] == ["postgresql:///named"] * 2


def test_a_required_service_must_be_named(given, tmp_path):
    given(None)
    (tmp_path / "services.json").write_text(json.dumps({"pid": os.getpid(), NAME: "postgresql:///x"}))

    with pytest.raises(ImproperlyConfigured, match=f"^{NAME} is not set. Production names its own services"):
        env.service(NAME, tmp_path, required=True)


@pytest.mark.parametrize("content", [None, "", "{", "[]", "null", '{"pid": "x"}', '{"pid": null}'])
def test_missing_or_spoilt_list_of_services_is_none(given, tmp_path, content):
    given(None)
    if content is not None:
        (tmp_path / "services.json").write_text(content)

    assert env.service(NAME, tmp_path, required=False) == ""
