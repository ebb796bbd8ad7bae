"""The way of a pledge through the actions, from the first word to the update by link."""

import pytest

from core.workflow import TransitionNotAllowed
from pledges.actions import ladder, participants, publishing, screening, updating
from pledges.models import Match, Pledge, PledgeVersion, Stage, UpdateLink
from tests.pledges import scene


def test_numbers_follow_each_other_and_a_return_spends_none(cast):
    first = scene.published(cast.member, cast.secretariat)
    returned = scene.in_state("returned", cast.member, cast.secretariat)
    second = scene.published(cast.member, cast.secretariat)

    assert (first.serial, second.serial, returned.pledge.serial) == (1, 2, None)
    assert first.number == f"P-{first.year}-0001"


def test_an_update_changes_stage_and_tokens(cast):
    pledge = scene.published(cast.member, cast.secretariat)
    scene.updated(pledge, cast.member, Stage.COMPLETED, "900")

    pledge = Pledge.objects.get()
    assert (pledge.stage, pledge.has_update) == ("completed", True)
    assert {"stage:completed", "update:yes", "objective:7", "country:SEN", "freshness:under-one"} <= set(pledge.tokens)


def test_what_is_silent_is_asked_once_and_the_link_works_once(cast, move_clock):
    pledge = scene.published(cast.member, cast.secretariat)
    move_clock(days=320)

    assert (ladder.sweep(), ladder.sweep()) == (1, 0)
    link = UpdateLink.objects.get()
    updating.update(pledge=pledge, content=scene.said(), link=link)
    with pytest.raises(TransitionNotAllowed):
        updating.update(pledge=pledge, content=scene.said(), link=UpdateLink.objects.get())


def test_participants_are_shown_once_they_confirm(cast):
    pledge = scene.published(
        cast.member, cast.secretariat, type="common", participants=[scene.partner(name="Union", email="u@example.org")]
    )
    invitation = scene.invitations(pledge)[0]
    shown = [row.is_shown for row in pledge.participants.all()]
    participants.confirm(invitation=invitation, by=cast.delegate)

    assert (shown, [row.is_shown for row in pledge.participants.all()]) == ([True, False], [True, True])


def test_a_match_of_one_on_its_way_links_when_that_is_published(cast):
    other = scene.submitted(cast.outsider)
    pledge = scene.published(
        cast.member, cast.secretariat, matches=[{"pledge": f"https://hub.example/en/pledges/drafts/{other.uuid}/"}]
    )
    before = Match.objects.get().other
    screening.accept(version=other, by=cast.secretariat, serves="mixed")

    assert (before, Match.objects.get().other, Match.objects.get().pledge) == (None, other.pledge, pledge)


def test_an_amendment_is_a_version_with_its_reason(cast):
    pledge = scene.published(cast.member, cast.secretariat)
    key = pledge.current.indicators.get().key
    more = [scene.INDICATOR, scene.INDICATOR | {"what": "Stations"}]
    version = publishing.amend(
        pledge=pledge, by=cast.member, reason="One more.", description=scene.DESCRIPTION, indicators=more, milestones=[]
    )

    assert (version.number, Pledge.objects.get().current) == (2, version)
    assert [row.key == key for row in version.indicators.all()] == [True, False]
    assert PledgeVersion.objects.published().count() == 2
