"""Kinds of notice that only the tests know, by two tellers; what they are about are objectives of the Compact."""

from types import SimpleNamespace

from django.utils import timezone
from django.utils.translation import get_language, override

from accounts.backends import PersonBackend
from notifications import actions, kinds
from notifications.actions import notify
from notifications.kinds import Rhythm, Told
from notifications.models import Announcement, Notice
from taxonomy.models import Goal, Objective

HELLO, DUTY, NEWS, WEEKLY = "tests.hello", "tests.duty", "tests.news", "tests.weekly"
STAFF_ONLY = "tests.staff_only"
ODD = "“Qui paie ?” 100 %s & <b>%(x)s</b> {0}"


def tell(notices):
    """Sentences that say who reads them how; in one query. Of an objective that is not there nothing is told."""
    titles = dict(Objective.objects.filter(pk__in={notice.object_id for notice in notices}).values_list("pk", "short_en"))
    return {notice: _told(notice, titles[notice.object_id]) for notice in notices if notice.object_id in titles}


def _told(notice, title):
    zone = timezone.get_current_timezone_name()
    sentence = f"{get_language()} {zone}: {notice.facts.get('words', 'about')} “{title}”"
    return Told(sentence, f"/{get_language()}/objectives/1/", {"person": None}, title=title, language="es")


def tell_otherwise(notices):
    """Another teller, of goals."""
    rows = set(Goal.objects.filter(pk__in={notice.object_id for notice in notices}).values_list("pk", flat=True))
    return {notice: Told("A goal", "/en/about/") for notice in notices if notice.object_id in rows}


def declare_all():
    kinds.declare(HELLO, label="A greeting", section="Greetings", tell=tell)
    kinds.declare(DUTY, label="A duty", section="Greetings", tell=tell, is_duty=True)
    kinds.declare(NEWS, label="News", section="News", tell=tell_otherwise, default=Rhythm.DAILY)
    kinds.declare(WEEKLY, label="A look back", section="Greetings", tell=tell, default=Rhythm.WEEKLY)
    kinds.declare(STAFF_ONLY, label="For the desk", section="News", tell=tell, concerns=lambda user: user.is_staff)


def facts():
    """Keys of an objective, of a goal, and of nothing."""
    return SimpleNamespace(objective=Objective.objects.first().pk, goal=Goal.objects.first().pk, nothing=0)


def hello(*people, key="1", kind=HELLO, object_id=None, **given):
    """Tell people of an objective."""
    return notify(kind, people=people, object_id=facts().objective if object_id is None else object_id, key=key, facts=given)


def shown_unread(person):
    """What the bell of her next page shows."""
    return PersonBackend().get_user(person.pk).unread_notices


def spread():
    """Does what the worker does after the commit."""
    for row in Announcement.objects.filter(done_at=None).order_by("pk"):
        actions.spread(row.pk)


def told(kind):
    """Who was told of what: login names and rows."""
    rows = Notice.objects.filter(kind=kind).order_by("person__email", "object_id")
    return [(row.person.email.partition("@")[0], row.object_id) for row in rows.select_related("person")]


def in_words(notice, language="en"):
    """The sentence its reader gets, or None."""
    with override(language):
        found = kinds.tell([notice]).get(notice)
    return found and found.sentence
