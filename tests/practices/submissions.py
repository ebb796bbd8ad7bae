"""Practices at every station of screening: what the lists of the workshop show."""

from datetime import timedelta

from accounts.models import User
from core import clock
from practices.actions import calls, publishing, screening
from practices.models import Call, ReturnReason
from submissions.models import Serves
from tests.practices import scene

DAY = timedelta(days=1)


def open_call(by, slug="fair-recruitment", *, opens=-1, closes=30, **given):
    """A call for practices that opened and closes so many days from now."""
    now = clock.now()
    given = {"title_en": slug.replace("-", " ").capitalize(), "zone": "Europe/Zurich"} | given
    return calls.make(call=Call(slug=slug, opens_at=now + opens * DAY, closes_at=now + closes * DAY, **given), by=by)


def submit(cast, slug="fair-recruitment"):
    """A call; a submission to screen, one whose decision waits for a signature, one returned, one published."""
    call = open_call(cast.secretariat, slug)
    scene.submitted(cast.member, title="To screen", call=str(call.pk))
    User.objects.filter(pk=cast.administrator.pk).update(organization=cast.union)
    cast.administrator.refresh_from_db()
    tied = scene.submitted(cast.focal_point, organization=cast.union, title="To sign")
    screening.accept(version=tied, by=cast.administrator, serves=Serves.MIXED)
    returned = scene.submitted(cast.delegate, title="To mend", language="fr")
    screening.give_back(version=returned, by=cast.secretariat, reasons=ReturnReason.objects.filter(verdict="returned")[:2])
    version = scene.published(cast.outsider, cast.secretariat, title="To read")
    publishing.correct(practice=version.practice, by=cast.outsider, why="It ended", end_year=2024)
    return call
