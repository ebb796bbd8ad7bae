"""Several behind one contribution: named in an order, shown as domain and delegates have it, counted once."""

import pytest

from accounts.models import FormerName, Organization
from core import clock
from discussions.actions import moderation
from discussions.joint import known, others_of
from discussions.models import Comment, CommentAttribution, ConfirmationRequest
from drafts.models import Draft
from events.models import Event, Mail
from notifications.models import Follow, Notice
from pages.models import Rule
from tests.discussions.joined import counts, named, partner, posted, row, rows
from tests.discussions.writing import FORM, WORDS, reply_form, said, typed
from tests.markup import read
from tests.notifications.telling import spread


def stands():
    """What is said of everybody behind the only contribution, authors first."""
    found = CommentAttribution.objects.order_by("part", "order")
    return [(one.part, one.order, one.name, one.status) for one in found]


# ── Names of the Hub ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def lamp(cast):
    """A verified organization with names in three languages, an acronym and a former name."""
    facts = {"slug": "lamp", "kind": cast.union.kind, "verified_at": clock.now(), "verified_by": cast.administrator}
    house = Organization.objects.create(
        name_en="Lamp Workers’ League", name_fr="Ligue des travailleuses à Évry", acronym_en="LWL", **facts
    )
    FormerName.objects.create(organization=house, name="Asociación Lámpara", until=clock.today())
    return house


SAME = ["Lamp Workers’ League", "LAMP  WORKERS’ LEAGUE", "lwl", "Ligue des travailleuses a Evry", "asociacion lampara"]


@pytest.mark.parametrize("name", SAME)
def test_a_name_of_one_verified_organization_is_that_organization(lamp, name):
    assert [one.organization for one in others_of([row(name)])] == [lamp]


@pytest.mark.parametrize("name", ["Lamp", "Proposed Forum", "Lamp Workers’ Leagues", "LWL and friends", "—"])
def test_any_other_stands_as_it_was_typed(cast, lamp, name):
    assert [one.organization for one in others_of([row(name)])] == [None]


def test_a_name_of_two_is_nobodys(cast, lamp):
    Organization.objects.filter(pk=cast.union.pk).update(acronym_en="LWL")

    assert known(["lwl"]) == {}


# ── Post ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_all_stand_in_the_given_order_with_the_filer_where_she_says(cast, log_in, thread):
    given = rows(row("Lantern"), row("Collective"), row("Anna Muster", "supporter"), row("Candle"))

    log_in(cast.delegate).post(FORM, typed(voice=f"organization:{cast.union.pk}", place="3", **given))

    assert stands() == [
        ("author", 0, "Lantern", "named"),
        ("author", 1, "Collective", "named"),
        ("author", 2, f"Union – {cast.delegate.full_name}", "confirmed"),
        ("author", 3, "Candle", "named"),
        ("supporter", 0, "Anna Muster", "named"),
    ]
    assert counts(thread) == (1, 3, 1)  # Lantern, Candle and the delegate; the Union


def test_the_page_shows_what_may_be_shown(cast, client, thread):
    comment = posted(thread, cast.member, row("Lantern"), row("Collective"), row("Candle", "supporter"))

    words = said(client.get(comment.thread.get_absolute_url()))

    assert "Lantern (as named by the filer)" in words
    assert "Supported by: Candle (as named by the filer)" in words
    assert ("1 more named, awaiting confirmation" in words, "Collective" in words) == (True, False)


def test_who_speaks_for_a_named_organization_too_confirms_by_naming_it(cast, thread, client):
    partner(cast, "envoy", cast.union)
    envoy = partner(cast)
    comment = posted(thread, envoy, row("Collective"), row("Union"))

    assert [named(comment, name).status for name in ("Collective", "Union")] == ["confirmed", "named"]
    assert counts(thread) == (1, 1, 1)


def test_a_place_beyond_the_last_is_the_last(cast, log_in, thread):
    log_in(cast.member).post(FORM, typed(place="31", **rows(row("Lantern"))))

    assert [name for _part, _order, name, _status in stands()] == ["Lantern", cast.member.full_name]


def test_a_reply_has_others_too(cast, log_in, thread, post):
    first = post(thread, cast.delegate)

    log_in(cast.member).post(reply_form(first), typed(**rows(row("Lantern"))))

    assert Comment.objects.get(parent=first).attributions.count() == 2


WRONG = [
    ([row("")], "Row 1: “Organization or person” is missing."),  # a choice alone names nobody
    ([row("", email="a@example.org")], "Row 1: “Organization or person” is missing."),
    ([row("Lantern", "")], "Row 1: “Stands as” is missing."),
    ([row("Lantern", "endorser")], "Row 1: choose “Stands as” from the list."),
    ([row("Lantern", email="nowhere")], "This is not a whole e-mail address"),
    ([row("x" * 251)], "at most 250 characters"),
    ([row("Lantern"), row("LANTERN ", "supporter")], "Row 2: “LANTERN” stands there already."),
    ([row("Collective"), row("collectivé")], "Row 2: “collectivé” stands there already."),
    ([row("amina diallo-kérouani")], "Row 1: “amina diallo-kérouani” stands there already."),
    ([row("Amina\u2028Diallo")], "in one line"),
    ([row(f"Number {number}") for number in range(31)], "At most 30 rows."),
]


@pytest.mark.parametrize(("given", "words"), WRONG)
def test_what_is_wrong_is_said_beside_the_rows_and_nothing_is_lost(cast, log_in, thread, given, words):
    client = log_in(cast.member)
    page = client.post(FORM, typed(**rows(*given)))

    assert (page.status_code, Comment.objects.count(), words in said(page)) == (200, 0, True)
    fields = read(page).fields
    assert fields["body"] == WORDS
    assert [fields[f"others-{place}-name"] for place in range(len(given))] == [one["name"].strip() for one in given]


def test_her_own_organization_is_not_named_twice(cast, log_in, thread):
    page = log_in(cast.delegate).post(FORM, typed(voice=f"organization:{cast.union.pk}", **rows(row("UNION"))))

    assert (Comment.objects.count(), "Row 1: “UNION” stands there already." in said(page)) == (0, True)


@pytest.mark.parametrize("place", ["0", "32", "-1", "x", "9" * 40])
def test_a_place_that_is_none_is_refused(cast, log_in, thread, place):
    page = log_in(cast.member).post(FORM, typed(place=place, **rows(row("Lantern"))))

    assert (page.status_code, Comment.objects.count()) == (200, 0)


def test_more_rows_keep_everything(cast, log_in, thread):
    given = rows(row("Lantern", email="box@example.org"), row("Collective", "supporter"))

    page = log_in(cast.member).post(FORM, typed(subject="Fees", place="2", go="rows:others", **given))

    fields = read(page).fields
    assert (page.status_code, Comment.objects.count()) == (200, 0)
    assert (fields["body"], fields["subject"], fields["place"]) == (WORDS, "Fees", "2")
    assert [fields[f"others-{place}-name"] for place in range(4)] == ["Lantern", "Collective", "", ""]
    assert (fields["others-0-email"], "There is a problem" in said(page)) == ("box@example.org", False)


def test_they_wait_in_the_draft(cast, log_in, thread):
    client = log_in(cast.member)
    client.post(FORM, typed(save_draft="1", place="2", **rows(row("Lantern", "supporter", "box@example.org"))))

    fields = read(client.get(FORM)).fields

    assert (fields["others-0-name"], fields["others-0-email"], fields["place"]) == ("Lantern", "box@example.org", "2")
    assert Draft.objects.count() == 1


def test_the_preview_and_the_receipt_name_all(cast, log_in, thread):
    client = log_in(cast.member)
    given = typed(**rows(row("Lantern"), row("Collective"), row("Candle", "supporter", "box@example.org")))

    words = said(client.post(FORM, given | {"preview": "1"}))
    client.post(FORM, given)
    spread()
    letter = Mail.objects.get(kind="discussions.comment_posted").text

    assert f"{cast.member.full_name} · Lantern · English Supported by: Candle" in words
    assert "Shown once they have confirmed: Collective" in words
    assert all(name in letter for name in ("Lantern", "Candle", "Collective", cast.member.full_name))
    assert "box@example.org" not in letter


def test_an_address_typed_as_a_name_is_asked_about_and_masked(cast, log_in, thread):
    client = log_in(cast.member)
    page = client.post(FORM, typed(language="en", **rows(row("Anna anna@example.org"))))
    assert ("anna@example.org" in said(page), Comment.objects.count()) == (True, 0)

    client.post(FORM, read(page).fields | {"others-0-part": "author", "contacts": "mask", "language": "en"})

    assert "Anna [e-mail address removed]" in [one.free_name for one in CommentAttribution.objects.all()]


def test_the_addresses_asked_stand_nowhere_else(cast, thread, client):
    comment = posted(thread, cast.member, row("Lantern", email="box@example.org"), row("Collective", email="desk@example.org"))

    kept = str([*Event.objects.values_list("facts", "why"), *CommentAttribution.objects.values(), *Comment.objects.values()])
    page = client.get(comment.thread.get_absolute_url()).content.decode()

    assert sorted(ConfirmationRequest.objects.values_list("email", flat=True)) == ["box@example.org", "desk@example.org"]
    assert "@example.org" not in kept + page


def test_to_edit_is_still_the_filers_alone(cast, log_in, thread):
    comment = posted(thread, cast.delegate, row("Collective"), organization=cast.union)

    page = log_in(cast.delegate).get(f"/en/discussions/comments/{comment.pk}/edit/")

    assert (page.status_code, "others-0-name" in read(page).fields) == (200, False)


def test_hidden_and_restored_the_counts_are_as_before(cast, thread):
    comment = posted(thread, cast.member, row("Lantern"), row("Collective"), row("Candle", "supporter"))
    before = counts(thread)
    moderation.hide(comment=comment, by=cast.secretariat, why="insult", rule=Rule.objects.get(number=2))
    assert counts(thread) == (0, 0, 0)
    moderation.restore(comment=comment, by=cast.secretariat, why="mistake")
    assert counts(thread) == before == (1, 2, 0)


# ── Follow ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("follows", [True, False])
def test_who_posts_follows_the_thread_unless_she_has_switched_it_off(cast, thread, post, follows):
    cast.member.follows_replied = follows
    post(thread, cast.member)

    assert Follow.objects.filter(person=cast.member, what="thread", object_id=thread.pk).exists() is follows


# ── Held ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_nobody_is_asked_while_a_contribution_is_held(cast, thread):
    partner(cast)
    thread.topic.space.holds_newcomers = True
    thread.topic.space.save()
    comment = posted(thread, cast.member, row("Collective"), row("Lantern", email="box@example.org"))
    told = Mail.objects.filter(kind__in=["discussions.comment_named", "discussions.comment_confirm"])
    assert (comment.state, told.count(), Notice.objects.filter(kind="discussions.comment_named").count()) == ("held", 0, 0)

    moderation.approve(comment=comment, by=cast.secretariat)

    assert sorted(told.values_list("to", flat=True)) == ["box@example.org", "partner@example.org"]
