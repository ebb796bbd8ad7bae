"""A topic as a table that leaves the Hub: every contribution its reader may read, in the order of the topic's pages.

Nothing but a few contributions is in memory. Each handful is asked for anew, so that what is hidden meanwhile is left out.
"""

from array import array
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Case, F, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import exports
from core.counting import visible_text
from core.exports import Column
from core.languages import best_of, names
from core.urls import absolute_url
from discussions import drawing
from discussions.models import Comment, CommentFile, Thread
from pages.models import Notice

AT_ONCE = 200  # contributions; no more are in memory


@dataclass
class Record:
    """A contribution with what its row tells: its thread's title, its voices (`drawing.voices_of`), its files."""

    comment: Comment
    thread: Thread
    voices: object
    files: list = field(default_factory=list)

    @property
    def authors(self):
        """The names as the page has them."""
        return [name_of(author) for author in self.voices.authors] or [_("No name given")]

    @property
    def address(self):
        return absolute_url(self.comment.get_absolute_url())


def nothing(_number):
    """What is told of progress where nobody waits for it."""


# ── What is exported ─────────────────────────────────────────────────────────────────────────────────────────────


def keys_of(topic, user):
    """The keys of all contributions of a topic that `user` may read, what is asked first, direct contributions last."""
    direct_last = Case(When(thread__number=0, then=1), default=0)
    rows = Comment.objects.visible_to(user).filter(topic=topic)
    rows = rows.order_by(direct_last, "thread__number", "position", "path").values_list("pk", flat=True)
    return array("q", rows.iterator())


def records(topic, user, keys, tick=nothing):
    """The `Record` of each key, without those that can no longer be read; `tick` is told how many more are done."""
    threads = {thread.pk: thread for thread in threads_of(topic)}
    for start in range(0, len(keys), AT_ONCE):
        some = list(keys[start : start + AT_ONCE])
        yield from _some(topic, user, some, threads)
        tick(len(some))


def threads_of(topic):
    """The threads of a topic with what their titles need."""
    rows = Thread.objects.filter(topic=topic).select_related("prompt__version__document")
    return rows.prefetch_related("prompt__texts")


def _some(topic, user, keys, threads):
    rows = Comment.objects.visible_to(user).filter(topic=topic, pk__in=keys).annotate(answered=F("parent__number"))
    comments = {row.pk: row for row in rows}
    voices, files = drawing.voices_of(comments.values()), defaultdict(list)
    for row in CommentFile.objects.filter(comment__in=comments).select_related("file").order_by("position", "pk"):
        files[row.comment_id].append(row.file)
    for key in keys:
        if key in comments:
            comment = comments[key]
            comment.topic = topic
            yield Record(comment, threads[comment.thread_id], voices[key], files[key])


# ── In words ─────────────────────────────────────────────────────────────────────────────────────────────────────


def name_of(author):
    """One of those who stand above a contribution, whole, as on that day."""
    name = " – ".join(filter(None, (author.organization[0], author.name)))
    told = ", ".join(filter(None, (name, author.position)))
    marks = (
        (author.is_cut, _("(name as in the archive)")),
        (author.is_as_named, _("(as named by the filer)")),
        (author.is_of_earlier_text, _("(confirmed an earlier version)")),
    )
    return " ".join([told, *(words for is_so, words in marks if is_so)])


def title_of(thread):
    """What is asked, and the code of the language that is in; the page's words where nothing is, or is no longer."""
    prompt = thread.prompt
    if prompt is None:
        return _("On the topic as a whole"), None
    if prompt.is_removed:
        is_call = prompt.kind == prompt.Kind.CALL
        gone = (
            _("This call for comments was removed by its moderator")
            if is_call
            else _("This question was removed by its moderator")
        )
        return gone, None
    return prompt.wording


def _prompt(record):
    text, _language = title_of(record.thread)
    return f"{record.thread.number}. {text}" if record.thread.prompt else text


def _houses(voices):
    return [author for author in voices if author.organization[0]]


def file_line(file):
    return f"{file.label} – {absolute_url(file.get_absolute_url())}"


# ── The columns ──────────────────────────────────────────────────────────────────────────────────────────────────


COLUMNS = (
    Column("number", gettext_lazy("Number"), lambda row: row.comment.number),
    Column("address", gettext_lazy("Address"), lambda row: row.address),
    Column("prompt", gettext_lazy("Question or call for comments"), _prompt),
    Column("in_reply_to", gettext_lazy("In reply to number"), lambda row: row.comment.answered),
    Column("authors", gettext_lazy("Authors"), lambda row: row.authors),
    Column(
        "organizations",
        gettext_lazy("Organizations"),
        lambda row: [author.organization[0] for author in _houses(row.voices.authors)],
    ),
    Column(
        "kinds",
        gettext_lazy("Kinds of organization"),
        lambda row: [author.kind or "–" for author in _houses(row.voices.authors)],
    ),
    Column(
        "functions",
        gettext_lazy("Functions"),
        lambda row: [str(author.function) for author in row.voices.authors if author.function],
    ),
    Column("supporters", gettext_lazy("Supported by"), lambda row: [name_of(author) for author in row.voices.supporters]),
    Column("language", gettext_lazy("Language"), lambda row: row.comment.language),
    Column("posted", gettext_lazy("Posted"), lambda row: row.comment.when),
    Column("edited", gettext_lazy("Edited"), lambda row: row.comment.edited_at),
    Column("subject", gettext_lazy("Subject"), lambda row: row.comment.subject),
    Column("text", gettext_lazy("Text"), lambda row: visible_text(row.comment.body)),
    Column("late", gettext_lazy("Late"), lambda row: row.comment.is_late),
    Column("official", gettext_lazy("Official reply"), lambda row: row.comment.is_official),
    Column("endorsing_people", gettext_lazy("People who endorse it"), lambda row: row.comment.endorsing_people),
    Column(
        "endorsing_organizations",
        gettext_lazy("Organizations that endorse it"),
        lambda row: row.comment.endorsing_organizations,
    ),
    Column("files", gettext_lazy("Files"), lambda row: [file_line(file) for file in row.files]),
)
HTML = Column("html", gettext_lazy("Text as HTML"), lambda row: row.comment.body)


def notices():
    """What is said of every export of a discussion, in the reader's language."""
    return [best_of(names(row, "text"))[0] for row in Notice.objects.filter(key__in=("opinions", "kosovo")).order_by("-key")]


def write_table(extension, file, *, topic, user, keys, tick=nothing):
    """Write the contributions as one of `core.exports.FORMATS` to a file open for bytes; JSON has their HTML, too."""
    table = exports.Table(
        title=best_of(names(topic, "title"))[0],
        address=absolute_url(topic.get_absolute_url()),
        columns=(*COLUMNS, HTML) if extension == "json" else COLUMNS,
        notices=notices(),
    )
    exports.FORMATS[extension].write(file, table, records(topic, user, keys, tick))
