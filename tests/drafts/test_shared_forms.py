"""A form of a shared draft: every button saves, autosave saves field by field, and both texts are shown where two wrote one."""

import pytest

from accounts.models import User
from drafts import actions, kinds
from drafts.holding import writer_token
from drafts.models import Draft, HeldPost
from tests.conftest import PASSWORD
from tests.drafts.plans import ADDRESS, PLACE, PLAN, save, stored
from tests.markup import read

AUTOSAVE, LIST = "/en/account/drafts/save/", "/en/account/drafts/"
FORM = {"draft_kind": PLAN, "draft_place": PLACE, "draft_names": "title summary goals agree links"}
SHARED = {
    "title": "Un",
    "summary": "<p>un <strong>mot</strong></p>",
    "summary_format": "html",
    "goals": ["a", "c"],
    "agree": "on",
}
NO_SCRIPT = {"title": "Un", "summary": "un mot", "goals": ["a", "c"], "agree": "on", "links-0-url": "x"}


@pytest.fixture
def begun(cast, plan):
    return save(cast.focal_point, SHARED | {"links-0-url": "x"}, version=0).draft


def page_of(client, address=ADDRESS):
    return client.get(address).content.decode()


def test_the_form_shows_the_draft_as_typed_and_complains_of_nothing(cast, log_in, begun):
    client = log_in(cast.member)

    html, page = page_of(client), read(client.get(ADDRESS))

    assert (page.fields["title"], page.fields["summary"], page.fields["links-0-url"]) == ("Un", "un mot", "x")
    assert [f'value="{key}"' in html and f'value="{key}" id' in html for key in "abc"] == [True] * 3
    assert (html.count(" checked"), "error-summary" in html) == (3, False)
    assert (page.fields["draft_version"], page.fields["draft_names"]) == ("1", FORM["draft_names"])
    assert "by Focal_point Example" in html


def test_it_complains_where_it_is_asked_to(cast, log_in, plan):
    assert "error-summary" in page_of(log_in(cast.member), f"{ADDRESS}?check")


@pytest.mark.parametrize(("button", "leads"), [({"save_draft": "1"}, ADDRESS), ({}, "/en/help/")], ids=["save", "go on"])
def test_every_button_saves_complete_or_not(cast, log_in, plan, button, leads):
    response = log_in(cast.member).post(ADDRESS, FORM | {"summary": "typed", "title": ""} | button)

    assert (response.status_code, response["Location"], stored()) == (302, leads, {"summary": "typed"})


def test_an_untouched_form_changes_nothing_with_or_without_a_script(cast, log_in, begun):
    client = log_in(cast.member)

    for fields in (NO_SCRIPT, SHARED | {"links-0-url": "x", "links-1-url": ""}):
        client.post(ADDRESS, FORM | fields | {"draft_version": "1", "save_draft": "1"})

    assert (Draft.objects.get().version, stored()["summary"]) == (1, SHARED["summary"])


def test_who_is_behind_has_hers_in_the_field_and_the_other_beside_it(cast, log_in, begun):
    save(cast.delegate, {"title": "Deux", "goals": ["b"], "links-0-url": "<y>"}, version=1)

    response = log_in(cast.member).post(
        ADDRESS, FORM | NO_SCRIPT | {"title": "Trois", "links-0-url": "z", "draft_version": "1", "save_draft": "1"}
    )

    html, page = response.content.decode(), read(response)
    assert (response.status_code, page.fields["title"], page.fields["links-0-url"]) == (409, "Trois", "z")
    assert page.fields["draft_version"] == "2 links:1 title:1"
    assert [f'id="conflict-{name}"' in html for name in ("title", "links", "goals", "summary")] == [True, True, False, False]
    assert ("Delegate Example has changed “The title” too" in html, "&lt;y&gt;" in html) == (True, True)
    assert (stored()["title"], stored()["goals"], html.count(" checked")) == ("Deux", "b", 2)


@pytest.fixture
def behind(cast, log_in, begun):
    """The member's client and the fields of the page that shows her two conflicts."""
    save(cast.delegate, {"title": "Deux", "links-0-url": "y"}, version=1)
    client = log_in(cast.member)
    mine = NO_SCRIPT | {"title": "Trois", "links-0-url": "z", "draft_version": "1", "save_draft": "1"}
    shown = read(client.post(ADDRESS, FORM | mine)).fields
    return client, FORM | mine | {"draft_version": shown["draft_version"], "draft_told": ["title", "links"]}


def test_saving_again_is_a_choice_of_hers(behind):
    client, fields = behind

    response = client.post(ADDRESS, fields)

    assert (response.status_code, stored()["title"], stored()["links-0-url"]) == (302, "Trois", "z")
    assert "Deux" in [row.words.get("title") for row in Draft.objects.get().earlier("title")]


def test_the_other_text_can_be_taken_by_its_box(behind):
    client, fields = behind

    response = client.post(ADDRESS, fields | {"draft_take": "links"})

    assert (response.status_code, stored()["title"], stored()["links-0-url"]) == (302, "Trois", "y")


def test_a_field_that_is_not_decided_stays_undecided(behind):
    client, fields = behind

    response = client.post(ADDRESS, fields | {"draft_told": "links", "draft_take": "links"})

    assert (response.status_code, 'id="conflict-title"' in response.content.decode(), stored()["title"]) == (409, True, "Deux")


def test_too_much_is_said_and_stays_in_the_form(cast, log_in, begun):
    response = log_in(cast.member).post(ADDRESS, FORM | {"title": "x" * 300_000, "draft_version": "1"})

    assert (response.status_code, len(read(response).fields["title"]), stored()["title"]) == (413, 300_000, "Un")


@pytest.mark.parametrize("name", ["outsider", "secretariat"])
def test_strangers_find_no_form(cast, log_in, begun, name):
    client = log_in(getattr(cast, name))

    answers = [client.get(ADDRESS), client.post(ADDRESS, FORM | {"title": "stranger"}), client.get("/en/plans/8/")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert stored()["title"] == "Un"


def test_who_may_no_longer_edit_gets_her_text_back_to_copy(cast, log_in, plan, begun):
    plan.editors.clear()

    response = log_in(cast.member).post(ADDRESS, FORM | {"title": "Long typed"})

    assert (response.status_code, "Long typed" in response.content.decode()) == (404, True)


def test_a_form_held_over_an_expired_log_in_is_merged_when_sent(cast, client, begun):
    fields = FORM | NO_SCRIPT | {"title": "typed for long", "draft_version": "1", "save_draft": "1"}
    sent = client.post(ADDRESS, fields | {"_writer": writer_token(cast.member)})
    save(cast.delegate, {"agree": "", "goals": ["b"]}, version=1, names={"agree", "goals"})
    offered = client.post(sent["Location"], {"login": cast.member.email, "password": PASSWORD}, follow=True)
    held = dict(read(offered).fields) | {"goals": ["a", "c"]}

    response = client.post(ADDRESS, held)

    assert (response.status_code, HeldPost.objects.get().path) == (302, ADDRESS)
    assert (stored()["title"], stored()["goals"], stored().get("agree")) == ("typed for long", "b", None)


# ── While one types ──────────────────────────────────────────────────────────────────────────────────────────────


def test_autosave_answers_what_is_seen_now_and_what_others_changed(cast, log_in, begun):
    client = log_in(cast.member)
    save(cast.delegate, {"goals": ["b"]}, version=1)

    answer = client.post(AUTOSAVE, FORM | NO_SCRIPT | {"title": "Trois", "draft_version": "1"})

    assert (answer.status_code, answer.json()) == (
        200, {"version": "3 goals:1", "message": "Draft saved.", "news": "Draft saved. Others have changed: The goals."},
    )  # fmt: skip


def test_autosave_saves_the_rest_and_answers_both_texts(cast, log_in, begun):
    client = log_in(cast.member)
    save(cast.delegate, {"title": "<b>Deux</b>"}, version=1)

    answer = client.post(AUTOSAVE, FORM | NO_SCRIPT | {"title": "Trois", "goals": ["b"], "draft_version": "1"})

    facts = answer.json()
    notice = facts["conflicts"][0].pop("notice")
    assert (answer.status_code, facts["version"]) == (409, "3 title:1")
    assert facts["conflicts"] == [
        {
            "field": "title",
            "label": "The title",
            "who": "Delegate Example",
            "theirs": {"title": "<b>Deux</b>"},
            "yours": {"title": "Trois"},
        }
    ]
    assert ("&lt;b&gt;Deux" in notice, "<b>" in notice, stored()["goals"]) == (True, False, "b")


@pytest.mark.parametrize("fields", [{"draft_told": "title"}, {"draft_take": "title"}], ids=["told", "take"])
def test_autosave_decides_nothing_for_its_writer(cast, log_in, begun, fields):
    client = log_in(cast.member)
    save(cast.delegate, {"title": "Deux"}, version=1)

    for version in ("1", "2 title:1"):
        answer = client.post(AUTOSAVE, FORM | NO_SCRIPT | {"title": "Trois", "draft_version": version} | fields)

        assert (answer.status_code, stored()["title"]) == (409, "Deux")


def test_the_name_of_who_wrote_may_have_been_erased(cast, log_in, begun):
    save(cast.delegate, {"title": "Deux"}, version=1)
    User.objects.filter(pk=cast.delegate.pk).update(full_name="")

    answer = log_in(cast.member).post(AUTOSAVE, FORM | {"title": "Trois", "draft_names": "title", "draft_version": "1"})

    assert answer.json()["conflicts"][0]["who"] == "Former member"


REFUSALS = {
    "visitor": ("visitor", {}, 401),
    "stranger": ("outsider", {}, 404),
    "staff": ("secretariat", {}, 404),
    "no such place": ("member", {"draft_place": "8"}, 404),
    "too much": ("member", {"title": "x" * 300_000}, 413),
}


@pytest.mark.parametrize(("name", "fields", "status"), REFUSALS.values(), ids=REFUSALS)
def test_autosave_refuses_in_words(cast, log_in, plan, name, fields, status):
    answer = log_in(getattr(cast, name)).post(AUTOSAVE, FORM | {"title": "a"} | fields)

    assert (answer.status_code, list(answer.json()), Draft.objects.count()) == (status, ["error"], 0)


STRANGE = {
    "names that are none": {"draft_names": "\0 - -0-  " + "x" * 500, "x" * 500: "a"},
    "no names": {"draft_names": ""},
    "a version that is none": {"draft_version": "\0 title:9999999999 :1 title:-1"},
    "a window beyond all": {"draft_window": "\0" * 500},
    "null characters": {"title": "a\0b"},
}


@pytest.mark.parametrize("fields", STRANGE.values(), ids=STRANGE)
def test_nothing_sent_breaks_it(cast, log_in, begun, fields):
    client = log_in(cast.member)

    answers = [client.post(path, FORM | NO_SCRIPT | fields).status_code for path in (AUTOSAVE, ADDRESS)]

    assert [status for status in answers if status not in (200, 302, 409)] == []


# ── Lists ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_of_drafts_names_shared_ones_by_their_title(cast, log_in, begun):
    mine, others = (page_of(log_in(person), LIST) for person in (cast.member, cast.outsider))

    assert (f'href="{ADDRESS}" dir="auto">Un<' in mine, "Plan · " in mine, ADDRESS in others) == (True, True, False)
    assert f"/drafts/{begun.pk}/delete/" not in mine


@pytest.mark.parametrize("name", ["member", "outsider"])
def test_nobody_discards_a_shared_draft_from_the_list(cast, log_in, begun, name):
    response = log_in(getattr(cast, name)).post(f"{LIST}{begun.pk}/delete/")

    assert (response.status_code, Draft.objects.count()) == (404, 1)


def test_earlier_texts_are_shown_to_those_who_may_edit(cast, log_in, begun):
    save(cast.delegate, {"title": "Deux", "summary": "autre"}, version=1)

    answers = {name: log_in(getattr(cast, name)).get(f"{LIST}{begun.pk}/earlier/") for name in ("member", "outsider")}

    html = answers["member"].content.decode()
    assert ("Written by Focal_point Example" in html, ">Un<" in html, ">un mot<" in html) == (True, True, True)
    assert answers["outsider"].status_code == 404


def test_ones_own_draft_has_no_earlier_texts(cast, log_in, plan):
    draft = actions.save(owner=cast.member, kind="pages.contact", place="", data={"text": "a"}, version=0)

    assert log_in(cast.member).get(f"{LIST}{draft.pk}/earlier/").status_code == 404


def test_titles_of_several_are_asked_for_at_once(cast, note):
    asked = []
    kinds.declare(note, label="Note", address=str, titles=lambda user, drafts: asked.append(len(drafts)) or {drafts[0]: "one"})
    drafts = [actions.save(owner=cast.member, kind=note, place=place, data={}, version=0) for place in "ab"]

    assert (kinds.titles(cast.member, drafts), asked) == ({drafts[0]: "one"}, [2])
