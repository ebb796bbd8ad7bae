"""What the pages of a topic ask of the database: the same few queries, whatever there is to read.

A contribution on a page is first a *row*: a dict of what `ROW` names, enough to know its place and whether it is drawn already
(`discussions.drawing`).
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, OuterRef, When
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404
from django.utils.dateparse import parse_datetime

from core import clock
from core.languages import CODES
from discussions import calls, visits
from discussions.models import (
    Comment,
    Document,
    DocumentFile,
    Function,
    Policy,
    PromptText,
    Space,
    Thread,
    Topic,
    Version,
    Window,
)
from files.models import File
from taxonomy.models import Objective

ROOTS = 20  # on a page of a thread
REPLIES = 50  # under a root on a page of its thread; on a page of replies
FIRSTS = 50  # on the page of a topic
ROW = ("pk", "number", "version", "path", "position", "state", "parent", "posted_by", "replies", "edits")


# ── Topics and threads ───────────────────────────────────────────────────────────────────────────────────────────


def topic_for(user, *, space, topic):
    """The topic at an address, with all that its page says about it; Http404 where this reader may not read it.

    It brings `window_rows`, `objective_rows`, `document_rows`, `function_rows`, `sizes` (contributions of each thread) and
    `writable`, `seen` and `fresh` (`discussions.visits`).
    """
    threads = Thread.objects.filter(topic=OuterRef("pk"), contributions__gt=0)
    return topic_at(
        user,
        space,
        topic,
        sizes=ArraySubquery(threads.values("contributions")),
        objective_rows=_objectives(),
        document_rows=_documents(),
        function_rows=_functions(),
    )


def topic_at(user, space, topic, **more):
    """The topic at an address with `more` annotations, and with `window_rows`, `writable`, `seen` and `fresh`; else Http404."""
    rows = Topic.objects.visible_to(user).filter(space__slug=space, slug=topic).select_related("space").with_windows()
    found = get_object_or_404(rows.annotate(**more, **visits.told(user, "pk")))
    return _for_reader(found, user, found)


def _for_reader(topic, user, row):
    """The topic with what depends on its reader; `row` has what `visits.told` brought."""
    topic.writable = _is_writable(topic, user)
    topic.seen, topic.fresh = getattr(row, "seen", None), getattr(row, "fresh", 0)
    return topic


def threads_of(topic):
    """All threads of a topic in the order of its page, direct contributions last, each with its first rows in `first_rows`."""
    first = _rows(Comment.objects.shown().filter(thread=OuterRef("pk")).in_order())
    return threads_in(topic, first_rows=ArraySubquery(first[: _share(topic.sizes)]))


def threads_in(topic, **more):
    """All threads of a topic in the order of its page, with `more` annotations."""
    threads = _threads().filter(topic=topic).annotate(**more)
    return [_prepare(thread, topic) for thread in threads.order_by(direct_last("number"), "number")]


def direct_last(number):
    """By this threads are in the order of their topic's page: direct contributions come last."""
    return Case(When(**{number: 0}, then=1), default=0)


def thread_for(user, *, space, topic, thread):
    """The thread at an address; Http404 where there is none, or in a topic this reader may not read.

    Its topic brings `window_rows`, `writable`, `seen` and `fresh`.
    """
    topics = Topic.objects.visible_to(user).filter(space__slug=space, slug=topic)
    rows = _threads().filter(topic__in=topics, number=thread).select_related("topic__space")
    windows = Window.rows(topic=OuterRef("topic"), prompt=None)
    found = get_object_or_404(rows.annotate(topic_windows=windows, **visits.told(user, "topic")))
    found.topic.window_rows = found.topic_windows
    _for_reader(found.topic, user, found)
    return _prepare(found, found.topic)


def _threads():
    texts = PromptText.objects.filter(prompt=OuterRef("prompt")).order_by("pk")
    return Thread.objects.select_related("prompt__version__document", "prompt__version__superseded_by").annotate(
        text_rows=ArraySubquery(texts.values(row=JSONObject(language="language", text="text"))),
        prompt_windows=Window.rows(prompt=OuterRef("prompt")),
        newer_call=calls.newest_of("prompt"),
        pinned_rows=_pinned(),
    )


def _pinned():
    """What moderators have pinned in a thread, in the order they did."""
    rows = Comment.objects.published().filter(thread=OuterRef("pk"), pinned_at__isnull=False).order_by("pinned_at", "pk")
    return ArraySubquery(rows.values(row=JSONObject(**{name: name for name in ("pk", "number", "subject", "language")})))


def _prepare(thread, topic):
    thread.topic = topic
    thread.pinned = [Comment(**row) for row in thread.pinned_rows]
    if thread.prompt:
        thread.prompt.text_rows, thread.prompt.window_rows = thread.text_rows, thread.prompt_windows
        thread.prompt.newer = calls.newer(thread.newer_call, topic)
    return thread


def _is_writable(topic, user):
    """Whether a reader of the topic may write in it now; asked of the database only where not everyone may."""
    if not (user.is_authenticated and (topic.life.is_open or topic.takes_late_now)):
        return False
    if topic.write == topic.space.write == Policy.EVERYONE:
        return True
    return Topic.objects.writable_by(user).filter(pk=topic.pk).exists()


def _share(sizes):
    """How many contributions of each thread stand on the topic's page: all of the small ones, the same number of the others."""
    room, share = FIRSTS, 1
    for left, size in zip(range(len(sizes), 0, -1), sorted(sizes), strict=True):
        share = max(share, min(size, room // left))
        room -= min(size, room // left)
    return share


# ── What a topic's page says beside its threads ──────────────────────────────────────────────────────────────────


def _in_languages(field):
    return [f"{field}_{code}" for code in CODES]


def _objectives():
    rows = Space.objectives.through.objects.filter(space=OuterRef("space")).order_by("objective__number")
    fields = {name: f"objective__{name}" for name in ("number", "round_table", *_in_languages("short"))}
    return ArraySubquery(rows.values(row=JSONObject(**fields)))


def _documents():
    shown = {name: f"file__{name}" for name in ("id", "name", "title", "size", "kind")}
    files = DocumentFile.objects.filter(version=OuterRef("pk")).order_by("position", "pk")
    files = ArraySubquery(files.values(row=JSONObject(language="language", **shown)))
    fields = JSONObject(label="label", posted_at="posted_at", supersedes="supersedes__label", files=files)
    versions = Version.objects.filter(document=OuterRef("pk")).order_by("-number").values(row=fields)
    rows = Document.objects.filter(topic=OuterRef("pk")).order_by("pk")
    titles = {name: name for name in _in_languages("title")}
    return ArraySubquery(rows.annotate(row=JSONObject(versions=ArraySubquery(versions), **titles)).values("row"))


def _functions():
    rows = Function.objects.running().filter(topic=OuterRef("pk")).order_by("kind", "pk")
    return ArraySubquery(rows.values(row=JSONObject(kind="kind", person="person__full_name", free_name="free_name")))


def objectives_of(topic):
    return [Objective(**row) for row in topic.objective_rows]


def documents_of(topic):
    """Its documents with their versions, newest first, as `(document, versions)`; a version is a dict, its files are Files."""
    for row in topic.document_rows:
        versions = [_version(**version) for version in row.pop("versions")]
        yield Document(**row), versions


def _version(*, posted_at, files, **facts):
    return facts | {"posted_at": parse_datetime(posted_at), "files": [File(**file) for file in files]}


def functions_of(topic):
    """Who speaks in a function now, as `(function in words, name)`."""
    return [(Function.Kind(row["kind"]).label, row["person"] or row["free_name"]) for row in topic.function_rows]


def windows_of(topic):
    """The topic's windows with their last minutes, as people say them."""
    return [(span, span.closes_at and clock.last_minute(span.closes_at)) for span in Window.spans(topic)]


# ── Contributions ────────────────────────────────────────────────────────────────────────────────────────────────


def _rows(comments):
    return comments.values(row=JSONObject(**{name: name for name in ROW}))


def pages_of(thread):
    """How many pages a thread has: by positions given, so that a page never moves."""
    return max(1, -(-thread.roots // ROOTS))


def page_of(position):
    """The page of its thread on which the root at `position` stands."""
    return -(-position // ROOTS)


def roots_and_replies(thread, page):
    """The rows of a page of a thread: its roots, each followed by the first that are shown below it."""
    below = _rows(_below(OuterRef("pk")))[:REPLIES]
    positions = (ROOTS * (page - 1) + 1, ROOTS * page)
    roots = Comment.objects.shown().filter(thread=thread, parent=None, position__range=positions).order_by("position")
    for root in roots.values(*ROW, below=ArraySubquery(below)):
        yield root
        yield from root.pop("below")


def root_and_replies(thread, number, page):
    """The row of the root that has this number in its topic, and a page of the rows of what is shown below it; else Http404.

    The root has `shown`, the number of those shown below it.
    """
    rows = Comment.objects.shown().filter(thread=thread, parent=None, number=number)
    shown = _below(OuterRef("pk")).order_by().values("root").annotate(shown=Count("*")).values("shown")
    below = _rows(_below(OuterRef("pk")))[REPLIES * (page - 1) : REPLIES * page]
    root = get_object_or_404(rows.values(*ROW, shown=shown, below=ArraySubquery(below)))
    return root, root.pop("below")


def _below(root):
    """What is shown below a root, at any depth, in reading order."""
    return Comment.objects.shown().filter(root=root, parent__isnull=False).order_by("path")


def place_for(user, pk):
    """The contribution with its place, for a permalink: `before` says how many are shown between its root and itself.

    Http404 where it has no place on a page, or in a topic this reader may not read.
    """
    earlier = _below(OuterRef("root")).filter(path__lt=OuterRef("path")).order_by()
    rows = Comment.objects.shown().filter(topic__in=Topic.objects.visible_to(user)).select_related("root", "thread__topic__space")
    before = earlier.values("root").annotate(before=Count("*")).values("before")
    return get_object_or_404(rows.annotate(before=before), pk=pk)
