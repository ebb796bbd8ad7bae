"""Who pledges, how it stands and what became of it, as its page says; and what the page never says."""

import re
import uuid
from datetime import timedelta

import pytest

from accounts.actions import delegations
from accounts.models import Scope
from pledges.actions import doubts, participants, publishing, screening, updating
from pledges.models import Pledge, PledgeVersion, Rung, Stage
from submissions.models import Serves
from tests.pledges import scene


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def look(client):
    """`look(pledge)` is the HTML of its page, or of a part of it; white space is one space."""

    def get(pledge, section="", language="en"):
        response = client.get(f"/{language}{pledge.get_absolute_url()[3:]}")
        assert response.status_code == 200
        html = " ".join(response.content.decode().split())
        return html.split(f'aria-labelledby="{section}"')[1].split("</section>")[0] if section else html

    return get


@pytest.fixture
def partnership(cast):
    """`partnership("Quay", "Ferry")` is a partnership of the member with these, all confirmed."""

    def make(*names, **given):
        rows = [scene.partner(name=name, email=f"{name.lower()}@example.org", commitment=f"{name} opens.") for name in names]
        pledge = scene.published(cast.member, cast.secretariat, type="partnership", participants=rows, **given)
        for invitation in scene.invitations(pledge):
            participants.confirm(invitation=invitation, by=cast.outsider if invitation.participant.organization else None)
        return pledge

    return make


def say(pledge, by, *stages, name=None):
    """Updates of a participant, one after the other."""
    row = pledge.participants.get(called=name) if name else None
    for stage in stages:
        reason = "No money." if stage == Stage.DISCONTINUED else ""
        updating.update(pledge=pledge, participant=row, content=scene.said(stage, reason=reason), by=by)


# ── Who pledges ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_organization_with_kind_and_country(cast, look):
    html = look(scene.published(cast.focal_point, cast.secretariat, organization=cast.union))

    assert words(html.split('<p class="record-head__by">')[1].split("</p>")[0]) == "Pledged by Union Civil society Senegal"
    assert "Société civile" in look(Pledge.objects.get(), language="fr")
    assert cast.focal_point.full_name not in html


def test_a_person_by_name(cast, look):
    html = look(scene.published(cast.member, cast.secretariat))

    assert words(html.split('<p class="record-head__by">')[1].split("</p>")[0]) == "Pledged by Amina Diallo-Kerouani"


def test_participants_are_told_by_how_they_were_named(cast, look):
    rows = [
        scene.partner(name="Lamp at the Quay", email="lamp@example.org"),
        scene.partner(name="Ferry Friends", email="ferry@example.org"),
        scene.partner(name="Union", email="union@example.org"),
        scene.partner(name="Not Us", email="not@example.org"),
    ]
    pledge = scene.published(cast.member, cast.secretariat, type="common", participants=rows)
    lamp, _ferry, _union, other = scene.invitations(pledge)
    participants.confirm(invitation=lamp, by=None)
    participants.decline(invitation=other, by=None)

    part = words(look(pledge, "participants"))

    assert "Amina Diallo-Kerouani filed it" in part
    assert ("Lamp at the Quay Civil society Opens" in part, "Ferry Friends Civil society as named by the filer" in part) == (
        True,
        True,
    )
    assert "1 more was named and is awaiting confirmation." in part
    assert ("Union" in part, "Not Us" in part) == (False, False)
    html = look(pledge)
    assert "with 2 others" in words(html)
    assert words(html.split('id="citation-text">')[1]).startswith("Amina Diallo-Kerouani ; Lamp at the Quay (")


def test_who_left_stays_with_day_and_note(cast, partnership, look):
    pledge = partnership("Quay", "Ferry")
    participants.leave(participant=pledge.participants.get(called="Ferry"), by=cast.secretariat, why="The boat is sold.")

    part = words(look(pledge, "participants"))

    assert re.search(r"No longer taking part 1 Ferry Civil society Left on [\w ]+ The boat is sold\.", part)
    assert part.count("Ferry") == 1


def test_who_left_before_it_confirmed_was_never_there(cast, look):
    rows = [scene.partner(name="Union", email="union@example.org")]
    pledge = scene.published(cast.member, cast.secretariat, type="common", participants=rows)
    participants.leave(participant=pledge.participants.get(order=1), by=cast.secretariat, why="Asked by mistake.")

    assert ("Union" in look(pledge, "participants"), "by mistake" in look(pledge)) == (False, False)


def test_an_authority_files_for_its_state(cast, look):
    version = scene.submitted(cast.focal_point, organization=cast.union, authority=cast.collective)
    participants.agree(version=version, by=cast.focal_point)
    screening.accept(version=PledgeVersion.objects.get(), by=cast.secretariat, serves=Serves.MIGRANTS)

    assert "In the name of the State, filed by Collective" in look(Pledge.objects.get())


def test_who_may_leave_is_offered_that(cast, log_in, partnership):
    pledge = partnership("Quay", "Union")
    union = pledge.participants.get(called="Union")
    delegations.grant(person=cast.outsider, organization=cast.union, scopes=[Scope.PLEDGE], by=cast.administrator, why="asked")
    ways = {row.called: f"/pledges/{pledge.number}/participants/{row.key}/leave/" for row in pledge.participants.all()}
    offered = {}
    for name in ("visitor", "moderator", "outsider", "member", "secretariat"):
        html = log_in(getattr(cast, name)).get(pledge.get_absolute_url()).content.decode()
        offered[name] = {called for called, way in ways.items() if way in html}
        assert (f"/update/{union.key}/" in html) == (name == "outsider"), name

    everyone = {"Quay", "Union"}
    assert offered == {"visitor": set(), "moderator": set(), "outsider": {"Union"}, "member": everyone, "secretariat": everyone}


# ── How it stands ────────────────────────────────────────────────────────────────────────────────────────────────

STAGES = [
    (("completed", "in-progress", "not-started", "not-started"), "In progress", "1 of 4 completed"),
    (("completed",) * 4, "Completed", "4 of 4 completed"),
    (("completed", "discontinued", "completed", "partly-completed"), "Partly completed", "2 of 4 completed"),
    (("discontinued",) * 4, "Discontinued", "0 of 4 completed"),
    (("not-started",) * 4, "Not yet started", "0 of 4 completed"),
]


@pytest.mark.parametrize(("stages", "label", "told"), STAGES)
def test_the_stage_of_a_partnership_is_derived_and_told(cast, partnership, look, stages, label, told):
    pledge = partnership("Quay", "Ferry", "Rail")
    for name, stage in zip((None, "Quay", "Ferry", "Rail"), stages, strict=True):
        if stage != "not-started":
            say(pledge, cast.member, stage, name=name)

    html = look(pledge)

    head = words(html.split('<div class="record-head">')[1].split("</div>")[0])
    assert f"{pledge.number} {label} {told}" in head
    part = words(look(pledge, "participants"))
    assert told in part
    for name, stage in zip(("Quay", "Ferry", "Rail"), stages[1:], strict=True):
        heard = "no update yet" if stage == "not-started" else "last update"
        assert f"{name} opens. {Stage(stage).label.capitalize()} · {heard}" in part


def test_a_single_pledge_says_its_stage_and_last_update(cast, look):
    pledge = scene.published(cast.member, cast.secretariat)
    scene.updated(pledge, cast.member, Stage.PARTLY_COMPLETED, "700")

    html = look(pledge)

    assert ("Partly completed</span>" in html, "Last update" in html, "of 1 completed" in html) == (True, True, False)
    table = words(look(pledge, "indicators"))
    assert re.search(r"700 on [\w ]+ 50 per cent of the way", table)
    assert '<svg class="progress__bar" width="50%"' in html


@pytest.mark.parametrize(
    ("value", "told"),
    [("5000", "100 per cent of the way, and beyond the target"), ("1200", "100 per cent of the way"), ("1", "0 per cent")],
)
def test_the_ends_of_the_way(cast, look, value, told):
    pledge = scene.published(cast.member, cast.secretariat)
    scene.updated(pledge, cast.member, value=value)

    html = look(pledge, "indicators")
    assert told in words(html)
    assert f'<strong class="progress__value">{int(value):,}</strong>' in html


def test_a_decrease_is_told(cast, look):
    row = scene.INDICATOR | {"target": "100", "direction": "decrease"}
    pledge = scene.published(cast.member, cast.secretariat, indicators=[row])
    scene.updated(pledge, cast.member, value="150")

    table = words(look(pledge, "indicators"))
    assert ("less is better" in table, "50 per cent of the way" in table) == (True, True)


def test_values_stay_with_their_indicator_over_versions(cast, look):
    pledge = scene.published(cast.member, cast.secretariat)
    scene.updated(pledge, cast.member, value="700")
    more = [scene.INDICATOR | {"what": "Stations"}, scene.INDICATOR | {"target": "700"}]
    amend = {"pledge": pledge, "by": cast.member, "reason": "More.", "description": scene.DESCRIPTION, "milestones": []}
    publishing.amend(**amend, indicators=more)
    both = words(look(pledge, "indicators"))
    publishing.amend(**amend, indicators=more[:1])

    assert ("No value yet" in both, "100 per cent of the way" in both) == (True, True)
    assert "700" not in look(pledge, "indicators")
    assert "People advised : 700 people a year" in words(look(pledge, "history"))


def last_rung():
    return Rung.objects.order_by("-months").first().months


@pytest.mark.parametrize("stage", [None, *Stage])
@pytest.mark.parametrize("months", [-1, 1])
def test_silence_is_public_once_the_ladder_has_ended(cast, look, move_clock, stage, months):
    pledge = scene.published(cast.member, cast.secretariat)
    if stage:
        say(pledge, cast.member, stage)
    move_clock(days=(last_rung() + months) * 30.5)

    is_owed = months > 0 and stage not in (Stage.COMPLETED, Stage.DISCONTINUED)
    assert ("No update since" in look(pledge)) == is_owed


def test_an_update_ends_the_silence(cast, look, move_clock):
    pledge = scene.published(cast.member, cast.secretariat)
    move_clock(days=last_rung() * 31)
    before = "No update since" in look(pledge)
    scene.updated(pledge, cast.member)

    assert (before, "No update since" in look(pledge)) == (True, False)


def test_silence_is_as_long_as_the_secretariat_says(cast, look, move_clock):
    pledge = scene.published(cast.member, cast.secretariat)
    move_clock(days=70)
    Rung.objects.exclude(months=last_rung()).delete()
    Rung.objects.update(months=2)
    before = "No update since" in look(pledge)
    Rung.objects.all().delete()

    assert (before, "No update since" in look(pledge)) == (True, False)


def test_of_a_partnership_the_silent_ones_are_named(cast, partnership, look, move_clock):
    pledge = partnership("Quay", "Ferry", "Rail")
    say(pledge, cast.member, Stage.COMPLETED, name="Rail")
    move_clock(days=last_rung() * 31)
    say(pledge, cast.member, Stage.IN_PROGRESS)
    say(pledge, cast.member, Stage.IN_PROGRESS, name="Quay")

    notice = words(look(pledge).split("notice--warning")[1].split("</div> </div>")[0])
    assert ("No update since" in notice, "Ferry" in notice, "Quay" in notice, "Rail" in notice) == (True, True, False, False)


def test_of_a_withdrawn_pledge_nothing_is_owed(cast, look, move_clock):
    pledge = scene.published(cast.member, cast.secretariat)
    publishing.withdraw(pledge=pledge, by=cast.member, why="Over.")
    move_clock(days=last_rung() * 31)

    assert "No update since" not in look(pledge)


# ── What became of it ────────────────────────────────────────────────────────────────────────────────────────────


def test_an_update_with_all_that_belongs_to_it(cast, look):
    pledge = scene.published(cast.focal_point, cast.secretariat, organization=cast.union)
    evidence = [{"url": "https://www.lamp.example.org/a", "title": "Report"}, {"url": "https://b.example.org/", "title": ""}]
    update = scene.updated(pledge, cast.focal_point, Stage.DISCONTINUED, "900", reason="No money left.", evidence=evidence)

    html = look(pledge, "history")

    assert f'id="update-{update.pk}"' in html
    item = words(html.split(f'id="update-{update.pk}"')[1])
    assert re.match(r"> Update [\w ]+ · Union Discontinued No money left\. Ten stations are open\.", item)
    assert "People advised : 900 people a year" in item
    assert '<a href="https://www.lamp.example.org/a" rel="noopener nofollow ugc"><bdi lang="en">Report</bdi></a>' in html
    assert ("lamp.example.org</bdi></span>" in html, "<bdi>https://b.example.org/</bdi>" in html) == (True, True)


def test_the_newest_stands_first(cast, look, move_clock):
    pledge = scene.published(cast.member, cast.secretariat)
    for days, text in ((10, "First."), (20, "Second.")):
        move_clock(days=days)
        scene.updated(pledge, cast.member, text=f"<p>{text}</p>")
    move_clock(days=30)
    publishing.amend(
        pledge=pledge, by=cast.member, reason="Third.", description=scene.DESCRIPTION, indicators=[scene.INDICATOR], milestones=[]
    )
    move_clock(days=40)
    publishing.withdraw(pledge=Pledge.objects.get(), by=cast.member, why="Over.")

    history = words(look(pledge, "history"))

    order = [history.index(word) for word in ("Withdrawn", "Third.", "Second.", "First.", "Published")]
    assert order == sorted(order)


def test_matches_are_shown_on_both_and_only_listed_ones(cast, look):
    first, gone = (scene.published(cast.outsider, cast.secretariat, title=title) for title in ("First", "Gone"))
    waiting = scene.submitted(cast.outsider, title="Waiting")
    wanted = [
        {"pledge": first.number},
        {"pledge": gone.number},
        {"pledge": f"https://a.example/en/pledges/drafts/{waiting.uuid}/"},
    ]
    pledge = scene.published(cast.member, cast.secretariat, matches=wanted)
    publishing.withdraw(pledge=gone, by=cast.outsider, why="Over.")

    html = look(pledge)
    assert words(look(pledge, "matches").split("</h2>")[1]) == f"It matches 1 First {first.number} · Not yet started"
    assert ("Waiting" in html, str(waiting.uuid) in html, "Gone" in html) == (False, False, False)
    assert f"It is matched by 1 Advice at every bus station {pledge.number}" in words(look(first, "matches"))
    publishing.withdraw(pledge=pledge, by=cast.member, why="Over.")
    assert 'id="matches"' not in look(first)


def test_a_doubt_is_public_only_as_question_and_answer(cast, look):
    pledge = scene.published(cast.member, cast.secretariat)
    row = doubts.doubt(pledge=pledge, text="Only three, I counted.", language="en", by=cast.outsider, key=uuid.uuid4())
    states = [look(pledge)]
    doubts.pass_on(doubt=row, substance="How many stations are open?", by=cast.secretariat)
    doubts.answer(doubt=row, text="Ten, see the <list>.", by=cast.member)
    states.append(look(pledge))
    doubts.publish(doubt=row, by=cast.secretariat)

    assert [re.search("counted|stations are open|Ten, see", html) for html in states] == [None, None]
    html = look(pledge)
    assert "How many stations are open?" in look(pledge, "doubts")
    assert "Ten, see the &lt;list&gt;." in look(pledge, "doubts")
    assert ("counted" in html, cast.outsider.full_name in html) == (False, False)


# ── What it never says ───────────────────────────────────────────────────────────────────────────────────────────


def test_no_contact_and_no_address_of_a_participant_is_anywhere(cast, log_in):
    contact = {"name": "Planted Person", "role": "Planted Role", "email": "planted@example.org", "phone": "+221 5559999"}
    rows = [scene.partner(name="Quay", email="planted.too@example.org")]
    given = {"contacts": [contact], "participants": rows, "type": "partnership"}
    pledge = scene.published(cast.member, cast.secretariat, **given)
    scene.updated(pledge, cast.member, value="300")
    publishing.amend(
        pledge=pledge, by=cast.member, reason="More.", description=scene.DESCRIPTION, indicators=[scene.INDICATOR], milestones=[]
    )

    for name in ("visitor", "outsider", "member", "secretariat"):
        client = log_in(getattr(cast, name))
        for part in ("", "versions/1/", "versions/2/", "versions/2/differences/"):
            html = client.get(pledge.get_absolute_url() + part).content.decode()
            assert not re.search(r"(?i)planted|5559999|@example\.org", html), (name, part)


def test_dates_are_those_of_geneva(cast, look):
    pledge = scene.published(cast.member, cast.secretariat)
    late = pledge.published_at.replace(year=2026, month=3, day=1, hour=23, minute=30)
    Pledge.objects.update(published_at=late, heard_at=late + timedelta(hours=1))

    assert 'Published <time class="moment" datetime="2026-03-02">2 March 2026</time>' in look(pledge)
