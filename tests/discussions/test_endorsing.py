"""Standing behind a contribution: who may, for whom, once, shown and counted apart, and taken back at any time."""

import pytest
from django.test import Client

from accounts.actions import delegations
from accounts.models import Attribution, Scope
from core.workflow import TransitionNotAllowed
from discussions.actions import comments, counting, endorsements, prompts
from discussions.models import Comment, CommentAttribution, Policy, Topic
from events.models import Event
from notifications.models import Notice
from tests.discussions.writing import close, hide, said, withdraw
from tests.markup import read
from tests.races import at_once

ENDORSERS = {"part": Attribution.Part.ENDORSER}


def form(comment):
    return f"/en/discussions/comments/{comment.pk}/endorse/"


def page(comment):
    return f"/en/discussions/comments/{comment.pk}/endorsements/"


def signed(comment):
    return [row.name for row in comment.attributions.filter(**ENDORSERS).order_by("order")]


def counts(comment):
    comment.refresh_from_db()
    return comment.endorsing_people, comment.endorsing_organizations


@pytest.fixture
def may_endorse(cast):
    """`may_endorse(person, house)` may endorse for the house from now on; gives the delegation."""

    def give(person, house):
        return delegations.grant(person=person, organization=house, scopes=[Scope.ENDORSE], by=cast.administrator, why="asked")

    return give


@pytest.fixture
def comment(cast, thread, post):
    return post(thread, cast.member)


# ── As whom ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_one_who_speaks_for_nobody_endorses_as_herself(cast, log_in, comment):
    client = log_in(cast.reviewer)
    shown = client.get(form(comment))

    answer = client.post(form(comment), read(shown).fields)

    assert "As myself" in said(shown)
    assert (answer.status_code, answer["Location"]) == (302, page(comment))
    assert (signed(comment), counts(comment), comment.version) == (["Reviewer Example"], (1, 0), 2)
    assert Event.objects.filter(kind="discussions.comment_endorsed", actor=cast.reviewer).count() == 1


@pytest.mark.django_db
def test_of_several_names_none_is_chosen_beforehand(cast, log_in, comment, may_endorse):
    may_endorse(cast.delegate, cast.union)
    may_endorse(cast.delegate, cast.collective)
    client = log_in(cast.delegate)
    fields = read(client.get(form(comment))).fields

    refused = client.post(form(comment), fields)
    client.post(form(comment), fields | {"voice": f"organization:{cast.collective.pk}"})

    assert "voice" not in fields
    assert (refused.status_code, "Choose as whom you endorse it." in said(refused)) == (422, True)
    assert (signed(comment), counts(comment)) == (["Collective"], (0, 1))
    assert comment.attributions.get(**ENDORSERS).person is None


@pytest.mark.django_db
def test_a_delegate_without_that_scope_has_no_organization_to_choose(cast, log_in, comment):
    client = log_in(cast.delegate)  # may post for the union, no more

    answer = client.post(form(comment), {"voice": f"organization:{cast.union.pk}"})

    assert (answer.status_code, signed(comment)) == (422, [])
    assert "You may not, or no longer, endorse for Union" in said(answer)


@pytest.mark.django_db
def test_a_delegation_that_ended_this_morning_endorses_nothing(cast, log_in, comment, may_endorse):
    delegation = may_endorse(cast.delegate, cast.union)
    client = log_in(cast.delegate)
    assert "For Union" in said(client.get(form(comment)))
    delegations.end(delegation=delegation, by=cast.administrator, why="left")

    answer = client.post(form(comment), {"voice": f"organization:{cast.union.pk}"})

    assert (answer.status_code, signed(comment)) == (422, [])
    with pytest.raises(TransitionNotAllowed):
        endorsements.endorse(comment=comment, by=cast.delegate, organization=cast.union)


@pytest.mark.django_db
def test_ones_own_words_are_not_endorsed(cast, log_in, comment):
    shown = log_in(cast.member).get(form(comment))
    answer = log_in(cast.member).post(form(comment), {"voice": "myself"})

    assert "This is your own contribution" in said(shown)
    assert (answer.status_code, counts(comment)) == (422, (0, 0))
    assert "This is your own contribution" in said(answer)


@pytest.mark.django_db
def test_an_organization_does_not_endorse_its_own_words(cast, log_in, thread, post, may_endorse):
    own = post(thread, cast.focal_point, organization=cast.union)
    may_endorse(cast.delegate, cast.union)

    answer = log_in(cast.delegate).post(form(own), {"voice": f"organization:{cast.union.pk}"})

    assert (answer.status_code, counts(own)) == (422, (0, 0))
    assert "Union is named on this contribution already" in said(answer)


@pytest.mark.django_db
def test_only_kinds_admitted_to_write_endorse(cast, log_in, topic, comment, may_endorse):
    may_endorse(cast.delegate, cast.union)
    topic.write = Policy.KINDS
    topic.save()

    answer = log_in(cast.delegate).post(form(comment), {"voice": f"organization:{cast.union.pk}"})

    assert (answer.status_code, counts(comment)) == (403, (0, 0))


# ── When, and where ──────────────────────────────────────────────────────────────────────────────────────────────


def lock_thread(cast, topic):
    topic.threads.filter(number=1).update(locked_at=topic.created_at, locked_by=cast.secretariat, locked_why="heated")


def remove(cast, topic):
    prompts.remove(prompt=topic.prompts.get(), by=cast.secretariat, why="asked twice")


MEANWHILE = {
    "closed": (close, "This discussion is closed."),
    "locked": (lock_thread, "The moderators have locked this thread"),
    "question removed": (remove, "This question was removed"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("happen", "reason"), MEANWHILE.values(), ids=MEANWHILE)
def test_a_thread_that_takes_nothing_more_takes_no_endorsement(cast, log_in, topic, comment, happen, reason):
    client = log_in(cast.reviewer)
    happen(cast, topic)

    answer = client.post(form(comment), {"voice": "myself"})

    assert (answer.status_code, counts(comment), reason in said(answer)) == (403, (0, 0), True)


@pytest.mark.django_db
@pytest.mark.parametrize("verb", [hide, withdraw])
def test_what_is_gone_meanwhile_is_not_endorsed(cast, log_in, comment, verb):
    client = log_in(cast.reviewer)
    before = Comment.objects.get(pk=comment.pk)
    verb(cast, comment)

    answer = client.post(form(comment), {"voice": "myself"})

    assert (answer.status_code, signed(comment)) == (403, [])
    assert client.get(form(comment)).status_code == client.get(page(comment)).status_code == 404
    with pytest.raises(TransitionNotAllowed):
        endorsements.endorse(comment=before, by=cast.reviewer)


@pytest.mark.django_db
def test_a_topic_one_may_not_read_answers_nothing(cast, log_in, topic, comment):
    topic.read = Policy.INVITED
    topic.save()
    client = log_in(cast.reviewer)

    answers = [client.get(form(comment)), client.post(form(comment), {"voice": "myself"}), client.get(page(comment))]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


@pytest.mark.django_db
def test_a_visitor_is_asked_to_log_in_and_may_read_who_endorses(cast, client, comment):
    endorsements.endorse(comment=comment, by=cast.reviewer)

    asked, shown = client.get(form(comment)), client.get(page(comment))

    assert (asked.status_code, "login" in asked["Location"]) == (302, True)
    assert (shown.status_code, "Reviewer Example" in said(shown), "Withdraw" in said(shown)) == (200, True, False)


# ── The list ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_organizations_come_first_and_the_totals_stay_apart(cast, log_in, comment, may_endorse):
    may_endorse(cast.delegate, cast.union)
    may_endorse(cast.outsider, cast.collective)
    endorsements.endorse(comment=comment, by=cast.reviewer)
    endorsements.endorse(comment=comment, by=cast.delegate, organization=cast.union)
    endorsements.endorse(comment=comment, by=cast.outsider, organization=cast.collective)

    words = said(log_in(cast.member).get(page(comment)))

    assert words.index("2 organizations") < words.index("Collective") < words.index("Union") < words.index("1 person")
    assert words.index("1 person") < words.index("Reviewer Example")
    assert counts(comment) == (1, 2)
    assert "Endorsed by 2 organizations · Endorsed by 1 person" in said(log_in(cast.member).get(comment.topic.get_absolute_url()))


@pytest.mark.django_db
def test_names_stay_as_they_were_and_an_edit_since_is_told(cast, log_in, comment, move_clock):
    endorsements.endorse(comment=comment, by=cast.reviewer)
    cast.reviewer.full_name = "Somebody Else"
    cast.reviewer.save()
    move_clock(hours=1)
    comments.edit(comment=comment, by=cast.member, subject="", body="<p>Other words.</p>", language="en", edits=0)
    move_clock(hours=1)
    endorsements.endorse(comment=comment, by=cast.moderator)

    words = said(log_in(cast.member).get(page(comment)))

    assert ("Reviewer Example" in words, "Somebody Else" in words) == (True, False)
    assert words.count("endorsed an earlier version of the text") == 1


@pytest.mark.django_db
def test_who_is_erased_stays_as_a_former_member(cast, log_in, comment):
    row = endorsements.endorse(comment=comment, by=cast.reviewer)
    CommentAttribution.objects.filter(pk=row.pk).update(person_name_as_then="")

    assert "Former member" in said(log_in(cast.member).get(page(comment)))


# ── Once, and back ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_a_second_click_makes_no_second_endorsement(cast, log_in, comment):
    client = log_in(cast.reviewer)

    answers = [client.post(form(comment), {"voice": "myself"}) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (counts(comment), Notice.objects.filter(kind="discussions.comment_endorsed").count()) == ((1, 0), 1)


@pytest.mark.django_db
def test_an_endorsement_is_taken_back_even_when_all_is_closed(cast, log_in, topic, comment):
    row = endorsements.endorse(comment=comment, by=cast.reviewer)
    close(cast, topic)
    client = log_in(cast.reviewer)

    answer = client.post(f"{page(comment)}{row.pk}/withdraw/")

    assert (answer.status_code, counts(comment), signed(comment)) == (302, (0, 0), [])
    assert Event.objects.filter(kind="discussions.endorsement_withdrawn", actor=cast.reviewer).count() == 1
    assert client.post(f"{page(comment)}{row.pk}/withdraw/").status_code == 404


@pytest.mark.django_db
def test_any_delegate_who_endorses_for_it_takes_an_organizations_back(cast, log_in, comment, may_endorse):
    may_endorse(cast.delegate, cast.union)
    may_endorse(cast.moderator, cast.union)
    row = endorsements.endorse(comment=comment, by=cast.delegate, organization=cast.union)
    strangers = [Client(), Client()]
    strangers[0].force_login(cast.focal_point)  # of the union, but not for this
    strangers[1].force_login(cast.member)

    refused = [stranger.post(f"{page(comment)}{row.pk}/withdraw/").status_code for stranger in strangers]
    answer = log_in(cast.moderator).post(f"{page(comment)}{row.pk}/withdraw/")

    assert (refused, answer.status_code, counts(comment)) == ([404, 404], 302, (0, 0))


@pytest.mark.django_db
def test_the_author_is_told_until_it_is_taken_back(cast, log_in, comment):
    row = endorsements.endorse(comment=comment, by=cast.reviewer)
    notice = Notice.objects.get(kind="discussions.comment_endorsed")
    assert (notice.person, notice.rhythm) == (cast.member, "daily")
    told = "Reviewer Example has endorsed your contribution No. 1"
    assert told in said(log_in(cast.member).get("/en/account/notices/"))

    endorsements.withdraw(endorsement=row, by=cast.reviewer)

    assert told not in said(log_in(cast.member).get("/en/account/notices/"))


@pytest.mark.django_db
def test_the_author_can_still_edit_what_an_organization_endorses(cast, log_in, comment, may_endorse):
    may_endorse(cast.delegate, cast.union)
    endorsements.endorse(comment=comment, by=cast.delegate, organization=cast.union)

    assert log_in(cast.member).get(f"/en/discussions/comments/{comment.pk}/edit/").status_code == 200


@pytest.mark.django_db
def test_counts_are_proven_and_mended(cast, topic, comment):
    endorsements.endorse(comment=comment, by=cast.reviewer)
    assert counting.recount(topic) == []
    Comment.objects.update(endorsing_people=7, endorsing_organizations=2)

    wrong = counting.recount(topic)

    assert (len(wrong), "endorsing" in wrong[0], counts(comment)) == (1, True, (1, 0))
    assert counting.recount(topic) == []


# ── At once ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_twenty_endorsements_at_once_are_twenty(enrol, topic, comment):
    people = [enrol(f"person{number}") for number in range(20)]

    at_once(*(lambda by=by: endorsements.endorse(comment=comment, by=by) for by in people), row=topic)

    assert (counts(comment), len(set(signed(comment)))) == ((20, 0), 20)
    assert counting.recount(Topic.objects.get()) == []


@pytest.mark.django_db(transaction=True)
def test_the_same_person_at_once_endorses_once(cast, topic, comment):
    at_once(*[lambda: endorsements.endorse(comment=comment, by=cast.reviewer)] * 10, row=topic)

    assert (counts(comment), Event.objects.filter(kind="discussions.comment_endorsed").count()) == ((1, 0), 1)


@pytest.mark.django_db(transaction=True)
def test_two_delegates_of_one_organization_make_one(cast, topic, comment, may_endorse):
    people = [cast.delegate, cast.moderator]
    for person in people:
        may_endorse(person, cast.union)

    def sign(by):
        return lambda: endorsements.endorse(comment=comment, by=by, organization=cast.union)

    first, second = at_once(*map(sign, people), row=topic)

    assert (first.pk == second.pk, counts(comment)) == (True, (0, 1))
    assert counting.recount(Topic.objects.get()) == []
