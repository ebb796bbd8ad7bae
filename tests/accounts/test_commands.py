"""What an operator types: the first administrator, and the page of roles and rights."""

import pytest
from django.core.management import CommandError, call_command

from accounts.management.commands import roles as roles_page
from accounts.models import Role, User
from core.permissions import declared
from events.models import Event

pytestmark = pytest.mark.django_db


def test_page_of_roles_is_what_the_code_says():
    call_command("roles", check=True)


def test_stale_page_of_roles_is_told_and_mended(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()

    with pytest.raises(CommandError, match=r"Run: manage\.py roles"):
        call_command("roles", check=True)
    call_command("roles")
    call_command("roles", check=True)
    (tmp_path / "docs" / "roles.md").write_text("Everybody may do everything.")
    with pytest.raises(CommandError, match="stale"):
        call_command("roles", check=True)


def test_page_of_roles_names_every_action_with_its_reasons():
    page = roles_page.page()

    missing = [name for name, reasons in declared().items() if f"| `{name}` | {'<br>'.join(map(str, reasons))} |" not in page]
    assert missing == []
    assert [name for name in Role.DUTIES if f"| **{name}** |" not in page] == []


def test_first_administrator_is_a_person_who_has_confirmed_her_address(enrol, capsys):
    person = enrol("kenji")

    call_command("make_administrator", "Kenji@Example.org")

    role = Role.objects.get(person=person)
    assert (role.role, role.granted_by, role.standing) == ("administrator", None, "running")
    assert User.objects.get(pk=person.pk).is_administrator
    assert capsys.readouterr().out == "Kenji Example is an administrator now.\n"
    assert Event.objects.about(role).get().why == "Granted on the command line"


@pytest.mark.parametrize("email", ["nobody@example.org", "unconfirmed@example.org", "disabled@example.org", ""])
def test_nobody_else_becomes_administrator(cast, email):
    User.objects.create(email="unconfirmed@example.org", full_name="Not Confirmed")
    before = Role.objects.count()

    with pytest.raises(CommandError, match="Nobody has signed up and confirmed the address"):
        call_command("make_administrator", email)

    assert Role.objects.count() == before


def test_administrator_is_made_once(cast):
    with pytest.raises(CommandError, match="Kenji Halloran is an administrator already"):
        call_command("make_administrator", "administrator@example.org")

    assert Role.objects.filter(person=cast.administrator).count() == 1
