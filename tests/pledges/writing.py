"""The pages of a pledge on its way, as a person uses them, and the people around one that a ministry files for its State."""

from types import SimpleNamespace

from accounts.actions import delegations, organizations
from accounts.models import Organization, Scope
from drafts import actions as drafts
from drafts.models import Draft
from pledges import fields
from pledges.drafting import VERSION
from pledges.models import PledgeVersion, ReturnReason
from taxonomy.models import Country, OrganizationKind
from tests.conftest import enrol_person
from tests.pledges import makers, scene

BEGIN = "/en/pledges/make/"
REASONS = {"return": "returned", "decline": "declined"}


def gather(cast):
    """The people of `makers.gather` and around a ministry of Kenya: `official` may pledge for it, `state` is Kenya itself.

    `speaker` may pledge for Kenya · `agreeing` is its focal point · `tied` of the secretariat is employed by the ministry.
    """
    people = makers.gather(cast)
    kind, country = OrganizationKind.objects.get(key="national-authority"), Country.objects.get(iso3="KEN")
    ministry = organizations.propose(organization=Organization(name_en="Ministry", kind=kind, country=country), by=cast.member)
    organizations.verify(organization=ministry, by=cast.administrator, why="known")
    state = Organization.objects.states().get(country=country)
    found = {name: enrol_person(name, full_name=f"{name.capitalize()} Person") for name in ("official", "speaker", "agreeing")}
    for name, house, scope in (
        ("official", ministry, Scope.PLEDGE),
        ("speaker", state, Scope.PLEDGE),
        ("agreeing", state, Scope.APPOINT),
    ):
        delegations.grant(person=found[name], organization=house, scopes=[scope], by=cast.administrator, why="asked")
    return SimpleNamespace(**vars(people), **found, ministry=ministry, state=state)


def begin(client, **given):
    """Begin a pledge through its page; returns the version."""
    key = client.get(BEGIN).context["form"]["key"].value()
    answer = client.post(BEGIN, {"language": "en", "key": key, **given})
    assert answer.status_code == 302, answer.content.decode()
    return PledgeVersion.objects.select_related("pledge").latest("pk")


def address(version, part=""):
    return f"/en/pledges/drafts/{version.uuid}/{part}"


def typed(**given):
    """A complete content as its controls, for all groups at once."""
    return fields.FORM.typed(scene.content(**given))


def keep(version, by, **given):
    """Put a complete content into the draft, as if it had been typed."""
    draft = Draft.objects.get(place=version.place)
    where = {"kind": VERSION, "place": version.place, "version": draft.version}
    drafts.save_shared(by=by, data=typed(**given), names=[item.name for item in fields.FORM.fields()], **where)


def hidden(client, version, group):
    """The controls that say what a group's form was seen as."""
    page = client.get(address(version, f"{group}/"))
    assert page.status_code == 200
    names = {name: page.context[name] for name in ("draft_kind", "draft_place", "draft_names")}
    return names | {"draft_version": str(page.context["seen"])}


def save(client, version, group, given, go="all:", seen=None):
    """Send a group with a button; returns the answer."""
    form = {**(seen or hidden(client, version, group)), **given, "go": go}
    return client.post(address(version, f"{group}/"), form)


def fill_in(client, version, **given):
    """Fill in every group, each on its page."""
    controls = typed(**given)
    for group in fields.FORM.groups:
        names = {item.name for item in group.fields}
        mine = {name: value for name, value in controls.items() if name.split("-")[0].removesuffix("_format") in names}
        answer = save(client, version, group.key, mine)
        assert answer.status_code == 302, (group.key, answer.status_code)


def send(client, version):
    """Send what is complete from the page that shows it; returns the answer."""
    seen = client.get(address(version, "check/")).context["draft"].version
    return client.post(address(version, "check/"), {"draft_version": seen})


def decision(verb, **given):
    """What the page of a verb is sent with."""
    if verb == "publish":
        return {"serves": "migrants", "words": "Well said.", **given}
    rows = ReturnReason.objects.filter(verdict=REASONS[verb])[:1]
    return {"reasons": [row.pk for row in rows], "words": "Say how many.", **given}


def decide(client, version, verb, **given):
    """Take a decision on its page; returns the answer."""
    version.refresh_from_db()
    form = {"seen": version.submitted_at.isoformat() if version.submitted_at else "", **decision(verb, **given)}
    return client.post(address(version, f"decide/{verb}/"), form)
