"""Which practices a submission may repeat: among the published ones and one's own, with the reason."""

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from drafts.models import Draft
from practices.drafting import VERSION
from practices.models import PracticeVersion, State, VersionOrganization

MOST = 5
ALIKE = 0.45  # likeness of two titles: the share of groups of three letters they have in common


@dataclass(frozen=True)
class Like:
    """A version that may be the same practice; `why` has the reasons in words."""

    version: PracticeVersion
    why: tuple[str, ...]


def of(content, *, practice, user):
    """The most alike first, five at most. `practice` itself is left out; of others' submissions and drafts nothing is told."""
    found = _find(content, PracticeVersion.objects.filter(_published() | Q(pk__in=_own(user))), practice)
    return [*found, *_own_drafts(content, practice, user)][:MOST]


def of_all(content, *, practice):
    """The same for the secretariat: also among what others have submitted."""
    return _find(content, PracticeVersion.objects.filter(_published() | Q(state__in=(State.SUBMITTED, State.RETURNED))), practice)


def _published():
    return Q(practice__current=F("pk"), practice__retired_at=None)


def _own(user):
    return PracticeVersion.objects.of(user).exclude(state__in=(State.DECLINED, State.WITHDRAWN, State.PUBLISHED)).values("pk")


def _own_drafts(content, practice, user):
    """Those she has begun and not sent yet, by their titles so far; the versions bear these, unsaved."""
    begun = PracticeVersion.objects.of(user).filter(state=State.DRAFT).exclude(practice=practice).select_related("practice")
    versions = {version.place: version for version in begun}
    drafts = Draft.objects.filter(owner=None, kind=VERSION, place__in=versions).annotate(typed=KeyTextTransform("title", "data"))
    alike = drafts.annotate(likeness=TrigramSimilarity(Lower("typed"), content["title"].strip().lower()))
    for draft in alike.filter(likeness__gte=ALIKE).order_by("-likeness", "pk"):
        version = versions[draft.place]
        version.title, version.language = draft.typed, draft.data.get("language", "")
        yield Like(version, (_("a similar title"),))


def _find(content, rows, practice):
    title, names = content["title"].strip(), [row["name"].lower() for row in content["implementers"]]
    by_them = VersionOrganization.objects.filter(version=OuterRef("pk"), part=VersionOrganization.Part.IMPLEMENTER)
    by_them = by_them.annotate(folded=Lower("name")).filter(folded__in=names)
    there = PracticeVersion.countries.through.objects.filter(
        practiceversion=OuterRef("pk"), country__in=_keys(content["countries"])
    )
    on_it = PracticeVersion.objects.filter(pk=OuterRef("pk"), objective_rows__objective__in=_keys(content["primary"]))
    rows = (
        rows.exclude(practice=practice)
        .exclude(title="")
        .annotate(
            likeness=TrigramSimilarity(Lower("title"), title.lower()),
            by_them=Exists(by_them),
            there=Exists(there),
            on_it=Exists(on_it),
        )
    )
    alike = Q(likeness__gte=ALIKE) | Q(by_them=True, there=True, on_it=True)
    rows = rows.filter(alike).select_related("practice").order_by("-likeness", "pk")[:MOST]
    return [Like(row, tuple(_why(row))) for row in rows]


def _keys(choices):
    return [int(key) for key in choices]


def _why(row):
    if row.likeness >= ALIKE:
        yield _("a similar title")
    if row.by_them:
        yield _("the same implementing organization")
    if row.there:
        yield _("the same country")
    if row.on_it:
        yield _("the same primary objective")
