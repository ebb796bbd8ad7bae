"""The demonstration's practices and the calls for them, from the files beside this one.

Whatever befell a practice is a list of steps (`hub.demo.days`), those of its review among them (`hub.demo.reviewing`). A
practice or call that is there is left as it is; but a call the story leaves open is extended when it has closed.
"""

import re
import uuid
from pathlib import Path

from django.core.files.base import ContentFile

from core import clock
from core.richtext import from_plain
from drafts import actions as drafts
from files import actions as files
from hub.demo import days, drawings, papers
from practices.actions import calls, coauthors, drafting, publishing, screening, sources
from practices.drafting import VERSION
from practices.fields import FORM, TEXTS
from practices.forms.answers import name_of
from practices.models import Call, Practice, ReturnReason
from reviews import outcomes
from taxonomy.models import Country, Goal, Objective, OrganizationKind, PracticeType, Principle, Region

HERE = Path(__file__).parent
ZONE = "Europe/Zurich"
_PRACTICES = uuid.UUID("0c1f7a3e-52d4-4b6e-8a2b-9f3f52e6d003")
_PLAIN = ("title", "language", "level", "start_year", "end_year", "actions", "targets", "is_global", "names_authors")
_CHOSEN = {
    "primary": (Objective, "number"),
    "secondary": (Objective, "number"),
    "principles": (Principle, "slug"),
    "goals": (Goal, "number"),
    "regions": (Region, "m49"),
    "countries": (Country, "iso3"),
}
_PAPERS = {"docx": papers.docx, "pdf": papers.pdf, "csv": papers.csv}


def tellings(cast, houses):
    """The practices that are not there yet; makes the calls that are not."""
    known_calls = {source["slug"]: _call(source, cast) for source in days.read(HERE / "calls.toml")["calls"]}
    known = set(Practice.objects.values_list("key", flat=True))
    every = [Telling(path, cast, houses, known_calls) for path in sorted((HERE / "practices").glob("*.toml"))]
    return [telling for telling in every if telling.key not in known]


def _call(source, cast):
    call = Call.objects.filter(slug=source["slug"]).first()
    closes_at = days.end_of(source["closes"], ZONE)
    if call is None:
        texts = {f"{field}_{code}": text for field in ("title", "text") for code, text in source[field].items()}
        opens_at = days.end_of(source["opens"] - 1, ZONE)
        call = Call(slug=source["slug"], opens_at=opens_at, closes_at=closes_at, zone=ZONE, **texts)
        with days.on(days.day(source["opens"] - 7)):
            call.made_at = clock.now()
            calls.make(call=call, by=cast["secretariat"])
        call.objectives.set(Objective.objects.filter(number__in=source["objectives"]))
    elif source["closes"] > 0 and call.closes_at <= clock.now():
        call.closes_at = closes_at
        calls.edit(call=call, fields=["closes_at"], by=cast["secretariat"])
    return call


class Telling(days.Actor):
    """One practice, told from its file: what was written, and what became of it."""

    def __init__(self, path, cast, houses, known_calls):
        self.name, self.key = path.stem, uuid.uuid5(_PRACTICES, path.stem)
        self.source = days.read(path)
        self.steps = self.source["steps"]
        self.cast, self.houses, self.calls = cast, houses, known_calls
        self.by, self.updates = cast[self.source["by"]], list(self.source.get("updates", ()))

    @property
    def practice(self):
        return Practice.objects.get(key=self.key)

    # ── What its authors do ──────────────────────────────────────────────────────────────────────────────────────

    def begin(self):
        house, call = self.houses.get(self.source.get("organization")), self.calls.get(self.source.get("call"))
        self.version = drafting.begin(by=self.by, organization=house, call=call, language=self.source["language"], key=self.key)
        self.write(self.source)

    def update(self):
        self.version = drafting.begin_update(practice=self.practice, by=self.by)
        self.write(self.source | {"files": []} | self.updates.pop(0))

    def write(self, source):
        """Type everything into the draft, and put the files beside it."""
        is_submitted = any(step["does"] == "submit" for step in self.steps)
        self.content = _content(source, self.calls) | {"consent": is_submitted}
        data = FORM.typed(self.content)
        self.keep(data, {*self._shared().data, *data})
        for row in source.get("files", ()):
            sources.add(version=self.version, file=self.file(row, source["language"]), by=self.by)

    def keep(self, data, names):
        shared = self._shared()
        drafts.save_shared(by=self.by, kind=VERSION, place=self.version.place, data=data, version=shared.version, names=names)

    def _shared(self):
        return drafts.open_shared(kind=VERSION, place=self.version.place, data={})

    def file(self, row, language):
        key = uuid.uuid5(self.key, row["name"])
        if "draw" in row:
            said, made = {"alternative": row["text"]}, drawings.draw(row["draw"])
        else:
            said, made = {"title": row["title"]}, _PAPERS[row["write"]](row["title"], row["text"], language)
        return files.store(upload=ContentFile(made, name=row["name"]), by=self.by, key=key, language=language, **said)

    def invite(self, person):
        invited, title = self.cast[person], self.source["title"]
        coauthors.invite(practice=self.practice, email=invited.email, language=invited.language, by=self.by, title=title)

    def join(self, person):
        invitation = self.practice.co_authors.get(email=self.cast[person].email)
        coauthors.accept(invitation=invitation, by=self.cast[person])

    def submit(self):
        self.version = drafting.submit(version=self.version, content=self.content, by=self.by)

    def revise(self, answers, **texts):
        """Hand it in once more with the changes its review asked for."""
        self.content |= {name: rich(text) for name, text in texts.items()}
        self.keep(FORM.typed(self.content), texts)
        answers = [answer["text"] for answer in answers]
        self.version = drafting.submit(version=self.version, content=self.content, by=self.by, answers=answers)

    def jot_answers(self, answers):
        """Type answers to the first of the changes that were asked for into the draft."""
        points = outcomes.points(self.version.case)
        data = {name_of(point): answer["text"] for point, answer in zip(points, answers, strict=False)}
        self.keep(data, data)

    def withdraw(self, why):
        drafting.withdraw(version=self.version, by=self.by, why=why)

    def correct(self, why, links):
        publishing.correct(practice=self.practice, by=self.by, why=why, links=links)

    # ── What the secretariat does ────────────────────────────────────────────────────────────────────────────────

    def accept(self, serves, words="", by="secretariat"):
        screening.accept(version=self.version, by=self.cast[by], serves=serves, words=words)

    def give_back(self, reasons, words):
        reasons = ReturnReason.objects.filter(key__in=reasons)
        screening.give_back(version=self.version, by=self.cast["secretariat"], reasons=reasons, words=words)

    def decline(self, reasons, words):
        reasons = ReturnReason.objects.filter(key__in=reasons)
        screening.decline(version=self.version, by=self.cast["secretariat"], reasons=reasons, words=words)

    def retire(self, why):
        publishing.retire(practice=self.practice, by=self.cast["secretariat"], why=why)


def _content(source, known_calls):
    """What a form would make of a practice's file."""
    given = {name: source[name] for name in _PLAIN if name in source}
    given |= {name: rich(source[name]) for name in TEXTS if name in source}
    for name, (model, field) in _CHOSEN.items():
        given[name] = [_keys(model, field)[value] for value in source.get(name, ())]
    kinds = _keys(OrganizationKind, "key")
    for name in ("implementers", "partners", "donors"):
        given[name] = [{"name": row["name"], "kind": kinds[row["kind"]]} for row in source.get(name, ())]
    given |= {"type": _keys(PracticeType, "key")[source["type"]], "links": source.get("links", [])}
    given |= {"call": str(known_calls[source["call"]].pk)} if "call" in source else {}
    given |= {f"focal_{name}": value for name, value in source["focal"].items()}
    given |= {"ongoing": "end_year" not in source, "rights": any("draw" in row for row in source.get("files", ()))}
    return FORM.empty() | given


def _keys(model, field):
    """The key of each row as forms send it, by what the files call it."""
    return {value: str(pk) for value, pk in model.objects.values_list(field, "pk")}


def rich(text):
    """The HTML of a text with the light marks, and `**` and `*` around what is strong or stressed."""
    markup = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", from_plain(text.strip()))
    return re.sub(r"\*(.+?)\*", r"<em>\1</em>", markup)
