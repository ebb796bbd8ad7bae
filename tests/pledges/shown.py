"""A pledge with everything a page can show, some on their way, one of a ministry for its State: for tests that look at pages."""

import re
import uuid

from accounts.actions import delegations, organizations
from accounts.models import Organization, Scope
from events.models import Mail
from files import actions as files
from pledges.actions import doubts, drafting, participants, publishing, screening, sources, updating
from pledges.models import Doubt, ParticipantInvitation, Pledge, ReturnReason
from taxonomy.models import Country, OrganizationKind
from tests.files import samples
from tests.pledges import scene
from tests.pledges.writing import keep

TITLE = "Des juristes dans chaque gare routière, deux soirs par semaine, et jusqu’au dernier bus"


def pledging(cast):
    """The member’s: a common pledge in French with updates, versions, a match and a doubt, and a draft half written.

    Returns what addresses need: `pledge` its number, `draft` and `returned` drafts of hers, `submitted` one that waits for the
    secretariat, `state` one that waits for its State, `link` and `token` of e-mails, `participant` and `doubt` keys, `enclosure`.
    """
    pledge = _published(cast)
    _link, token = updating.make_link(pledge=pledge, email=cast.member.email, language="fr")
    asked = Mail.objects.filter(kind="pledges.participant").latest("created_at")
    invitation = ParticipantInvitation.objects.filter(participant__pledge=pledge, answered_at=None).get()
    return {
        "pledge": pledge.number,
        "link": token,
        "token": re.search(r"/pledges/participants/([^/\s]+)/", asked.text)[1],
        "participant": invitation.participant.key,
        "doubt": _doubt(cast, pledge).key,
        **_on_the_way(cast),
        "state": _for_state(cast).uuid,
    }


def _published(cast):
    others = [scene.partner(), scene.partner(name="Collective", email="box@example.org")]
    given = {"title": TITLE, "language": "fr", "type": "common", "participants": others, "ends_on": ""}
    pledge = scene.published(cast.member, cast.secretariat, **given)
    lamp, _house = scene.invitations(pledge)
    participants.confirm(invitation=lamp)
    scene.updated(pledge, cast.member, value="900", evidence=[{"url": "https://example.org/bilan", "title": "Bilan"}])
    waiting = {"what": "Attente", "unit": "jours", "baseline": "30", "target": "5", "direction": "decrease"}
    rows = [scene.INDICATOR, scene.INDICATOR | waiting]
    publishing.amend(
        pledge=Pledge.objects.get(pk=pledge.pk), by=cast.member, reason="Une mesure de plus.", description=scene.DESCRIPTION,
        indicators=rows, milestones=[],
    )  # fmt: skip
    scene.published(cast.outsider, cast.secretariat, matches=[{"pledge": pledge.number}])
    return Pledge.objects.get(pk=pledge.pk)


def _doubt(cast, pledge):
    """One published with its answer, and one that waits for the answer of who pledged; returns the latter."""
    for text in ("Nobody was at the station in May.", "Is it true that it costs money?"):
        row = doubts.doubt(pledge=pledge, text=text, language="en", by=cast.outsider, key=uuid.uuid4())
        doubts.pass_on(doubt=row, substance="Were the stations open in May?", by=cast.secretariat)
        if not Doubt.objects.exclude(published_at=None).exists():
            doubts.answer(doubt=Doubt.objects.get(pk=row.pk), text="On six evenings of eight.", by=cast.member)
            doubts.publish(doubt=Doubt.objects.get(pk=row.pk), by=cast.secretariat)
    return row


def _on_the_way(cast):
    draft = scene.begun(cast.member, language="fr")
    keep(draft, cast.member, title=TITLE, language="fr", contacts=[], indicators=[], type="common")
    file = files.store(upload=samples.upload("plan.pdf"), by=cast.member, key=uuid.uuid4(), title="Plan", language="fr")
    enclosure = sources.add(version=draft, file=file, by=cast.member)
    submitted, returned = scene.submitted(cast.member, title=TITLE), scene.submitted(cast.member)
    keep(returned, cast.member)
    reasons = ReturnReason.objects.filter(verdict="returned")[:2]
    screening.give_back(version=returned, by=cast.secretariat, reasons=reasons, words="Dites ce qui sera compté.")
    return {"draft": draft.uuid, "enclosure": enclosure.pk, "submitted": submitted.uuid, "returned": returned.uuid}


def _for_state(cast):
    """The focal point of `union` appoints for Kenya, whose ministry pledges in its name."""
    kind, country = OrganizationKind.objects.get(key="national-authority"), Country.objects.get(iso3="KEN")
    ministry = organizations.propose(organization=Organization(name_en="Ministry", kind=kind, country=country), by=cast.member)
    organizations.verify(organization=ministry, by=cast.administrator, why="known")
    state = Organization.objects.states().get(country=country)
    for person, house, scope in ((cast.member, ministry, Scope.PLEDGE), (cast.focal_point, state, Scope.APPOINT)):
        delegations.grant(person=person, organization=house, scopes=[scope], by=cast.administrator, why="asked")
    version = scene.begun(cast.member, organization=state, authority=ministry)
    return drafting.submit(version=version, content=scene.content(title="For the State"), by=cast.member)
