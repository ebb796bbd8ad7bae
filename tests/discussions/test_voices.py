"""In whose name one writes: chosen, never assumed."""

import re

import pytest

from accounts.actions import delegations
from accounts.models import Delegation, Organization, Scope
from discussions.actions import prompts
from discussions.models import Comment, Function, Policy
from drafts import actions as drafts
from taxonomy.models import OrganizationKind
from tests.discussions.writing import FORM, WORDS, said, typed
from tests.markup import read


def voices_of(page):
    return re.findall(r'name="voice" value="([^"]*)"', page.content.decode())


def test_who_speaks_for_nobody_else_is_not_asked(cast, log_in, thread):
    assert voices_of(log_in(cast.member).get(FORM)) == []


def test_a_delegate_is_asked_and_nothing_is_preselected(cast, log_in, thread):
    page = log_in(cast.delegate).get(FORM)

    assert voices_of(page) == ["myself", f"organization:{cast.union.pk}"]
    assert "voice" not in read(page).fields


def test_a_delegate_must_choose(cast, log_in, thread):
    page = log_in(cast.delegate).post(FORM, typed())

    assert (page.status_code, Comment.objects.count(), read(page).fields["body"]) == (200, 0, WORDS)
    assert "Choose in whose name you write." in said(page)


def test_a_delegate_writes_for_the_organization(cast, log_in, thread):
    log_in(cast.delegate).post(FORM, typed(voice=f"organization:{cast.union.pk}"))

    row = Comment.objects.get().attributions.get()
    assert (row.organization, row.person, row.status, row.confirmed_by) == (cast.union, cast.delegate, "confirmed", cast.delegate)


def test_a_delegation_without_posting_gives_no_voice(cast, log_in, thread):
    assert voices_of(log_in(cast.outsider).get(FORM)) == []


def test_a_function_is_a_voice_of_its_own(cast, log_in, thread):
    kind = Function.Kind.CO_FACILITATOR
    prompts.give_function(topic=thread.topic, kind=kind, by=cast.secretariat, person=cast.member, why="asked")

    page = log_in(cast.member).get(FORM)
    log_in(cast.member).post(FORM, typed(voice="function:co-facilitator"))

    assert (voices_of(page), "As Co-facilitator" in said(page)) == (["myself", "function:co-facilitator"], True)
    assert Comment.objects.get().attributions.get().function == "co-facilitator"


def end(cast):
    right = Delegation.objects.get(person=cast.delegate)
    delegations.end(delegation=right, by=cast.administrator, why="left")


def test_a_delegation_that_ended_while_one_wrote_is_told_and_the_text_stays(cast, log_in, thread):
    client = log_in(cast.delegate)
    fields = read(client.get(FORM)).fields
    end(cast)

    page = client.post(FORM, fields | typed(voice=f"organization:{cast.union.pk}"))

    assert (page.status_code, Comment.objects.count(), read(page).fields["body"]) == (200, 0, WORDS)
    assert "You no longer speak for Union; choose again in whose name you write." in said(page)
    assert voices_of(page) == ["myself"]


def test_a_draft_for_an_organization_never_becomes_her_own_unasked(cast, log_in, thread):
    data = typed(voice=f"organization:{cast.union.pk}")
    drafts.save(owner=cast.delegate, kind="discussions.comment", place=str(thread.pk), data=data, version=0)
    end(cast)

    page = log_in(cast.delegate).get(FORM)

    assert (voices_of(page), "voice" in read(page).fields) == (["myself"], False)


FORGED = ["organization:1", "organization:x", "organization:" + "9" * 60, "function:secretariat", "nothing", "٣", "a\0b"]


@pytest.mark.parametrize("voice", FORGED)
def test_a_voice_one_never_had_is_refused_and_named_to_nobody(cast, log_in, thread, voice):
    page = log_in(cast.member).post(FORM, typed(voice=voice.replace(":1", f":{cast.collective.pk}")))

    assert (page.status_code, Comment.objects.count()) == (200, 0)
    assert ("Collective" in said(page), "no longer" in said(page)) == (False, False)


@pytest.mark.parametrize("place", ["space", "topic"])
def test_where_kinds_write_other_organizations_are_no_voice(cast, log_in, open_space, open_topic, place):
    kind = OrganizationKind.objects.get(key="member-state")
    ministry = Organization.objects.filter(kind=kind).first()
    delegations.grant(person=cast.delegate, organization=ministry, scopes=[Scope.POST], by=cast.administrator, why="asked")
    topic = open_topic(space=open_space())
    guarded = topic.space if place == "space" else topic
    guarded.write = Policy.KINDS
    guarded.save()
    guarded.write_kinds.set([kind])

    page = log_in(cast.delegate).get(f"/en/discussions/work/{topic.slug}/threads/1/contribute/")

    assert voices_of(page) == ["myself", f"organization:{ministry.pk}"]
