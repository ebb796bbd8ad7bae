"""Pages of a topic as visitors see them: kept whole in this process, compressed, under the topic's edition.

Such a page depends on its address and language, the topic's edition, how many of the instants have passed at which something in
the topic begins or ends, the names of those who speak in a function, and on what the secretariat edits for all pages. One query
asks for these, and nothing else is asked until one of them changes (ADR 14).
"""

import gzip
import hashlib
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from core import clock
from core.questions import Question
from discussions.drawing import Kept
from discussions.models import Function, Topic, Window
from pages.models import Notice
from taxonomy.models import Objective

MOST_KEPT = 12_000_000  # bytes, compressed
_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")

kept = Kept(MOST_KEPT)


class KeptForVisitors:
    """A page of a topic, for a view: visitors get what is kept, or are told that they have it already.

    The address must have `space` and `topic`. Somebody logged in gets a page drawn for her.
    """

    def get(self, request, *args, **kwargs):
        stamp = _stamp(request, kwargs["space"], kwargs["topic"])
        if stamp is None:
            return super().get(request, *args, **kwargs)
        page = kept.get(stamp)
        if page is None:
            answer = super().get(request, *args, **kwargs)
            if answer.status_code != 200:
                return answer
            page = (gzip.compress(answer.render().content, 6, mtime=0),)
            kept.put(stamp, page)
        return _answer(request, stamp, page[0])


def _stamp(request, space, topic):
    """What the page is kept under; None if the reader is no visitor, the address says more, or there is no topic she may read."""
    is_visitor = not any(name in request.COOKIES for name in _COOKIES)
    if not is_visitor or not request.GET.keys() <= {"page"} or request.htmx:
        return None
    found = _QUESTION.rows(space=space, topic=topic, now=clock.now())
    if not found:
        return None
    said = "|".join(map(str, (get_language(), timezone.get_current_timezone_name(), request.get_full_path(), *found[0].values())))
    return f'W/"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def _facts(space, topic, now):
    """The row a stamp is made of."""
    rows = Topic.objects.visible_to(AnonymousUser()).filter(space__slug=space, slug=topic).order_by()
    found = rows.annotate(
        opened=_passed(now, Window, "opens_at", "closes_at", "ended_at"),
        given=_passed(now, Function, "starts_at", "until", "ended_at"),
        speakers=_speakers(),
        noticed=_edited(Notice),
        named=_edited(Objective),
    )
    return found.values("pk", "edition", "opened", "given", "speakers", "noticed", "named")


def _passed(now, model, *instants):
    """How many of the instants at which rows of a topic begin or end have passed."""
    counted = sum(Count("pk", filter=Q(**{f"{name}__lte": now})) for name in instants)
    rows = model.objects.filter(topic=OuterRef("pk")).order_by().values("topic").annotate(passed=counted).values("passed")
    return Coalesce(Subquery(rows), 0)


def _speakers():
    """The present names of all who have or had a function in a topic."""
    return ArraySubquery(Function.objects.filter(topic=OuterRef("pk")).order_by("pk").values("person__full_name"))


def _edited(model):
    """When a row of texts of the secretariat was edited last."""
    return Subquery(model.objects.exclude(edited_at=None).order_by("-edited_at").values("edited_at")[:1])


_QUESTION = Question(_facts, space="(space)", topic="(topic)", now=datetime(1, 1, 1, tzinfo=UTC))


def _answer(request, stamp, page):
    answer = get_conditional_response(request, etag=stamp) or _page(request, page)
    answer["ETag"] = stamp
    patch_vary_headers(answer, ("Cookie", "Accept-Encoding"))
    return answer


def _page(request, page):
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(page, headers={"Content-Encoding": "gzip"})
    return HttpResponse(gzip.decompress(page))
