"""The Hub as it is deployed: everything named, nothing of the demonstration, only https."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection

KEY = "".join(chr(33 + number) for number in range(60) if chr(33 + number) not in "\"'\\$`")
FULL = {
    "HUB_MODE": "production",
    "HUB_SECRET_KEY": KEY,
    "HUB_HOSTS": "hub.example.org,www.hub.example.org",
    "HUB_PROXIES": "1",
    "DATABASE_URL": "postgresql://hub@db.example.org/hub",
    "REDIS_URL": os.environ.get("REDIS_URL", "redis://valkey.example.org"),
    "EMAIL_URL": "smtp+tls://hub:word@mail.example.org/?from=hub@example.org",
}


@pytest.fixture
def run(settings, tmp_path):
    """`run(*words, **variables)` runs Python in a process that knows nothing but a deployment's variables."""

    def run(*words, **variables):
        given = {name: value for name, value in (FULL | variables).items() if value is not None}
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "HUB_VAR": str(tmp_path),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        (tmp_path / "static").mkdir(exist_ok=True)
        return subprocess.run(
            [sys.executable, *words], cwd=settings.BASE_DIR, env=environment | given, capture_output=True, text=True, check=False
        )

    return run


def test_check_finds_nothing_in_a_full_deployment(run):
    said = run("-W", "error", "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert (said.returncode, said.stdout.strip(), said.stderr) == (0, "System check identified no issues (0 silenced).", "")


MISSING = {
    "HUB_SECRET_KEY": "HUB_SECRET_KEY is not set. Set it to at least 50 random characters and keep it",
    "HUB_HOSTS": "HUB_HOSTS is not set. Name the Hub's host names, the public one first: HUB_HOSTS=hub.example.org",
    "DATABASE_URL": "DATABASE_URL is not set.",
    "REDIS_URL": "REDIS_URL is not set.",
}


@pytest.mark.parametrize(("name", "sentence"), MISSING.items())
@pytest.mark.parametrize("value", [None, ""], ids=["unset", "empty"])
def test_a_missing_variable_stops_the_start_with_the_mend(run, name, sentence, value):
    said = run("manage.py", "check", **{name: value})

    assert said.returncode != 0
    assert sentence in said.stderr.strip().splitlines()[-1]


WRONG = {
    "mode": ({"HUB_MODE": "prod"}, "HUB_MODE is “prod”; it must be one of: demo, production, test."),
    "port": ({"HUB_PORT": "http"}, "HUB_PORT is “http”; it must be a whole number from 1 to 65535."),
    "key": ({"HUB_SECRET_KEY": "a" * 60}, "HUB_SECRET_KEY is too easy to guess."),
    "proxies": ({"HUB_PROXIES": "many"}, "HUB_PROXIES is “many”; it must be a whole number from 0 to 5."),
    "hosts": ({"HUB_HOSTS": ","}, "HUB_HOSTS is not set."),
    "mail": ({"EMAIL_URL": "mail.example.org"}, "EMAIL_URL must begin with smtp://, smtp+tls:// or smtps:// and name a host."),
    "database": ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
}


@pytest.mark.parametrize(("variables", "sentence"), WRONG.values(), ids=WRONG)
def test_a_wrong_variable_stops_the_start_with_the_mend(run, variables, sentence):
    said = run("manage.py", "check", **variables)

    assert said.returncode != 0
    assert sentence in said.stderr.strip().splitlines()[-1]


FOUND = {
    "no mail server": ({"EMAIL_URL": None}, "hub.E002"),
    "no proxy": ({"HUB_PROXIES": None}, "hub.W003"),
    "not production": ({"HUB_MODE": "demo"}, "hub.E001"),
}


@pytest.mark.parametrize(("variables", "identity"), FOUND.values(), ids=FOUND)
def test_check_names_what_a_deployment_lacks(run, variables, identity):
    said = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **variables)

    assert (said.returncode, identity in said.stderr) == (1, True)


def test_the_demonstration_refuses_production(run):
    said = run("manage.py", "demo")

    assert (said.returncode, said.stderr.strip()) == (
        1,
        "CommandError: The demonstration is not for production: its password is printed.",
    )


PROGRAM = """
import json, sys
import django
django.setup()
from django.conf import settings
from django.test import Client
from core import clock

answers = {}
for name, path, https, host in json.loads(sys.argv[1]):
    headers = {"host": host, "x-forwarded-proto": "https" if https else "http"}
    answer = Client(raise_request_exception=False).get(path, headers=headers)
    cookies = {name: [cookie["secure"], cookie["httponly"], cookie["samesite"]] for name, cookie in answer.cookies.items()}
    answers[name] = {"status": answer.status_code, "headers": dict(answer.headers), "cookies": cookies}
try:
    clock.move(60)
    answers["clock"] = "moved"
except RuntimeError:
    answers["clock"] = "refused"
answers["secure"] = [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.STAFF_SECOND_FACTOR, settings.DEBUG]
print(json.dumps(answers))
"""
VISITS = [
    ("page", "/en/", True, "hub.example.org"),
    ("second host", "/en/", True, "www.hub.example.org"),
    ("form", "/en/contact/", True, "hub.example.org"),
    ("mailbox", "/demo/mail/", True, "hub.example.org"),
    ("message", "/demo/mail/any/", True, "hub.example.org"),
    ("styleguide", "/en/styleguide/", True, "hub.example.org"),
    ("unencrypted", "/en/about/?a=1", False, "hub.example.org"),
    ("unencrypted health", "/healthz", False, "hub.example.org"),
    ("foreign host", "/en/", True, "evil.example"),
    ("unknown", "/en/nothing/", True, "hub.example.org"),
]


@pytest.mark.django_db
def test_a_deployment_answers_over_https_only_and_shows_no_demonstration(run):
    database = connection.settings_dict
    host = database["HOST"].replace("/", "%2F")
    address = f"postgresql://{database['USER']}:{database['PASSWORD']}@{host}:{database['PORT']}/{database['NAME']}"
    said = run("-c", PROGRAM, json.dumps(VISITS), DATABASE_URL=address, DJANGO_SETTINGS_MODULE="hub.settings")
    assert said.returncode == 0, said.stderr

    answers = json.loads(said.stdout)
    assert {name: answers[name]["status"] for name, *_rest in VISITS} == {
        "page": 200,
        "second host": 200,
        "form": 200,
        "mailbox": 404,
        "message": 404,
        "styleguide": 404,
        "unencrypted": 301,
        "unencrypted health": 200,
        "foreign host": 400,
        "unknown": 404,
    }
    assert answers["unencrypted"]["headers"]["Location"] == "https://hub.example.org/en/about/?a=1"
    for name in ("page", "form", "mailbox", "unknown"):
        assert answers[name]["headers"]["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"
    assert answers["page"]["cookies"] == {}
    assert answers["form"]["cookies"] == {"csrftoken": [True, True, "Lax"]}
    assert answers["secure"] == [True, True, True, False]
    assert answers["clock"] == "refused"
