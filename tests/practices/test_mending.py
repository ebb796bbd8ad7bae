"""Correct and retire what is published: who may, what comes back, what readers see."""

import re

import pytest

from drafts.holding import writer_token
from drafts.models import HeldPost
from events.models import Event
from practices.actions import publishing
from practices.models import Correction, FocalPoint, Practice
from tests.markup import read
from tests.practices import scene

TYPED = {
    "links-0-url": "https://new.example.org/",
    "links-0-title": "Report",
    "ongoing": "on",
    "end_year": "",
    "focal_name": "Marguerite Obiang",
    "focal_email": "marguerite@example.org",
    "why": "The address had moved.",
}


@pytest.fixture
def practice(writers):
    links = [{"url": "https://old.example.org/", "title": "Report"}]
    return scene.published(writers.author, writers.secretariat, organization=writers.union, links=links).practice


@pytest.fixture
def send(writers, log_in, practice):
    """`send("author", end_year="2024")` fills in the form for a correction as it stands and sends it."""

    def post(name, page="correct/", **fields):
        client = log_in(getattr(writers, name))
        seen = read(client.get(practice.get_absolute_url() + page)).fields.get("seen", "")
        typed = {key: value for key, value in (TYPED | {"seen": seen} | fields).items() if value is not None}
        return client.post(practice.get_absolute_url() + page, typed)

    return post


def fresh():
    return Practice.objects.select_related("current").get()


# ── Correct ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_form_shows_what_is_published(writers, log_in, practice):
    fields = read(log_in(writers.author).get(f"{practice.get_absolute_url()}correct/")).fields

    shown = ("links-0-url", "links-0-title", "links-1-url", "end_year", "ongoing", "focal_name", "focal_email", "why")
    assert {name: fields[name] for name in shown} == {
        "links-0-url": "https://old.example.org/",
        "links-0-title": "Report",
        "links-1-url": "",
        "end_year": "",
        "ongoing": "",  # ticked
        "focal_name": "Marguerite Obiang",
        "focal_email": "marguerite@example.org",
        "why": "",
    }


@pytest.mark.parametrize("name", ["author", "speaker", "secretariat"])
def test_links_are_corrected_and_logged(send, practice, name):
    answer = send(name)

    version = fresh().current
    assert (answer.status_code, answer["Location"]) == (302, practice.get_absolute_url())
    assert [(link.url, link.title) for link in version.links.all()] == [("https://new.example.org/", "Report")]
    assert [(row.field, row.why) for row in Correction.objects.all()] == [("links", "The address had moved.")]
    assert Event.objects.filter(kind="practices.corrected").count() == 1


def test_an_end_year_is_given_and_taken_back(send):
    send("author", end_year="2024", ongoing=None)
    ended = fresh().current.end_year
    send("author")

    assert (ended, fresh().current.end_year) == (2024, None)


def test_the_focal_point_is_corrected_without_a_word_in_public(send, client, practice):
    send(
        "author", **{"links-0-url": "https://old.example.org/", "focal_name": "Hidden Name", "focal_email": "hidden@example.org"}
    )

    point = FocalPoint.objects.get()
    assert (point.name, point.email) == ("Hidden Name", "hidden@example.org")
    assert list(Correction.objects.values_list("field", "before", "after")) == [("focal_point", "", "")]
    client.logout()
    html = client.get(practice.get_absolute_url()).content.decode()
    assert re.search("Hidden|hidden@|Minor corrections|address had moved", html) is None


def test_links_can_all_be_taken_out(send):
    send("author", **{"links-0-url": "", "links-0-title": ""})

    assert not fresh().current.links.exists()


def test_nothing_changed_is_no_correction(send):
    answer = send("author", **{"links-0-url": "https://old.example.org/"})

    assert (answer.status_code, Correction.objects.count()) == (302, 0)


WRONG = {
    "end before start": ({"end_year": "2018", "ongoing": None}, "end_year", "The end year is before the start year."),
    "ended and goes on": ({"end_year": "2024"}, "ongoing", "You gave an end year."),
    "neither": ({"ongoing": None}, "end_year", "Give the end year"),
    "no year": ({"end_year": "soon", "ongoing": None}, "end_year", "Enter a whole number."),
    "no reason": ({"why": " "}, "why", "This field is required."),
    "a reason of two lines": ({"why": "a\nb"}, "why", "Write this in one line."),
    "a script for a link": ({"links-0-url": "javascript:alert(1)"}, "links", "give the whole address"),
    "a title without a link": ({"links-1-title": "Report"}, "links", "Row 2: “Address” is missing."),
    "no contact": ({"focal_email": ""}, "focal_email", "Not given yet."),
    "too many links": ({f"links-{n}-url": "https://a.example.org/" for n in range(21)}, "links", "At most 20 rows."),
}


@pytest.mark.parametrize(("fields", "field", "words"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(send, fields, field, words):
    answer = send("author", **fields)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert [words in error for error in answer.context["form"].errors[field]] == [True]
    assert ("<title>Error:" in html.replace("<title> ", "<title>"), f'id="id_{field}_error"' in html) == (True, True)
    assert not Correction.objects.exists()
    kept = read(answer).fields
    assert {name: kept[name] for name in ("focal_name", "links-0-title")} == {
        "focal_name": "Marguerite Obiang",
        "links-0-title": "Report",
    }


def test_further_rows_come_without_a_script_and_keep_what_is_typed(send):
    answer = send("author", more="1", why="", end_year="20x", **{"links-3-url": "https://third.example.org/"})

    fields = read(answer).fields
    assert (answer.status_code, answer.context["form"].errors) == (200, {})
    assert (fields["links-0-url"], fields["links-1-url"]) == ("https://new.example.org/", "https://third.example.org/")
    assert ("links-3-url" in fields, fields["end_year"], "ongoing" in fields) == (True, "20x", True)
    assert not Correction.objects.exists()


def test_who_saw_an_older_page_is_told_and_overwrites_nothing(writers, log_in, practice):
    address = f"{practice.get_absolute_url()}correct/"
    client = log_in(writers.author)
    seen = read(client.get(address)).fields["seen"]
    publishing.correct(practice=practice, by=writers.speaker, why="First", links=[{"url": "https://b.example.org/", "title": ""}])

    told = client.post(address, TYPED | {"seen": seen})
    kept = fresh().current.links.get().url
    sent = client.post(address, TYPED | {"seen": read(told).fields["seen"]})

    assert (told.status_code, "Somebody has changed this practice" in told.content.decode(), kept) == (
        200,
        True,
        "https://b.example.org/",
    )
    assert (sent.status_code, fresh().current.links.get().url) == (302, "https://new.example.org/")


def test_a_correction_meant_for_one_version_does_not_reach_the_next(writers, log_in, practice):
    address = f"{practice.get_absolute_url()}correct/"
    client = log_in(writers.author)
    seen = read(client.get(address)).fields["seen"]
    scene.updated(practice, writers.author, writers.secretariat, links=[])

    told = client.post(address, TYPED | {"seen": seen})

    assert (told.status_code, fresh().current.links.count()) == (200, 0)


# ── Retire ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["author", "speaker", "secretariat"])
def test_a_practice_is_retired_with_a_reason(send, name, practice, client):
    answer = send(name, page="retire/", why="The programme has ended.")

    assert (answer.status_code, fresh().retired_why, fresh().is_listed) == (302, "The programme has ended.", False)
    assert "The programme has ended." in client.get(practice.get_absolute_url()).content.decode()


def test_no_reason_retires_nothing(send):
    answer = send("author", page="retire/", why="")

    assert (answer.status_code, fresh().is_listed) == (200, True)
    assert answer.context["form"].errors["why"] == ["This field is required."]


def test_the_page_warns_that_an_update_is_withdrawn(writers, log_in, practice):
    client, address = log_in(writers.author), f"{practice.get_absolute_url()}retire/"
    before = client.get(address).content.decode()
    client.post(f"{practice.get_absolute_url()}update/")

    assert ("is withdrawn" in before, "is withdrawn" in client.get(address).content.decode()) == (False, True)


# ── Who may ──────────────────────────────────────────────────────────────────────────────────────────────────────

BUTTONS = {
    "visitor": set(),
    "stranger": set(),
    "author": {"update", "correct", "retire"},
    "speaker": {"update", "correct", "retire"},
    "secretariat": {"correct", "retire", "admin"},
}


@pytest.mark.parametrize(("name", "expected"), BUTTONS.items(), ids=BUTTONS)
def test_only_those_who_may_see_the_buttons(writers, log_in, practice, name, expected):
    page = read(log_in(getattr(writers, name)).get(practice.get_absolute_url()))

    address = practice.get_absolute_url()
    found = {verb for verb in ("correct", "retire") if f"{address}{verb}/" in page.links}
    found |= {"update"} if f"{address}update/" in page.sent else set()
    found |= {"admin"} if any(f"/practices/practice/{practice.pk}/" in link for link in page.links) else set()
    assert found == expected


def test_whoever_has_begun_an_update_goes_on_with_it(writers, log_in, practice):
    client = log_in(writers.author)
    draft = client.post(f"{practice.get_absolute_url()}update/")["Location"]

    for name in ("author", "speaker"):
        assert draft in read(log_in(getattr(writers, name)).get(practice.get_absolute_url())).links
    for name in ("stranger", "secretariat"):
        assert draft not in read(log_in(getattr(writers, name)).get(practice.get_absolute_url())).links


@pytest.mark.parametrize("verb", ["correct", "retire"])
@pytest.mark.parametrize(("name", "status"), [("visitor", 302), ("stranger", 403), ("author", 200), ("secretariat", 200)])
def test_others_are_refused_with_the_reason(writers, log_in, practice, verb, name, status):
    client = log_in(getattr(writers, name))

    looked = client.get(f"{practice.get_absolute_url()}{verb}/")
    assert looked.status_code == status
    if status == 403:
        assert "Only those who write this practice may do this." in looked.content.decode()
        assert client.post(f"{practice.get_absolute_url()}{verb}/", TYPED).status_code == 403
        assert (Correction.objects.count(), fresh().is_listed) == (0, True)


@pytest.mark.parametrize("verb", ["correct", "retire"])
@pytest.mark.parametrize("name", ["stranger", "author", "secretariat"])
def test_what_is_not_there_is_404(writers, log_in, practice, verb, name):
    assert log_in(getattr(writers, name)).get(f"/en/practices/nothing-here/{verb}/").status_code == 404


@pytest.mark.parametrize("verb", ["correct", "retire"])
def test_a_retired_practice_is_neither_corrected_nor_retired(writers, log_in, practice, verb):
    publishing.retire(practice=practice, by=writers.author, why="Over")

    assert log_in(writers.author).get(f"{practice.get_absolute_url()}{verb}/").status_code == 403


@pytest.mark.parametrize("verb", ["correct", "retire"])
def test_an_expired_log_in_loses_nothing(writers, client, practice, verb):
    answer = client.post(f"{practice.get_absolute_url()}{verb}/", TYPED | {"_writer": writer_token(writers.author)})

    held = HeldPost.objects.get()
    assert (answer.status_code, held.owner, dict(held.fields)["why"]) == (302, writers.author, TYPED["why"])
