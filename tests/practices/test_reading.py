"""What stands on the page of a practice."""

import re
import uuid
from datetime import UTC, datetime

import pytest

from files import actions as files
from practices.actions import coauthors, drafting, publishing, sources
from practices.models import CoAuthor, Practice, PracticeVersion, VersionAttribution
from submissions.models import Serves
from taxonomy.models import OrganizationKind
from tests.files import samples
from tests.practices import scene


@pytest.fixture
def read(client):
    """`read(practice)` is the HTML of its page, or of an address; white space is one space."""

    def get(thing, language="en"):
        address = thing if isinstance(thing, str) else thing.get_absolute_url()
        response = client.get(f"/{language}{address[3:]}")
        assert response.status_code == 200
        return " ".join(response.content.decode().split())

    return get


@pytest.fixture
def publish(writers):
    """`publish(countries=["PER"])` is a published version of the author's, for `union`."""

    def make(**given):
        return scene.published(writers.author, writers.secretariat, organization=writers.union, **given)

    return make


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def row(html, term):
    """What is said of a term among the key facts."""
    return words(re.search(rf"<dt[^>]*>{term}</dt><dd[^>]*>(.*?)</dd>", html)[1])


def kind(key):
    return str(OrganizationKind.objects.get(key=key).pk)


# ── What it is ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_key_facts(publish, read):
    version = publish(countries=["SEN", "CIV", "MAR"], regions=["011"], is_global=True, level="national", end_year=2024)

    html = read(version.practice)

    assert "<title>Legal advice at the bus station – Migration Network Hub</title>" in html
    facts = {term: row(html, term) for term in ("Type", "Level", "Years", "Whom it serves", "Language of the text", "Version")}
    assert facts == {
        "Type": "Service or mechanism",
        "Level": "National",
        "Years": "2019–2024",
        "Whom it serves": "Migrants",
        "Language of the text": "English",
        "Version": "1 of 1",
    }
    assert row(html, "Where") == "Worldwide Western Africa Côte d&#x27;Ivoire , Morocco , Senegal"
    assert 'href="/en/practices/?country=CIV"' in html
    assert 'href="/en/practices/?region=world"' in html
    assert 'href="/en/practices/?type=service"' in html


@pytest.mark.parametrize(("end_year", "said"), [(None, "2019 – ongoing"), (2019, "2019"), (2021, "2019–2021")])
def test_years(publish, read, end_year, said):
    assert row(read(publish(end_year=end_year).practice), "Years") == said


def test_countries_are_sorted_in_the_readers_language(publish, read):
    practice = publish(countries=["DEU", "EGY", "FRA"]).practice

    assert words(read(practice, "en")).count("Egypt , France , Germany") == 1
    assert words(read(practice, "fr")).count("Allemagne , Égypte , France") == 1
    assert words(read(practice, "es")).count("Alemania , Egipto , Francia") == 1


def test_another_type_is_told_in_its_authors_words(publish, read):
    html = read(publish(type="other", other_type="A song").practice)

    assert row(html, "Type").endswith("( A song )")
    assert '<span class="tag tag--practices">A song</span>' in html


def test_objectives_have_their_faces_and_the_primary_ones_come_first(publish, read):
    html = read(publish(primary=[15, 4], secondary=[7, 1], actions="15(c)", goals=[8], targets="8.8, 10.7").practice)

    assert row(html, "Primary objectives") == "15 Access to basic services 4 Legal identity and documentation"
    assert row(html, "Secondary objectives").startswith("1 ")
    assert row(html, "Actions of the Compact") == "15(c)"
    assert row(html, "Guiding principles") == "People-centred"
    assert row(html, "Sustainable Development Goals") == "8. Decent work and economic growth Targets: 8.8, 10.7"
    assert 'class="objective objective--small objective--table-' in html


def test_texts_stand_in_their_language(publish, read):
    html = read(publish(language="ar", title="مشورة", summary="<p>نعمل ليلا</p>").practice)

    assert '<span lang="ar" dir="auto">مشورة</span>' in html
    assert '<div class="prose" lang="ar" dir="auto"><p>نعمل ليلا</p></div>' in html
    assert ("In Arabic" in html, row(html, "Language of the text")) == (True, "Arabic")
    for title in ("Benefit and impact", "Key lessons", "Recommendations", "Innovation"):
        assert f">{title}</h2>" in html


def test_organizations_with_their_kinds(publish, read):
    version = publish(
        implementers=[
            {"name": "Union", "kind": kind("media")},
            {"name": "Ministère de l’Accueil", "kind": kind("national-authority")},
        ],
        partners=[{"name": "Faculty of Rain", "kind": kind("academia")}],
        donors=[{"name": "Harbour Fund", "kind": ""}],
    )

    html = read(version.practice)

    assert row(html, "Implementing organizations") == "Union Civil society Ministère de l’Accueil National authority"
    assert (row(html, "Partner"), row(html, "Donor")) == ("Faculty of Rain Academia", "Harbour Fund")
    assert '<bdi lang="en">Union</bdi>' in html
    assert "Société civile" in read(version.practice, "fr")


def test_links_say_where_they_lead(publish, read):
    html = read(
        publish(
            links=[{"url": "https://www.example.org/a?b=1&c", "title": "Report"}, {"url": "http://x.example.org/", "title": ""}]
        ).practice
    )

    assert '<a href="https://www.example.org/a?b=1&amp;c" rel="noopener nofollow ugc"><bdi lang="en">Report</bdi></a>' in html
    assert ("example.org</bdi></span>" in html, "<bdi>http://x.example.org/</bdi></a></li>" in html) == (True, True)


def test_pictures_are_shown_and_documents_linked(writers, read):
    version = scene.begun(writers.author)
    picture = {"upload": samples.upload("a.png", samples.picture()), "alternative": "A table with a lamp.", "title": "The table"}
    document = {"upload": samples.upload("bilan.pdf"), "title": "Bilan", "language": "fr"}
    for words_of in (picture, document):
        sources.add(version=version, file=files.store(by=writers.author, key=uuid.uuid4(), **words_of), by=writers.author)
    drafting.submit(version=version, content=scene.content(), by=writers.author)
    scene.reviewed(version, writers.secretariat, serves=Serves.MIXED)

    html = read(Practice.objects.get())

    assert re.search(r'<img[^>]* alt="A table with a lamp\."', html)
    assert ("The table</figcaption>" in html, "Bilan" in html, "PDF" in html) == (True, True, True)
    assert row(html, "Whom it serves") == "Migrants and refugees"


def test_empty_parts_have_no_heading(publish, read):
    html = read(publish(secondary=[], partners=[]).practice)

    absent = [
        "Secondary objective",
        "Partner",
        "Donor",
        "Pictures",
        "Links and documents",
        "Minor corrections",
        "Related practices",
    ]
    assert [part for part in absent if part in html] == []


# ── Who, and how it came here ────────────────────────────────────────────────────────────────────────────────────


def byline(html):
    return words(re.search(r'<p class="record-head__by">(.*?)</p>', html)[1])


def test_who_submitted(writers, publish, read):
    together = scene.begun(writers.author)
    row_ = coauthors.invite(practice=together.practice, email=writers.partner.email, language="en", by=writers.author)
    coauthors.accept(invitation=CoAuthor.objects.get(pk=row_.pk), by=writers.partner)
    drafting.submit(version=together, content=scene.content(title="Together"), by=writers.author)
    scene.reviewed(together, writers.secretariat)
    alone = scene.published(writers.author, writers.secretariat, names_authors=False)

    assert byline(read(publish().practice)) == "Submitted by Union – Author Person"
    assert byline(read(publish(names_authors=False).practice)) == "Submitted by Union"
    assert byline(read(Practice.objects.get(pk=together.practice_id))) == "Submitted by Author Person and Partner Person"
    assert byline(read(alone.practice)) == "Submitted by A member of the Hub"


def test_names_stay_as_they_were_and_go_where_they_were_erased(writers, publish, read):
    practice = publish().practice
    writers.author.full_name = "Somebody Else"
    writers.author.save()

    assert byline(read(practice)) == "Submitted by Union – Author Person"
    VersionAttribution.objects.update(person_name_as_then="")
    assert byline(read(practice)) == "Submitted by Union – Former delegate"


def test_its_stages_with_their_dates_and_nobodys_name(publish, read):
    version = publish()
    PracticeVersion.objects.update(
        submitted_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC),
        reviewed_at=datetime(2026, 3, 4, 9, tzinfo=UTC),
        published_at=datetime(2026, 3, 5, 9, tzinfo=UTC),
    )

    html = read(version.practice)

    stages = words(re.search(r'<ol class="stages">(.*?)</ol>', html)[1])
    judged = "Judged useful to share by peers on 4 March 2026"
    assert stages == f"Version 1 submitted on 2 March 2026 {judged} Published on 5 March 2026"
    assert "Secretariat Example" not in html


def test_nothing_of_the_focal_point_is_anywhere(writers, log_in, publish):
    practice = publish(focal_position="Quiet Position", focal_organization="Quiet House").practice
    publishing.correct(
        practice=practice,
        by=writers.author,
        why="New contact",
        focal_point={
            "name": "Hidden Name",
            "position": "Quiet Position",
            "organization": "Quiet House",
            "email": "hidden@example.org",
        },
    )
    scene.updated(practice, writers.author, writers.secretariat)
    address = practice.get_absolute_url()

    for name in ("visitor", "stranger", "author", "secretariat"):
        client = log_in(getattr(writers, name))
        for part in ("", "sheet/", "versions/", "versions/1/", "versions/2/", "versions/2/differences/"):
            html = client.get(address + part).content.decode()
            assert not re.search(r"Marguerite|Quiet|[Hh]idden@|Hidden Name|@example\.org|focal", html), (name, part)


def test_minor_corrections_are_told(writers, publish, read):
    practice = publish(links=[{"url": "https://old.example.org/", "title": "Report"}]).practice
    publishing.correct(practice=practice, by=writers.author, why="It <moved>", links=[], end_year=2025)

    html = read(practice)

    assert html.count("It &lt;moved&gt;") == 2
    assert "Links:" in html
    assert words(html).count("Before Report https://old.example.org/ After none") == 1
    assert words(html).count("Before goes on After 2025") == 1
    assert "Author Person" not in html.split("Minor corrections")[1]


def test_the_notice_on_peer_review_stands_below(publish, read):
    practice = publish().practice

    assert "does not mean that the United Nations Network on Migration or its members endorse it" in read(practice)
    assert re.search(r'<p class="opinions">.*L’évaluation par les pairs', read(practice, "fr"))


# ── What is like it ──────────────────────────────────────────────────────────────────────────────────────────────


def related(html):
    part = html.split('id="related"')[1].split("</ul>")[0] if 'id="related"' in html else ""
    return re.findall(r'dir="auto">([^<]*)</span></a></h3> <p[^>]*>(.*?)</p>', part)


def test_related_practices_and_why(publish, read):
    mine = publish(primary=[7], secondary=[16, 23], countries=["SEN", "PER"])
    publish(title="Nothing in common", primary=[1], secondary=[], countries=["FJI"])
    publish(title="One objective", primary=[2], secondary=[23], countries=["FJI"])
    publish(title="Nearest", primary=[7], secondary=[16], countries=["PER", "SEN"], language="fr")
    gone = publish(title="Retired", primary=[7])
    publishing.retire(practice=gone.practice, by=gone.practice.owner, why="Over")

    assert related(read(mine.practice)) == [
        ("Nearest", "Same objectives: 7, 16 · Same countries: Peru, Senegal · French"),
        ("One objective", "Same objective: 23"),
    ]
    assert related(read(mine.practice, "es"))[0][1].endswith("Francés")


def test_at_most_five_are_related_the_newest_first(publish, read):
    mine = publish()
    for number in range(7):
        publish(title=f"Other {number}")

    assert [title for title, _why in related(read(mine.practice))] == [f"Other {number}" for number in (6, 5, 4, 3, 2)]


# ── Citation ─────────────────────────────────────────────────────────────────────────────────────────────────────


def citation(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", re.search(r'id="citation-text">(.*?)</p>', html)[1])).strip()


def test_citation(settings, writers, publish, read):
    settings.BASE_URL = "https://hub.example.org"
    version = publish()
    PracticeVersion.objects.update(published_at=datetime(2025, 12, 31, 23, 30, tzinfo=UTC))

    html = read(version.practice)

    address = "https://hub.example.org/en/practices/legal-advice-at-the-bus-station/versions/1/"
    assert citation(html) == f"Union (2026). Legal advice at the bus station. Migration Network Hub, version 1. {address}"
    for name, content in {
        "DC.creator": "Union",
        "DC.publisher": "Migration Network Hub",
        "DC.language": "en",
        "DC.identifier": address,
        "DCTERMS.issued": "2026-01-01",
        "DC.coverage": "Senegal",
        "DC.subject": "7. Reduce vulnerabilities",
    }.items():
        assert f'<meta name="{name}" content="{content}">' in html, name
    alone = scene.published(writers.author, writers.secretariat, title="Alone")
    assert citation(read(alone.practice)).startswith("Author Person (20")


# ── Hostile texts ────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_people_write_is_no_markup_of_ours(writers, publish, read):
    bad = '"><script>alert(1)</script>'
    version = publish(
        title=f"A{bad}",
        summary=f"<p>a</p>{bad}<img src=x onerror=alert(1)>",
        other_type=bad,
        type="other",
        actions=bad,
        implementers=[{"name": bad, "kind": kind("media")}],
        links=[{"url": 'https://example.org/?"><script>alert(1)</script>', "title": bad}],
    )
    publishing.correct(practice=version.practice, by=writers.author, why=bad, end_year=2030)
    scene.updated(version.practice, writers.author, writers.secretariat, title=f"B{bad}", changes=f"<p>{bad}</p>")
    publishing.retire(practice=Practice.objects.get(), by=writers.author, why=bad)
    address = version.practice.get_absolute_url()

    for part in ("", "sheet/", "versions/", "versions/1/", "versions/2/differences/"):
        html = read(address + part)
        assert ("<script>" in html, "<img" in html, "onerror=" in html) == (False, False, False), part


def test_a_title_that_turns_the_line_round_turns_only_itself(publish, read):
    html = read(publish(title="\u202eabc").practice)

    assert html.count("<bdi") >= 1
    assert '<cite lang="en"><bdi>\u202eabc</bdi></cite>' in html
