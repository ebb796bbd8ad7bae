"""A shared draft belongs to a place: two who save are compared field by field, and nothing anyone wrote is lost."""

import pytest
from django.db import IntegrityError, transaction

from drafts import actions, tasks
from drafts.merging import Seen
from drafts.models import Draft, HeldPost, Wording
from tests.drafts.plans import PLACE, PLAN, save, stored, texts_of


def told(saved):
    """The conflicts as plain facts."""
    return [(row.field, row.theirs, row.mine, row.who) for row in saved.conflicts]


def test_the_first_save_makes_the_draft_of_the_place(cast, plan):
    saved = save(cast.member, {"title": "Un", "agree": ""}, version=0)

    draft = Draft.objects.get()
    assert (draft.owner, draft.kind, draft.place, draft.data, draft.version, draft.saved_by) == (
        None, PLAN, PLACE, {"title": "Un"}, 1, cast.member,
    )  # fmt: skip
    assert (saved.draft.pk, saved.conflicts, saved.kept, str(saved.seen)) == (draft.pk, [], [], "1")


T = {"title": "base"}
MERGES = {
    "mine is as it was": ("base", "theirs", "theirs", []),
    "theirs is as it was": ("mine", "base", "mine", []),
    "both wrote the same": ("both", "both", "both", []),
    "both changed it": ("mine", "theirs", "theirs", ["mine"]),
    "I emptied it": ("", "base", None, []),
    "I emptied what they changed": ("", "theirs", "theirs", [None]),
    "they emptied what I changed": ("mine", "", None, ["mine"]),
    "they emptied it": ("base", "", None, []),
    "nobody changed it": ("base", "base", "base", []),
}


@pytest.mark.parametrize(("mine", "theirs", "result", "lost"), MERGES.values(), ids=MERGES)
def test_two_who_saw_the_same_are_merged(cast, plan, mine, theirs, result, lost):
    save(cast.member, T, version=0)
    save(cast.delegate, {"title": theirs}, version=1)

    saved = save(cast.member, {"title": mine}, version=1)

    assert stored().get("title") == result
    assert [row.mine.get("title") for row in saved.conflicts] == lost


def test_a_conflict_says_whose_text_stands_and_since_when(cast, plan, move_clock):
    save(cast.member, T, version=0)
    move_clock(hours=1)
    theirs = save(cast.delegate, {"title": "theirs"}, version=1).draft

    saved = save(cast.member, {"title": "mine", "summary": "also"}, version=1)

    assert told(saved) == [("title", {"title": "theirs"}, {"title": "mine"}, cast.delegate)]
    assert saved.conflicts[0].when == theirs.saved_at
    assert stored() == {"title": "theirs", "summary": "also"}


def test_what_a_form_does_not_hold_stays(cast, plan):
    save(cast.member, {"title": "Un", "goals": ["a", "b"], "links-0-url": "x"}, version=0)

    save(cast.member, {"title": "Deux", "summary": "not of this form"}, version=1, names={"title", "agree"})

    assert stored() == {"title": "Deux", "goals": ["a", "b"], "links-0-url": "x"}


def test_what_a_form_holds_and_does_not_send_is_emptied(cast, plan):
    save(cast.member, {"agree": "on", "goals": ["a", "b"], "links-0-url": "x", "links-1-url": "y"}, version=0)

    save(cast.member, {"links-0-url": "y"}, version=1, names={"agree", "goals", "links"})

    assert stored() == {"links-0-url": "y"}


def test_rows_and_boxes_are_one_field_each(cast, plan):
    save(cast.member, {"goals": ["a"], "links-0-url": "x"}, version=0)
    save(cast.delegate, {"goals": ["a", "b"], "links-0-url": "x", "links-1-url": "theirs"}, version=1)

    saved = save(cast.member, {"goals": ["a", "c"], "links-0-url": "x", "links-1-url": "mine"}, version=1)

    assert [(row.field, row.mine) for row in saved.conflicts] == [
        ("goals", {"goals": ["a", "c"]}),
        ("links", {"links-0-url": "x", "links-1-url": "mine"}),
    ]


def test_a_page_that_still_shows_an_older_text_takes_nothing_back(cast, plan):
    save(cast.member, {"title": "old", "summary": "old"}, version=0)
    save(cast.delegate, {"title": "theirs"}, version=1)

    first = save(cast.member, {"title": "old", "summary": "new"}, version=1)
    second = save(cast.member, {"title": "old", "summary": "newer"}, version=first.seen)
    third = save(cast.member, {"title": "mine", "summary": "newer"}, version=second.seen)

    assert [(step.kept, str(step.seen)) for step in (first, second)] == [(["title"], "3 title:1"), (["title"], "4 title:1")]
    assert [row.theirs for row in third.conflicts] == [{"title": "theirs"}]
    assert stored() == {"title": "theirs", "summary": "newer"}


def test_who_has_been_told_may_save_hers_and_the_other_text_is_kept(cast, plan):
    save(cast.member, T, version=0)
    save(cast.delegate, {"title": "theirs"}, version=1)
    again = save(cast.member, {"title": "mine"}, version=1).seen

    behind = save(cast.member, {"title": "mine"}, version=again)
    saved = save(cast.member, {"title": "mine"}, version=again.without(["title"]))

    assert (len(behind.conflicts), saved.conflicts, stored()["title"]) == (1, [], "mine")
    assert [(row.words, row.by) for row in saved.draft.earlier("title")] == [
        ({"title": "theirs"}, cast.delegate), ({"title": "base"}, cast.member), ({}, None),
    ]  # fmt: skip


def test_whoever_was_told_of_one_text_is_told_again_of_the_next(cast, plan):
    save(cast.member, T, version=0)
    save(cast.delegate, {"title": "theirs"}, version=1)
    seen = save(cast.member, {"title": "mine"}, version=1).seen.without(["title"])
    save(cast.focal_point, {"title": "another"}, version=2)

    saved = save(cast.member, {"title": "mine"}, version=seen)

    assert [(row.theirs["title"], row.who) for row in saved.conflicts] == [("another", cast.focal_point)]


@pytest.mark.parametrize(("window", "conflicts"), [("w1", 0), ("w2", 1), ("", 1)])
def test_a_page_whose_answer_was_lost_does_not_compete_with_itself(cast, plan, window, conflicts):
    save(cast.member, T, version=0)
    save(cast.member, {"title": "what I ty"}, version=1, window="w1")

    saved = save(cast.member, {"title": "what I type"}, version=1, window=window)

    assert len(saved.conflicts) == conflicts


@pytest.mark.parametrize("version", [0, 1, 7, 99, Seen(9, {"title": 1})])
def test_a_version_nobody_knows_any_longer_is_told_and_never_overwrites(cast, plan, version):
    for number in range(4):
        save(cast.delegate, {"title": str(number)}, version=number)
    Wording.objects.earlier().delete()

    saved = save(cast.member, {"title": "mine"}, version=version)

    assert ([row.theirs for row in saved.conflicts], stored()) == ([{"title": "3"}], {"title": "3"})


def test_the_same_again_is_no_new_version(cast, plan):
    save(cast.member, {"title": "a", "summary": "<p>x</p>", "summary_format": "html"}, version=0)

    saved = save(cast.delegate, {"title": "a", "summary": "x"}, version=0)

    assert (saved.draft.version, saved.conflicts, Wording.objects.count()) == (1, [], 4)
    assert stored()["summary"] == "<p>x</p>"


def test_too_much_is_refused_whole(cast, plan):
    save(cast.member, {"title": "a", "summary": "x" * 150_000}, version=0)

    for data in ({"title": "x" * 300_000}, {"title": "x" * 100_000}):
        with pytest.raises(actions.TooLarge):
            save(cast.member, data, version=1)

    assert (stored()["title"], Draft.objects.get().version) == ("a", 1)


def test_a_draft_begins_with_given_fields_once(cast, plan):
    first = actions.open_shared(kind=PLAN, place=PLACE, data={"title": "a", "goals": ["x", "y"], "agree": ""}, by=cast.member)
    save(cast.delegate, {"title": "b"}, version=1)

    again = actions.open_shared(kind=PLAN, place=PLACE, data={"title": "c"})

    assert (first.version, again.pk, again.version, again.data) == (1, first.pk, 2, {"title": "b", "goals": ["x", "y"]})


def test_a_closed_draft_gives_its_fields_and_is_gone(cast, plan):
    save(cast.member, T, version=0)

    given = [actions.close_shared(kind=PLAN, place=PLACE) for _time in range(2)]

    assert (given, Draft.objects.count(), Wording.objects.count()) == ([T, {}], 0, 0)


def test_shared_and_own_drafts_of_one_place_are_apart(cast, plan):
    save(cast.member, T, version=0)
    actions.save(owner=cast.member, kind=PLAN, place=PLACE, data={"title": "own"}, version=0)

    assert stored_apart() == {(None, "base"), (cast.member.pk, "own")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.create(kind=PLAN, place=PLACE, saved_at=Draft.objects.first().saved_at)


def stored_apart():
    return {(draft.owner_id, draft.data["title"]) for draft in Draft.objects.all()}


@pytest.mark.parametrize(
    ("name", "seen"), [("member", True), ("delegate", True), ("outsider", False), ("secretariat", False), ("visitor", False)]
)
def test_a_shared_draft_is_visible_to_those_who_may_edit_it(cast, plan, name, seen):
    save(cast.member, T, version=0)

    assert Draft.objects.visible_to(getattr(cast, name)).exists() == seen
    assert not Draft.objects.owned_by(getattr(cast, name)).exists()


# ── What is kept, and what must go ───────────────────────────────────────────────────────────────────────────────


def test_earlier_texts_are_kept_for_thirty_days(cast, plan, move_clock):
    draft = save(cast.member, T, version=0).draft
    save(cast.delegate, {"title": "theirs"}, version=1)
    kept = []
    for days in (29, 31):
        move_clock(days=days)
        tasks.forget_earlier()
        kept.append(texts_of(Draft.objects.get(pk=draft.pk)))

    assert kept == [{"base", "theirs"}, {"theirs"}]


def test_what_saving_while_one_types_leaves_goes_after_a_day(cast, plan, move_clock):
    for number in range(3):
        save(cast.member, {"title": f"step {number}"}, version=number)
    move_clock(hours=2)
    save(cast.member, {"title": "after a pause"}, version=3)
    draft = save(cast.delegate, {"title": "theirs"}, version=4).draft
    kept = []
    for hours in (20, 30):
        move_clock(hours=hours)
        tasks.forget_earlier()
        kept.append(texts_of(draft) - {"theirs"})

    assert kept == [{"step 0", "step 1", "step 2", "after a pause"}, {"step 2", "after a pause"}]


def test_what_saving_while_one_types_leaves_is_bounded(cast, plan, monkeypatch):
    monkeypatch.setattr(actions, "MOST_PASSING", 50)
    for number in range(200):
        save(cast.member, {"title": f"step {number}"}, version=number)

    assert Wording.objects.count() < 60


def test_redacted_words_go_and_no_open_page_brings_them_back(cast, plan):
    save(cast.member, {"title": "Dear Rosa Parks", "summary": "fine"}, version=0)
    save(cast.delegate, {"title": "Rosa Parks again"}, version=1)

    actions.take_out_shared(kind=PLAN, place=PLACE, phrases=["Rosa Parks"], mark="[removed]")

    assert texts_of(Draft.objects.get()) == {"[removed] again", "Dear [removed]", "fine"}
    untouched = save(cast.member, {"title": "Dear Rosa Parks", "summary": "more"}, version=1)
    open_page = save(cast.delegate, {"title": "Rosa Parks again", "summary": "fine"}, version=2)
    assert [len(untouched.conflicts), len(open_page.conflicts)] == [1, 1]
    assert stored() == {"title": "[removed] again", "summary": "more"}


@pytest.mark.parametrize(
    ("app", "name", "gone"), [("tests", "delegate", True), ("tests", "focal_point", False), ("pages", "delegate", False)]
)
def test_redaction_finds_the_shared_drafts_somebody_wrote_in(cast, plan, app, name, gone):
    save(cast.member, {"title": "a"}, version=0)
    save(cast.delegate, {"title": "Rosa Parks"}, version=1)

    actions.take_out(owner=getattr(cast, name), app=app, phrases=["Rosa Parks"], mark="[removed]")

    assert stored()["title"] == ("[removed]" if gone else "Rosa Parks")
    assert not HeldPost.objects.exists()
