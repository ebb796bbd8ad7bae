"""Write a practice through its pages: over days, in any order, alone and together."""

import pytest
from django.utils.translation import override

from drafts import kinds
from drafts.models import Draft
from events.models import Mail
from practices import fields
from practices.drafting import VERSION
from practices.models import PracticeVersion, State
from taxonomy.models import Country, Objective, OrganizationKind
from tests.practices import scene, writing


@pytest.fixture
def author(writers, client):
    client.force_login(writers.author)
    return client


@pytest.fixture
def begun(author, writers):
    return writing.begin(author, voice=str(writers.union.pk))


def _draft(version):
    return Draft.objects.get(place=version.place)


def test_a_practice_is_written_checked_and_sent(author, begun):
    writing.fill_in(author, begun)
    page = author.get(writing.address(begun, "check/"))
    assert page.context["is_complete"], [step.missing for step in page.context["steps"]]
    assert 'type="submit">Send it to the secretariat' in page.content.decode()

    answer = author.post(writing.address(begun, "check/"), {"draft_version": page.context["draft"].version})

    assert answer.status_code == 302
    version = PracticeVersion.objects.get()
    assert (version.state, version.title) == (State.SUBMITTED, "Legal advice at the bus station")
    assert [row.objective.number for row in version.objective_rows.all()] == [7, 23]
    assert Mail.objects.get(kind="practices.practice_received").to == "author@example.org"
    sent = author.get(writing.address(begun))
    assert "Four hundred people got papers." in sent.content.decode()


def test_the_receipt_has_all_that_was_sent(author, begun):
    writing.fill_in(author, begun)
    version = author.get(writing.address(begun, "check/")).context["draft"].version
    author.post(writing.address(begun, "check/"), {"draft_version": version})

    letter = Mail.objects.get(kind="practices.practice_received").text

    for words in (
        "Legal advice at the bus station",
        "Come at night, too.",
        "Marguerite Obiang",
        "7. ",
        "Senegal",
        "Lamp at the Quay",
    ):
        assert words in letter, words


@pytest.mark.parametrize("group", [group.key for group in fields.FORM.groups])
def test_every_part_opens_empty_and_saves_half_of_it(author, begun, group):
    first = fields.FORM.group(group).fields[0].name
    given = {"brief": {"title": "Half a tit"}, "contact": {"focal_email": "not an address"}}.get(group, {f"{first}-0-name": "x"})

    answer = writing.save(author, begun, group, given)

    assert answer.status_code == 302
    assert set(given) <= set(_draft(begun).data)
    assert next(iter(given.values())) in author.get(writing.address(begun, f"{group}/")).content.decode()


WAYS = {
    "next:": ("organizations", "substance/"),
    "part:contact": ("organizations", "contact/"),
    "all:": ("organizations", ""),
    "check:": ("organizations", "check/"),
    "rows:implementers": ("organizations", "organizations/#id_implementers_2"),
    "rows:nonsense": ("organizations", "organizations/#"),
    "file:": ("sources", "files/add/"),
    "file:7": ("sources", "files/7/remove/"),
    "part:nonsense": ("sources", ""),
    "": ("sources", ""),
    "https://example.org/": ("sources", ""),
}


@pytest.mark.parametrize(("way", "group", "leads"), [(way, *where) for way, where in WAYS.items()], ids=WAYS)
def test_every_button_saves_all_and_leads_on(author, begun, way, group, leads):
    given = {"organizations": {"implementers-3-name": "Lamp at the Quay"}, "sources": {"links-1-url": "https://example.org/"}}[
        group
    ]

    answer = author.post(writing.address(begun, f"{group}/"), writing.form(author, begun, group) | given | {"go": way})

    assert (answer.status_code, answer.headers["Location"]) == (302, writing.address(begun, leads))
    assert given.items() <= _draft(begun).data.items()


def test_the_last_part_leads_to_all_of_them(author, begun):
    answer = author.post(writing.address(begun, "contact/"), writing.form(author, begun, "contact") | {"go": "next:"})

    assert answer.headers["Location"] == writing.address(begun)


def test_rows_are_as_many_as_may_be_given_and_say_so(author, begun):
    rows = {f"links-{place}-url": f"https://example.org/{place}" for place in range(19)}
    writing.save(author, begun, "sources", rows)

    page = author.get(writing.address(begun, "sources/")).content.decode()

    assert ('name="links-19-url"' in page, 'name="links-20-url"' in page) == (True, False)
    assert ("At most 20 rows." in page, 'value="rows:links"' in page) == (True, False)


def test_a_part_of_what_was_sent_leads_to_where_it_stands(author, begun):
    writing.fill_in(author, begun)
    seen = author.get(writing.address(begun, "check/")).context["draft"].version
    author.post(writing.address(begun, "check/"), {"draft_version": seen})

    assert author.get(writing.address(begun, "brief/")).headers["Location"] == writing.address(begun)


def test_mine_are_in_the_order_in_which_they_wait_for_me(author, writers, practice_in):
    for state in ("published", "submitted", "in-review", "draft", "returned", "changes-asked"):
        practice_in(state, title=state, language="fr")

    shelves = author.get("/en/practices/mine/").context["shelves"]

    assert [(key, [version.state for version in versions]) for key, _heading, versions in shelves] == [
        ("asked", ["changes-asked", "returned", "draft"]),
        ("judged", ["in-review"]),
        ("sent", ["submitted"]),
        ("over", ["published"]),
    ]
    page = author.get("/en/practices/mine/").content.decode()
    assert '<bdi lang="fr">returned</bdi>' in page


def test_what_is_missing_links_to_its_fields(author, begun):
    page = author.get(writing.address(begun, "check/"))

    text = page.content.decode()
    assert not page.context["is_complete"]
    for control in ("brief/?check#id_title", "compact/?check#id_primary_0", "substance/?check#id_benefit"):
        assert control in text, control
    assert author.post(writing.address(begun, "check/"), {"draft_version": "1"}).status_code == 422
    assert PracticeVersion.objects.get().state == State.DRAFT


def test_what_a_co_author_changed_meanwhile_is_read_before_it_is_sent(author, begun):
    writing.fill_in(author, begun)
    seen = author.get(writing.address(begun, "check/")).context["draft"].version
    writing.save(author, begun, "brief", writing.typed(title="Another title"))

    answer = author.post(writing.address(begun, "check/"), {"draft_version": seen})

    assert answer.status_code == 409
    assert PracticeVersion.objects.get().state == State.DRAFT


def test_sending_twice_sends_once(author, begun):
    writing.fill_in(author, begun)
    seen = author.get(writing.address(begun, "check/")).context["draft"].version
    for _ in range(2):
        assert author.post(writing.address(begun, "check/"), {"draft_version": seen}).status_code == 302

    assert Mail.objects.filter(kind="practices.practice_received").count() == 1


@pytest.mark.parametrize(
    ("group", "given", "control", "words"),
    [
        ("brief", {"start_year": "2020", "end_year": "2019", "ongoing": ""}, "end_year", "before the start year"),
        ("brief", {"start_year": "2020", "end_year": "2021", "ongoing": "on"}, "ongoing", "You gave an end year"),
        ("brief", {"start_year": "1066"}, "start_year", "1950"),
        ("brief", {"summary": "   ", "summary_format": ""}, "summary", "Not given"),
        ("brief", {"title": "x" * 201}, "title", "200"),
        ("compact", {"primary": [1, 2, 3, 4]}, "primary", "at most 3"),
        ("compact", {"primary": [1, 2], "secondary": [2]}, "secondary", "either primary or secondary"),
        ("compact", {"primary": "999"}, "primary", "999"),
        ("compact", {"targets": "8.8, 99.1"}, "targets", "99.1"),
        ("places", {"countries": []}, "is_global", "Worldwide"),
        ("organizations", {"implementers-0-name": "", "implementers-0-kind": ""}, "implementers", "Not given"),
        ("organizations", {"implementers-0-kind": ""}, "implementers", "Row 1"),
        ("sources", {"links-0-url": "javascript:alert(1)"}, "links", "https://"),
        ("contact", {"focal_email": "nobody"}, "focal_email", "e-mail"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(author, begun, group, given, control, words):
    names = {item.name for item in fields.FORM.group(group).fields}
    usual = {name: value for name, value in writing.typed().items() if name.split("-")[0].removesuffix("_format") in names}
    objective = {"primary": usual.get("primary")} if group == "compact" and "primary" not in given else {}
    chosen = {name: scene.keys(Objective, "number", *numbers) for name, numbers in given.items() if type(numbers) is list}
    writing.save(author, begun, group, {**usual, **objective, **given, **(chosen if group == "compact" else {})})

    form = author.get(writing.address(begun, f"{group}/?check")).context["form"]

    assert any(words in error for error in form.errors.get(control, [])), form.errors


@pytest.mark.parametrize("person", ["visitor", "member", "stranger", "invited", "removed", "secretariat"])
@pytest.mark.parametrize("part", ["", "check/", "brief/", "people/", "files/add/", "withdraw/"])
def test_somebody_elses_draft_is_not_there(client, writers, join, begun, person, part):
    join(begun.practice)
    client.logout()
    if person != "visitor":
        client.force_login(getattr(writers, person))

    answer = client.get(writing.address(begun, part))

    assert answer.status_code == (302 if person == "visitor" else 404)


def test_two_people_on_one_field_the_second_sees_both_texts(author, begun, writers, client):
    hidden = writing.form(author, begun, "brief")
    writing.save(author, begun, "brief", {"title": "By the author", "language": "en"})
    client.force_login(writers.speaker)

    answer = writing.save(client, begun, "brief", {"title": "By the speaker", "language": "en"}, hidden=hidden)

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "By the author" in text
    assert "By the speaker" in text
    assert _draft(begun).data["title"] == "By the author"


def test_what_another_wrote_is_told_in_the_readers_words(db):
    read, kind = kinds.get(VERSION).read, scene.keys(OrganizationKind, "key", "civil-society")[0]
    told = {
        "title": ({"title": "Deux"}, "Titre", "Deux"),
        "summary": ({"summary": "<p>de <b>là</b></p>", "summary_format": "html"}, "Résumé", "de là"),
        "level": ({"level": "local"}, "Niveau", "Local"),
        "ongoing": ({"ongoing": "on"}, "La pratique se poursuit", "Oui"),
        "consent": ({}, None, ""),
        "countries": ({"countries": scene.keys(Country, "iso3", "SEN", "BRA")}, "Pays", "Sénégal\nBrésil"),
        "goals": ({"goals": "no key"}, None, "no key"),
        "partners": ({"partners-1-name": "Port", "partners-0-kind": kind}, "Partenaires", "Société civile\nPort"),
        "nonsense": ({"nonsense": "x"}, "Nonsense", "x"),
    }

    with override("fr"):
        for name, (words, label, text) in told.items():
            said, shown = read(name, words)
            assert (label or str(said), text) == (str(said), shown)


def test_an_update_begins_with_what_is_published(author, writers, practice_in):
    version = practice_in("published")

    answer = author.post(f"/en/practices/{version.practice.slug}/update/")

    update = PracticeVersion.objects.latest("pk")
    assert answer.headers["Location"] == writing.address(update)
    assert _draft(update).data["title"] == version.title
    assert "changes" in author.get(writing.address(update, "brief/")).context["form"].fields
    assert author.post(f"/en/practices/{version.practice.slug}/update/").headers["Location"] == writing.address(update)
