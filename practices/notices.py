"""What people are told of practices they follow, or of new ones on objectives they follow."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications import kinds
from notifications.actions import announce
from notifications.kinds import Rhythm, Told
from notifications.readers import by_reader
from practices.models import Practice, PracticeVersion, VersionObjective


def tell(notices):
    """Notices about published versions in words; nothing of retired practices, nor to those who wrote them."""
    found = {}
    for reader, own in by_reader(notices):
        versions = _versions(reader, {notice.object_id for notice in own})
        found |= {notice: _told(notice, versions[notice.object_id]) for notice in own if notice.object_id in versions}
    return found


def _versions(reader, ids):
    """One query."""
    practices = Practice.objects.visible_to(reader).listed().exclude(pk__in=_written_by(reader))
    rows = PracticeVersion.objects.published().filter(pk__in=ids, practice__in=practices)
    return {row.pk: row for row in rows.select_related("practice__current").only(*_SHOWN)}


_SHOWN = ("number", "practice__slug", "practice__current__title", "practice__current__language")


def _written_by(reader):
    """Whoever wrote one and still may is told of its publication by the letter of decision."""
    own = Q(owner=reader) | Q(co_authors__answered_by=reader, co_authors__removed_at=None)
    return Practice.objects.of(reader).filter(own).values("pk")


def _told(notice, version):
    practice, current = version.practice, version.practice.current
    facts = {"title": current.title, "number": version.number}
    sentence = str(_SENTENCES[notice.kind]) % facts
    return Told(sentence, practice.get_absolute_url(), facts, current.title, current.language)


_FACTS = {"section": _("Practices"), "tell": tell, "default": Rhythm.DAILY}
NEW_PRACTICE = kinds.declare("practices.practice_new", label=_("A new practice on an objective I follow"), **_FACTS)
NEW_VERSION = kinds.declare("practices.version_new", label=_("A new version of a practice I follow"), **_FACTS)
_SENTENCES = {
    NEW_PRACTICE: _("A new practice is published: “%(title)s”"),
    NEW_VERSION: _("Version %(number)s of “%(title)s” is published"),
}


def published(version, *, by):
    """Have those told who follow the practice, or, of its first version, one of its objectives."""
    if version.number == 1:
        objectives = VersionObjective.objects.filter(version=version).values_list("objective", flat=True)
        places = [("objective", key) for key in objectives]
        announce(NEW_PRACTICE, object_id=version.pk, places=places, by=by)
    else:
        announce(NEW_VERSION, object_id=version.pk, places=[("practice", version.practice_id)], by=by)


# ── What one may follow ──────────────────────────────────────────────────────────────────────────────────────────


def _titles(user, ids):
    rows = Practice.objects.visible_to(user).filter(pk__in=ids).select_related("current").order_by("title_key", "pk")
    return {row.pk: (row.current.title, row.get_absolute_url(), row.current.language) for row in rows}


PRACTICE = kinds.declare_followed("practice", label=_("Practices"), visible=Practice.objects.visible_to, titles=_titles)
