"""Practices on their way, made through the actions: for tests that look at the pages on which they are written."""

import re
import uuid

from drafts import actions as drafts
from drafts.models import Draft
from events.models import Mail
from files import actions as files
from practices import fields
from practices.actions import coauthors, drafting, screening, sources
from practices.drafting import VERSION
from practices.models import PracticeVersion, ReturnReason
from tests.files import samples
from tests.practices import scene

HALF = {
    "title": "Un guichet à la gare routière, tenu le soir par des juristes et des interprètes",
    "summary": "<p>Depuis 2023, deux soirs par semaine.</p><ul><li>conseil</li><li>traduction</li></ul>",
    "language": "fr",
    "countries": ["SEN", "MAR"],
    "start_year": 2023,
    "benefit": "",
    "goals": [],
    "consent": False,
}


def write(version, by, **given):
    """Put a content into the draft of a version, as typed."""
    data, seen = fields.FORM.typed(scene.content(**({"ongoing": True} | given))), Draft.objects.get(place=version.place).version
    names = [item.name for item in fields.FORM.fields()]
    drafts.save_shared(by=by, kind=VERSION, place=version.place, data=data, version=seen, names=names)


def attach(version, by):
    """A picture and a document of a version."""
    for upload, words in (
        (samples.upload("gare.png", samples.picture()), {"alternative": "Une table, une lampe, deux chaises.", "language": "fr"}),
        (samples.upload("bilan.pdf"), {"title": "Bilan de la première année", "language": "fr"}),
    ):
        file = files.store(upload=upload, by=by, key=uuid.uuid4(), **words)
        sources.add(version=version, file=file, by=by)


def on_the_way(cast):
    """What addresses need to know of the focal point's practices, as a dict of strings; made at the first call.

    `draft` is half written in French, with a co-author, an invited one and two files; `ready` is complete and like one that is
    published; `sent` waits for screening; `returned` came back with reasons, `changing` from peer review with points.
    `token` is of an invitation to `ready`.
    """
    author = cast.focal_point
    if not PracticeVersion.objects.of(author).filter(state="returned").exists():
        _bring_about(cast, author)
    found = {row.state: row for row in PracticeVersion.objects.of(author).exclude(state="draft")}
    draft, ready = PracticeVersion.objects.of(author).filter(state="draft").order_by("pk")
    facts = {"draft": draft, "ready": ready, "sent": found["submitted"], "returned": found["returned"]}
    facts |= {"changing": found["changes-asked"]}
    letter = Mail.objects.get(kind="practices.invitation", to="noor@example.org").text
    return {name: str(version.uuid) for name, version in facts.items()} | {
        "enclosure": draft.enclosures.first().pk,
        "co_author": draft.practice.co_authors.first().pk,
        "token": re.search(r"/invitations/([^/\s]+)/", letter)[1],
    }


def _bring_about(cast, author):
    scene.published(cast.outsider, cast.secretariat)
    draft = scene.begun(author)
    write(draft, author, **HALF)
    attach(draft, author)
    row = coauthors.invite(practice=draft.practice, email=cast.member.email, language="fr", by=author, title=HALF["title"])
    coauthors.accept(invitation=row, by=cast.member)
    coauthors.invite(practice=draft.practice, email="leila@example.org", language="en", by=author)
    ready = scene.begun(author)
    write(ready, author)
    coauthors.invite(practice=ready.practice, email="noor@example.org", language="en", by=author)
    drafting.submit(version=scene.begun(author), content=scene.content(title="A desk at the harbour"), by=author)
    returned = scene.submitted(author, title="Bureau mobile", language="fr")
    reasons = ReturnReason.objects.filter(verdict="returned")[:2]
    words = "Dites combien de personnes sont venues.\n\nLe reste est clair."
    screening.give_back(version=returned, by=cast.secretariat, reasons=reasons, words=words)
    reviewed = scene.submitted(author, title="Un carnet de santé", language="fr")
    scene.changes_asked(reviewed, cast.secretariat, "Dites combien coûte un carnet.", "Dites qui le lit.")
