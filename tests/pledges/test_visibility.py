"""Who sees what of a pledge: cast × state of the pledge and its versions, on its pages."""

import pytest

from pledges.actions import drafting, publishing
from pledges.models import Pledge
from tests.pledges import scene

PEOPLE = ("visitor", "member", "delegate", "focal_point", "outsider", "moderator", "secretariat", "administrator")
ON_ITS_WAY = ("draft", "submitted", "returned", "declined", "withdrawn")


@pytest.fixture
def pledge(cast):
    return scene.published(cast.member, cast.secretariat)


@pytest.mark.parametrize("name", PEOPLE)
def test_what_is_published_is_everybodys(cast, log_in, pledge, name):
    client = log_in(getattr(cast, name))

    for part in ("", "versions/1/"):
        assert client.get(pledge.get_absolute_url() + part).status_code == 200


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("state", ON_ITS_WAY)
def test_what_is_not_published_has_no_page(cast, log_in, state, name):
    version = scene.in_state(state, cast.member, cast.secretariat)
    year = version.begun_at.year
    client = log_in(getattr(cast, name))

    for part in ("", "versions/1/"):
        assert client.get(f"/en/pledges/P-{year}-0001/{part}").status_code == 404


@pytest.mark.parametrize("name", PEOPLE)
def test_a_new_version_on_its_way_is_nowhere_here(cast, log_in, pledge, name):
    version = drafting.begin_revision(pledge=pledge, by=cast.member)
    drafting.submit(version=version, content=scene.content(title="Quietly on its way", reason="More."), by=cast.member)
    client = log_in(getattr(cast, name))
    address = pledge.get_absolute_url()

    assert client.get(f"{address}versions/2/").status_code == 404
    for part in ("", "versions/1/"):
        assert "Quietly on its way" not in client.get(address + part).content.decode()


@pytest.mark.parametrize("name", PEOPLE)
def test_a_withdrawn_pledge_keeps_its_page_with_the_note(cast, log_in, pledge, name):
    publishing.withdraw(pledge=pledge, by=cast.member, why="The fund was closed <early>.")
    client = log_in(getattr(cast, name))

    for part in ("", "versions/1/"):
        html = client.get(pledge.get_absolute_url() + part).content.decode()
        assert "This pledge was withdrawn on" in html
        assert "The fund was closed &lt;early&gt;." in html
        assert '<meta name="robots" content="noindex">' in html
        assert "Send an update" not in html
    assert not Pledge.objects.listed().exists()


VERBS = {
    "visitor": set(),
    "member": {"update", "amend", "revise", "withdraw"},
    "delegate": set(),
    "outsider": set(),
    "moderator": set(),
    "secretariat": {"withdraw"},
}


@pytest.mark.parametrize("name", VERBS)
def test_who_is_offered_what(cast, log_in, pledge, name):
    html = log_in(getattr(cast, name)).get(pledge.get_absolute_url()).content.decode()

    offered = {verb for verb in ("update", "amend", "revise", "withdraw") if f'/pledges/{pledge.number}/{verb}/"' in html}
    assert offered == VERBS[name]
    assert f"/pledges/{pledge.number}/doubt/" in html


def test_with_a_version_on_its_way_it_is_gone_on_with(cast, log_in, pledge):
    version = drafting.begin_revision(pledge=pledge, by=cast.member)

    html = log_in(cast.member).get(pledge.get_absolute_url()).content.decode()

    assert f'href="/en/pledges/drafts/{version.uuid}/"' in html
    assert ("/amend/" in html, "/revise/" in html) == (False, False)
