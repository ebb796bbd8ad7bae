"""The demonstration is told through the actions, twice without harm, and never in production."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from discussions.models import Topic
from events.models import Mail
from hub.demo import story
from hub.demo.cast import PEOPLE
from practices.models import Call

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, tmp_path, capsys):
    """Runs `manage.py demo` with a folder of its own; gives what it printed."""
    settings.VAR = tmp_path

    def run():
        call_command("demo")
        return capsys.readouterr().out

    return run


OURS = ("accounts", "events", "pages", "account", "discussions", "practices", "files", "drafts")


def rows():
    models = [model for model in apps.get_models() if model._meta.app_label in OURS]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


def test_telling_it_twice_changes_nothing(demo, move_clock):
    first, once = demo(), rows()
    move_clock(days=2)

    second, twice = demo(), rows()

    assert (second, twice) == (first, once)


def test_it_is_open_whenever_it_is_told(demo, move_clock):
    demo()
    move_clock(days=700)
    demo()

    states = {topic.slug: topic.life.state.value for topic in Topic.objects.all()}
    assert {slug for slug, state in states.items() if state != "extended"} == {"children-who-arrive-mid-year"}
    assert [call.slug for call in Call.objects.open()] == ["decent-work-everywhere"]


def test_every_log_in_it_prints_works(demo, client):
    printed = demo()
    password = printed.split("password: ")[1].strip()

    for email, _words in story.log_ins():
        answer = client.post(reverse("account_login"), {"login": email, "password": password})
        assert (email, answer.status_code, email in printed) == (email, 302, True)
        assert client.session["_auth_user_id"] == str(User.objects.get(email=email).pk)
        client.logout()


def test_its_roles_open_what_they_should(demo, client):
    demo()

    admitted = {}
    for login in PEOPLE:
        client.force_login(User.objects.get(email=f"{login}@example.org"))
        admitted[login] = client.get("/admin/").status_code == 200

    assert {login for login in admitted if admitted[login]} == {"secretariat", "administrator", "anjali"}


def test_everybody_in_it_is_invented(demo):
    demo()

    addresses = {*User.objects.values_list("email", flat=True), *Mail.objects.values_list("to", flat=True)}
    assert {address.rpartition("@")[2] for address in addresses} == {"example.org"}


def test_its_password_is_kept_for_its_owner_alone(demo, settings):
    demo()

    kept = settings.VAR / "demo-password"
    assert oct(kept.stat().st_mode & 0o777) == "0o600"
    assert len(kept.read_text()) >= 15


def test_it_refuses_production(demo, settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="not for production"):
        demo()

    assert not User.objects.exists()
    assert not (settings.VAR / "demo-password").exists()
