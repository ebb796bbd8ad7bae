"""The demonstration's pledges, from the files beside this one.

Whatever befell a pledge is a list of steps (`hub.demo.days`); dates in it are ends of months, so many days from the day it is
told. A pledge that is there is left as it is.
"""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from core import clock
from drafts import actions as drafts
from hub.demo import days
from hub.demo.practising import rich
from notifications import actions as notifications
from pledges import content as contents
from pledges.actions import doubts, drafting, participants, publishing, screening, updating
from pledges.drafting import VERSION
from pledges.fields import FORM
from pledges.models import Pledge, ReturnReason
from submissions.models import Serves
from taxonomy.models import Country, Objective, OrganizationKind, Principle, Region

HERE = Path(__file__).parent
_PLEDGES = uuid.UUID("5be0a7b6-3a41-4c57-9a0d-1c8e6f4d2005")
_PLAIN = ("title", "language", "type", "natures", "level", "actions", "is_global", "occasion", "is_mirror")
_CHOSEN = {
    "objectives": (Objective, "number"),
    "principles": (Principle, "slug"),
    "regions": (Region, "m49"),
    "countries": (Country, "iso3"),
}
_CONTACT = tuple(column.name for column in FORM.field("contacts").columns)
_PARTNER = {"kind": "", "commitment": ""}
_FILED = (("begin", 0, "09:10"), ("submit", 0, "09:55"), ("accept", 5, "14:30"))  # what befalls most of them, and when


def tellings(cast, houses):
    """The pledges that are not there yet."""
    known, shared = set(Pledge.objects.values_list("key", flat=True)), Shared(cast, houses)
    every = [Telling(path, shared) for path in sorted((HERE / "pledges").glob("*.toml"))]
    return [telling for telling in every if telling.key not in known]


def key_of(name):
    """The key of the pledge of a file."""
    return uuid.uuid5(_PLEDGES, name)


class Shared:
    """What all pledges take from: the people, where they work, the keys of terms as forms send them, and today."""

    def __init__(self, cast, houses):
        self.cast, self.houses, self.today = cast, houses, clock.today("UTC")
        self.terms = {name: _keys(*table) for name, table in _CHOSEN.items()}
        self.kinds = _keys(OrganizationKind, "key") | {"": ""}

    def month_end(self, days_from_today):
        """The last day of the month of a day, as forms send it."""
        day = self.today + timedelta(days=days_from_today)
        return (date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)).isoformat()


class Telling(days.Actor):
    """One pledge, told from its file: what was pledged, and what became of it.

    One with a day on which it was `filed` is begun and submitted on that day and published five days later.
    """

    def __init__(self, path, shared):
        self.name, self.key, self.shared = path.stem, key_of(path.stem), shared
        self.source = days.read(path)
        self.by, self.staff = shared.cast[self.source["by"]], shared.cast["secretariat"]
        filed = self.source.get("filed")
        self.steps = [] if filed is None else [{"at": f"{filed + after} {time}", "does": does} for does, after, time in _FILED]
        self.steps += self.source.get("steps", ())

    @property
    def pledge(self):
        return Pledge.objects.select_related("current").get(key=self.key)

    # ── Before publication ───────────────────────────────────────────────────────────────────────────────────────

    def begin(self):
        organization, authority = (self.shared.houses.get(self.source.get(name)) for name in ("organization", "authority"))
        language = self.source["language"]
        self.version = drafting.begin(by=self.by, organization=organization, authority=authority, language=language, key=self.key)
        self.write(self._content())

    def write(self, content):
        """Type everything into the draft."""
        is_submitted = any(step["does"] == "submit" for step in self.steps)
        self.content = content | {"scope": is_submitted}
        place, data = self.version.place, FORM.typed(self.content)
        draft = drafts.open_shared(kind=VERSION, place=place, data={})
        names = {*draft.data, *data}
        drafts.save_shared(by=self.by, kind=VERSION, place=place, data=data, version=draft.version, names=names)

    def submit(self):
        self.version = drafting.submit(version=self.version, content=self.content, by=self.by)

    def give_back(self, reasons, words):
        reasons = ReturnReason.objects.filter(key__in=reasons)
        screening.give_back(version=self.version, by=self.staff, reasons=reasons, words=words)

    def accept(self):
        serves = Serves.MIXED if self.source.get("is_mirror") else Serves.MIGRANTS
        screening.accept(version=self.version, by=self.staff, serves=serves)

    def _content(self):
        """What a form would make of the file."""
        source = self.source
        given = {name: source[name] for name in _PLAIN if name in source}
        given |= {name: [known[value] for value in source.get(name, ())] for name, known in self.shared.terms.items()}
        given |= {name: self.shared.month_end(source[name]) for name in ("starts_on", "ends_on") if name in source}
        given["description"] = rich(source["description"])
        given["participants"] = [
            _PARTNER | row | {"kind": self.shared.kinds[row.get("kind", "")]} for row in source.get("participants", ())
        ]
        given["matches"] = [{"pledge": _called(name)} for name in source.get("matches", ())]
        given |= self._measures(source)
        contact = (self.by.full_name, self.by.position, self.by.email, "")
        given["contacts"] = [dict(zip(_CONTACT, contact, strict=True))]
        return FORM.empty() | given

    def _measures(self, source):
        """The rows of indicators and milestones a file gives."""
        given = {}
        if "indicators" in source:
            given["indicators"] = [self._indicator(**row) for row in source["indicators"]]
        if "milestones" in source:
            ends = self.shared.month_end
            given["milestones"] = [{"what": row["what"], "by_when": ends(row["by"])} for row in source["milestones"]]
        return given

    def _indicator(self, what, unit, baseline, target, by, whose=""):
        row = {"what": what, "unit": unit, "whose": whose, "baseline": str(baseline), "target": str(target)}
        return row | {"direction": "decrease" if target < baseline else "", "by_when": self.shared.month_end(by)}

    # ── Who pledges together ─────────────────────────────────────────────────────────────────────────────────────

    def confirm(self, name, by=None):
        participants.confirm(invitation=self._invitation(name), by=self.shared.cast.get(by))

    def refuse(self, name, by=None):
        participants.decline(invitation=self._invitation(name), by=self.shared.cast.get(by))

    def leave(self, name, by, why):
        participants.leave(participant=self._participant(name), by=self.shared.cast[by], why=why)

    def _participant(self, name):
        return self.pledge.participants.get(called=name)

    def _invitation(self, name):
        return self._participant(name).invitations.get(answered_at=None)

    # ── What became of it ────────────────────────────────────────────────────────────────────────────────────────

    def update(self, stage, text, whose="", by=None, values=(), evidence=(), reason=""):
        """By a link where nobody on the Hub speaks for whose it is."""
        pledge, who = self.pledge, {"by": self.shared.cast[by] if by else self.by}
        participant = self._participant(whose) if whose else None
        if participant and participant.organization_id is None:
            email = participant.invitations.get().email
            who = {"link": updating.make_link(pledge=pledge, participant=participant, email=email, language="en")[0]}
        known = pledge.current.indicators.filter(whose=whose)
        said = {"stage": stage, "text": rich(text), "reason": reason, "language": self.source["language"]}
        said["values"] = {row.key: Decimal(str(value)) for row, value in zip(known, values, strict=False)}
        said["evidence"] = [{"url": row["url"], "title": row["title"]} for row in evidence]
        updating.update(pledge=pledge, participant=participant, content=said, **who)

    def amend(self, reason, **changes):
        """Change wording at once; what is not given stays."""
        now = contents.of(self.pledge.current)
        kept = {name: now[name] for name in publishing.AT_ONCE}
        publishing.amend(pledge=self.pledge, by=self.by, reason=reason, **kept | self._changed(changes))

    def revise(self, reason, **changes):
        """Begin a new version, which goes through screening."""
        self.version = drafting.begin_revision(pledge=self.pledge, by=self.by)
        now = contents.of(self.pledge.current, private=True)
        self.write(now | self._changed(changes) | {"reason": reason})

    def _changed(self, changes):
        texts = {name: rich(text) for name, text in changes.items() if name == "description"}
        plain = {name: changes[name] for name in _PLAIN if name in changes}
        return texts | plain | self._measures(changes)

    def withdraw(self, why):
        publishing.withdraw(pledge=self.pledge, by=self.by, why=why)

    # ── What others make of it ───────────────────────────────────────────────────────────────────────────────────

    def follow(self, who):
        notifications.follow(what="pledge", object_id=self.pledge.pk, by=self.shared.cast[who])

    def doubt(self, who, text):
        key, language = uuid.uuid5(self.key, who), self.shared.cast[who].language
        self.raised = doubts.doubt(pledge=self.pledge, text=text, language=language, by=self.shared.cast[who], key=key)

    def pass_on(self, substance):
        doubts.pass_on(doubt=self.raised, substance=substance, by=self.staff)

    def answer(self, text):
        doubts.answer(doubt=self.raised, text=text, by=self.by)

    def publish_answer(self):
        doubts.publish(doubt=self.raised, by=self.staff)


def _called(name):
    """How one names the pledge of another file: by its number, or by its address while it is on its way."""
    pledge = Pledge.objects.get(key=key_of(name))
    return pledge.number or pledge.versions.get().get_absolute_url()


def _keys(model, field):
    return {value: str(pk) for value, pk in model.objects.values_list(field, "pk")}
