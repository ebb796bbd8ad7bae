"""Published practices with everything in them, made through the actions: for tests that look at pages, whoever wrote them."""

import uuid

from files import actions as files
from practices.actions import drafting, publishing, sources
from practices.models import Practice
from submissions.models import Serves
from taxonomy.models import OrganizationKind
from tests.files import samples
from tests.practices import scene

SUMMARY = "<p>Lawyers sit in the waiting hall of four bus stations, where people spend their first hours.</p>" * 3
MOVED = [
    {"url": "https://www.lantern.example.org/evaluation", "title": "Evaluation"},
    {"url": "https://a.example.org/", "title": ""},
]


def practice(cast):
    """What addresses need to know of one, as a dict; made at the first call.

    It is the focal point's, has two versions, a picture and a document, was corrected, and has related ones in French and
    Arabic; another one is retired.
    """
    shown = Practice.objects.listed().filter(owner=cast.focal_point).first() or _practice(cast)
    gone = Practice.objects.filter(owner=cast.focal_point).exclude(retired_at=None).get()
    return {"practice": shown.slug, "retired": gone.slug}


def _practice(cast):
    version = scene.begun(cast.focal_point)
    for number, words in enumerate(({"alternative": "A table with a lamp."}, {"title": "Bilan", "language": "fr"})):
        upload = samples.upload("station.png", samples.picture()) if number == 0 else samples.upload("bilan.pdf")
        file = files.store(upload=upload, by=cast.focal_point, key=uuid.uuid4(), **words)
        sources.add(version=version, file=file, by=cast.focal_point)
    drafting.submit(version=version, content=scene.content(summary=SUMMARY), by=cast.focal_point)
    scene.reviewed(version, cast.secretariat, serves=Serves.MIXED)
    _others(cast)
    _update(cast, version.practice)
    shown = Practice.objects.get(pk=version.practice_id)
    publishing.correct(practice=shown, by=cast.focal_point, why="The address had moved.", links=MOVED)
    return shown


def _others(cast):
    for language, title in (("fr", "Un guichet unique, ouvert le soir"), ("ar", "مركز استقبال مفتوح")):
        scene.published(cast.outsider, cast.secretariat, title=title, language=language)
    gone = scene.published(cast.focal_point, cast.secretariat, title="A hotline")
    publishing.retire(practice=gone.practice, by=cast.secretariat, why="It has closed.")


def _update(cast, first):
    trade_union = str(OrganizationKind.objects.get(key="trade-union").pk)
    scene.updated(
        first,
        cast.focal_point,
        cast.secretariat,
        title="Legal advice where people wait: lawyers and interpreters at the stations of four cities by the sea",
        summary=SUMMARY.replace("Lawyers", "Lawyers and interpreters"),
        primary=[7, 15, 4],
        secondary=[1, 6, 16, 23],
        goals=[8, 10, 16],
        targets="8.8, 10.7",
        actions="7(b), 15(c)",
        countries=["SEN", "MAR", "CIV"],
        regions=["011"],
        is_global=True,
        partners=[{"name": "Transport Workers’ Union of the Coast", "kind": trade_union}],
        donors=[{"name": "Open Harbour Foundation", "kind": ""}],
        links=[{"url": "https://www.lantern.example.org/old", "title": "Evaluation"}],
    )
