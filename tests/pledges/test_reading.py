"""The pages of a pledge at their addresses: what stands on them, their versions, what they cost."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from zeal import zeal_context

from files import actions as files
from pledges.actions import drafting, participants, publishing, screening, sources
from pledges.models import Pledge
from submissions.models import Serves
from taxonomy.models import Country
from tests.files import samples
from tests.pledges import scene


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def row(html, term):
    """What is said of a term among the key facts."""
    return words(re.search(rf"<dt[^>]*>{term}</dt><dd[^>]*>(.*?)</dd>", html)[1])


@pytest.fixture
def pledge(cast):
    return scene.published(cast.member, cast.secretariat, type="individual")


@pytest.fixture
def look(client):
    """`look(pledge, "versions/1/")` is the HTML of a page; white space is one space."""

    def get(pledge, part="", language="en"):
        response = client.get(f"/{language}{pledge.get_absolute_url()[3:]}{part}")
        assert response.status_code == 200, part
        return " ".join(response.content.decode().split())

    return get


def amended(pledge, by, **given):
    """A later wording, made at once."""
    pledge.refresh_from_db()
    usual = {"reason": "The station has moved.", "description": scene.DESCRIPTION.replace("bus", "railway")}
    content = usual | {"indicators": [scene.INDICATOR], "milestones": []} | given
    return publishing.amend(pledge=pledge, by=by, **content)


# ── Numbers in addresses ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("spelt", ["p-{0}-1", "P-{0}-01", "p-{0}-0001", "P-{0}-000001"])
def test_other_spellings_lead_to_the_number(client, pledge, spelt):
    number = spelt.format(pledge.year)

    for part in ("", "versions/1/"):
        response = client.get(f"/fr/pledges/{number}/{part}")
        assert (response.status_code, response["Location"]) == (301, f"/fr/pledges/{pledge.number}/{part}")


@pytest.mark.parametrize(
    "number",
    ["P-2026", "2026-0001", "P-26-0001", "P-2026-0000", "P-2026-x", "nothing", "P-2026-9999", "P-2026-٠٠٠١", "P-2026-1e3"],
)
def test_what_is_no_number_is_404(client, pledge, number):
    assert client.get(f"/en/pledges/{number}/", follow=True).status_code == 404


@pytest.mark.parametrize("part", ["versions/2/", "versions/0/", "versions/99999999999999999999/", "versions/1/differences/"])
def test_versions_nobody_published_are_404(client, pledge, part):
    assert client.get(pledge.get_absolute_url() + part).status_code == 404


@pytest.mark.parametrize("given", ["2", "3", "0", "-1", "a", "9" * 30, ""])
def test_a_version_is_compared_with_another_one(cast, client, pledge, given):
    amended(pledge, cast.member)

    assert client.get(f"{pledge.get_absolute_url()}versions/2/differences/?with={given}").status_code == 404


# ── What it is ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_key_facts(cast, look):
    pledge = scene.published(
        cast.member,
        cast.secretariat,
        countries=["SEN", "CIV"],
        regions=["011"],
        is_global=True,
        natures=["policy", "financial"],
        occasion="imrf-2026",
        is_mirror=True,
        actions="7(b)",
    )

    html = look(pledge)

    assert f"<title>{pledge.number} – Advice at every bus station – Migration Network Hub</title>" in html
    facts = {term: row(html, term) for term in ("Type", "Stage", "Nature", "Level", "Dates", "Announced at", "Version")}
    assert facts == {
        "Type": "Individual",
        "Stage": "Not yet started",
        "Nature": "Financial Policy-oriented",
        "Level": "National",
        "Dates": "1 January 2026 to 31 December 2028",
        "Announced at": "International Migration Review Forum 2026",
        "Version": "1 of 1",
    }
    assert row(html, "Main objectives") == "7 Reduce vulnerabilities 15 Access to basic services"
    assert row(html, "Where") == "Worldwide Western Africa Côte d&#x27;Ivoire , Senegal"
    assert "This pledge also serves the Compact on Refugees." in html
    assert ('href="/en/pledges/?country=CIV"' in html, "No update yet" in html) == (True, True)


def test_without_an_end_it_says_so(cast, look):
    assert "without an end date" in row(look(scene.published(cast.member, cast.secretariat, ends_on="")), "Dates")


def test_texts_stand_in_their_language(cast, look):
    pledge = scene.published(
        cast.member, cast.secretariat, language="ar", title="مشورة", description=f"<p>{'نعمل ليلا ' * 40}</p>"
    )

    html = look(pledge)

    assert ('<span lang="ar" dir="auto">مشورة</span>' in html, "In Arabic" in html) == (True, True)
    assert '<div class="prose" lang="ar" dir="auto"><p>نعمل ليلا' in html


def test_indicators_milestones_and_the_file(cast, look):
    version = scene.begun(cast.member)
    file = files.store(upload=samples.upload("plan.pdf"), by=cast.member, key=uuid.uuid4(), title="Our plan")
    sources.add(version=version, file=file, by=cast.member)
    drafting.submit(version=version, content=scene.content(), by=cast.member)
    screening.accept(version=version, by=cast.secretariat, serves=Serves.MIGRANTS)

    html = look(Pledge.objects.get())

    table = words(html.split('<table class="measures">')[1].split("</table>")[0])
    assert "People advised people a year 200 1,200 by 31 December 2028 No value yet" in table
    assert "by 30 June 2027 The first ten stations" in words(html)
    assert ("Our plan" in html, "PDF" in html) == (True, True)


def test_citation_and_notice(settings, look, cast):
    settings.BASE_URL = "https://hub.example.org"
    pledge = scene.published(cast.focal_point, cast.secretariat, organization=cast.union)

    html = look(pledge)

    cited = words(html.split('id="citation-text">')[1].split("</p>")[0])
    address = f"https://hub.example.org/en/pledges/{pledge.number}/versions/1/"
    assert cited.replace(" .", ".") == (
        f"Union ({pledge.year}). Advice at every bus station. Pledge {pledge.number}. Migration Network Hub, version 1. {address}"
    )
    assert "The text of a pledge is that of those who make it." in html
    assert "Le texte d’un engagement est celui de ses auteurs." in look(pledge, language="fr")
    assert f'<link rel="canonical" href="/en/pledges/{pledge.number}/">' in html


def test_what_people_write_is_no_markup_of_ours(cast, look):
    bad = '"><script>alert(1)</script>'
    indicator = scene.INDICATOR | {"what": bad, "unit": bad}
    pledge = scene.published(
        cast.member,
        cast.secretariat,
        title=f"A{bad}",
        description=scene.DESCRIPTION + bad,
        actions=bad,
        indicators=[indicator],
        milestones=[{"what": bad, "by_when": "2027-06-30"}],
        type="partnership",
        participants=[scene.partner(name=bad, commitment=bad)],
    )
    content = {"text": f"<p>{bad}</p>", "reason": bad, "evidence": [{"url": 'https://example.org/?"><script>', "title": bad}]}
    scene.updated(pledge, cast.member, "discontinued", "5", **content)
    amended(pledge, cast.member, reason=bad, indicators=[indicator])
    publishing.withdraw(pledge=Pledge.objects.get(), by=cast.member, why=bad)

    for part in ("", "versions/1/", "versions/2/differences/"):
        assert "<script>" not in look(pledge, part), part


# ── Versions ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_version_stays_as_it_was_and_leads_to_the_newest(cast, look, pledge):
    amended(pledge, cast.member)

    first, second, now = look(pledge, "versions/1/"), look(pledge, "versions/2/"), look(pledge)

    assert f'This is version 1, as it was published. <a href="{pledge.get_absolute_url()}">Read version 2</a>' in first
    assert ("railway" in first, "railway" in second, "railway" in now) == (False, True, True)
    assert ("A newer version" in second, "The first ten stations" in first, "The first ten stations" in now) == (
        False,
        True,
        False,
    )
    assert f'<link rel="canonical" href="{pledge.get_absolute_url()}versions/1/">' in first
    assert f'<link rel="canonical" href="{pledge.get_absolute_url()}">' in second


def test_the_history_leads_to_versions_and_differences(cast, look, pledge):
    amended(pledge, cast.member)

    html = look(pledge)

    said = words(html.split('<ol class="timeline"')[1].split("</ol>")[0])
    assert re.fullmatch(
        r'reversed data-count="2"> Wording changed [\w ]+ The station has moved\. Version 2 · differences from version 1 '
        r"Published [\w ]+ Version 1",
        said,
    )
    for part in ("versions/1/", "versions/2/", "versions/2/differences/"):
        assert f'href="{pledge.get_absolute_url()}{part}"' in html


def differences(html):
    """What differs, by field."""
    body = html.split('<div class="page__body">')[1].split("</div> <aside")[0]
    return {words(name): markup for name, markup in re.findall(r"<section> <h2>(.*?)</h2>(.*?)</section>", body)}


def test_differences_word_by_word_with_the_reason(cast, look, pledge):
    amended(pledge, cast.member, indicators=[scene.INDICATOR | {"target": "2000"}])

    html = look(pledge, "versions/2/differences/")

    found = differences(html)
    assert "the<del> bus</del> <ins>railway</ins> stations" in found["Description"]
    assert words(found["Indicators"]) == (
        "Added People advised: 200 → 2,000 people a year, by 31 December 2028 "
        "Taken out People advised: 200 → 1,200 people a year, by 31 December 2028"
    )
    assert words(found["Milestones"]) == "Taken out 30 June 2027 – The first ten stations"
    assert set(found) == {"Description", "Indicators", "Milestones"}
    assert "The station has moved." in html
    assert not re.search("Marguerite|[Cc]ontact person", html)


def test_a_screened_version_is_compared_too(cast, look, pledge):
    version = drafting.begin_revision(pledge=pledge, by=cast.member)
    content = scene.content(title="Advice at every station", objectives=[7], countries=["PER"], type="common", reason="More.")
    drafting.submit(version=version, content=content, by=cast.member)
    screening.accept(version=version, by=cast.secretariat, serves=Serves.MIGRANTS)

    found = differences(look(pledge, "versions/2/differences/"))

    assert set(found) == {"Name", "Main objectives", "Countries", "Type"}
    assert words(found["Countries"]) == "Added Peru Taken out Senegal"


# ── What they cost ───────────────────────────────────────────────────────────────────────────────────────────────

MOST = {
    "": {"visitor": 4, "outsider": 9, "secretariat": 16, "member": 20},
    "versions/1/": {"visitor": 3, "outsider": 6, "secretariat": 6, "member": 6},
    "versions/2/differences/": {"visitor": 2, "outsider": 5, "secretariat": 5, "member": 5},
}


@pytest.fixture
def grown(cast):
    """`grown(30)` is a partnership of that many with as many indicators, milestones, places, updates, versions and matches."""

    def make(count):
        names = [f"House {number}" for number in range(count)]
        few = min(count, 6)
        others = [scene.published(cast.outsider, cast.secretariat, title=f"Other {number}") for number in range(few)]
        given = {
            "type": "partnership",
            "countries": [row.iso3 for row in Country.objects.all()[:count]],
            "indicators": [scene.INDICATOR | {"what": f"Thing {number}"} for number in range(min(count, 20))],
            "milestones": [{"what": f"Step {number}", "by_when": "2027-06-30"} for number in range(min(count, 20))],
            "participants": [scene.partner(name=name, email=f"h{at}@example.org") for at, name in enumerate(names)],
            "matches": [{"pledge": other.number} for other in others],
        }
        pledge = scene.published(cast.member, cast.secretariat, **given)
        for invitation in scene.invitations(pledge)[: count // 2]:
            participants.confirm(invitation=invitation, by=None)
        for number in range(few):
            evidence = [{"url": f"https://a.example.org/{number}", "title": ""}]
            scene.updated(pledge, cast.member, value=str(200 + number), evidence=evidence)
            amended(pledge, cast.member, description=f"{scene.DESCRIPTION}<p>{number}</p>", indicators=given["indicators"])
        return pledge

    return make


@pytest.mark.parametrize("count", [1, 30])
def test_pages_cost_the_same_however_much_a_pledge_holds(cast, log_in, grown, count):
    address = grown(count).get_absolute_url()

    for name in ("visitor", "outsider", "secretariat", "member"):
        client = log_in(getattr(cast, name))
        for part, most in MOST.items():
            client.get(address + part)
            with CaptureQueriesContext(connection) as captured, zeal_context():
                assert client.get(address + part).status_code == 200
            asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
            assert len(asked) <= most[name], (name, part, [sql[:90] for sql in asked])


def test_who_has_the_page_already_is_told_so(cast, client, pledge):
    address = pledge.get_absolute_url()
    first = client.get(address)

    again = client.get(address, headers={"if-none-match": first["ETag"]})
    scene.updated(pledge, cast.member)
    changed = client.get(address, headers={"if-none-match": first["ETag"]})

    assert [answer.status_code for answer in (first, again, changed)] == [200, 304, 200]
    assert dict(first.cookies) == {}
