"""What a contribution looks like. Drawn once by its template, then kept in this process under its version.

A page asks the database for rows (`discussions.reading`) and draws what it has not got. Everything here may be printed for any
reader of the topic; what one reader may do with a contribution is filled in afterwards.
"""

from collections import OrderedDict, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.models import Attribution
from core.languages import CODES, best_of
from core.tongues import name_of
from discussions import joint, visits
from discussions.models import Comment, CommentAttribution, CommentFile, Function
from discussions.models.comments import WIDTH
from discussions.templatetags.writing import comment_actions
from files.models import File
from taxonomy.models import OrganizationKind

MOST_KEPT = 12_000_000  # characters, of all that is kept together
DEEPEST_INDENT = 4
_SLOT = mark_safe("\0")  # where the actions go; no text of ours or theirs can hold it


class Kept:
    """Pieces of pages under their keys, the least used dropped where they are too many; safe between threads."""

    def __init__(self, most):
        self.most, self.size, self.pieces, self.lock = most, 0, OrderedDict(), Lock()

    def get(self, key):
        """The pieces kept under a key, or None."""
        with self.lock:
            found = self.pieces.get(key)
            if found is not None:
                self.pieces.move_to_end(key)
            return found

    def put(self, key, pieces):
        """Keep a tuple of strings."""
        with self.lock:
            self.size += sum(map(len, pieces)) - sum(map(len, self.pieces.pop(key, ())))
            self.pieces[key] = pieces
            while self.size > self.most:
                _key, dropped = self.pieces.popitem(last=False)
                self.size -= sum(map(len, dropped))

    def clear(self):
        """Forget everything."""
        with self.lock:
            self.size = 0
            self.pieces.clear()


kept = Kept(MOST_KEPT)


# ── Faces ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Author:
    """Who speaks, as on that day. `organization` is a name and its language; `is_cut` says that an archive cut the name."""

    name: str = ""
    organization: tuple = ("", "")
    position: str = ""
    kind: str = ""
    function: str = ""
    is_cut: bool = False
    is_as_named: bool = False
    is_of_earlier_text: bool = False

    @property
    def short(self):
        return self.name or self.organization[0]


@dataclass(frozen=True)
class Face:
    """What the template of a contribution prints; `gone` is the state of one that only leaves a stub."""

    number: int
    gone: str = ""
    authors: list[Author] = field(default_factory=list)
    when: date | datetime | None = None
    address: str = ""
    history: str = ""
    subject: str = ""
    body: str = ""
    language: str = ""
    other_language: str = ""
    answers: str = ""
    answers_at: str = ""
    answers_gone: str = ""
    supporters: list[Author] = field(default_factory=list)
    awaiting: int = 0
    endorsing_people: int = 0
    endorsing_organizations: int = 0
    endorsements: str = ""
    files: list[File] = field(default_factory=list)
    has_files_added: bool = False
    is_late: bool = False
    is_official: bool = False
    is_pinned: bool = False


def _author(row):
    """The author a row names; the name is “former …” where it has been erased."""
    organization, name = row.voices
    function = dict(Function.Kind.choices).get(row.function, row.function)
    kind, _language = best_of(row.kind_names or {})
    is_cut = name == row.free_name and name.endswith("…")
    is_as_named = row.is_as_named and not is_cut and row.comment.posted_by_id is not None  # an archive has no filer
    is_of_earlier_text = joint.confirmed_before(row, row.comment)
    return Author(name, organization, row.position_as_then, kind, function, is_cut, is_as_named, is_of_earlier_text)


def _face(comment, voices, near):
    if not comment.is_published:
        return Face(comment.number, gone=comment.state)
    parent = comment.parent
    gone = parent.state if parent and not parent.is_published else ""
    return Face(
        number=comment.number,
        authors=voices[comment.pk].authors,
        when=comment.when,
        address=comment.get_absolute_url(),
        history=reverse("discussions:comment_history", args=[comment.pk]) if comment.edits else "",
        subject=comment.subject,
        body=_in_place(comment),
        language=comment.language,
        other_language=name_of(comment.language) if comment.language != get_language() else "",
        answers=_called(parent, voices[parent.pk].authors) if parent and not gone else "",
        answers_at=_way_to(parent, near) if parent else "",
        answers_gone=gone,
        supporters=voices[comment.pk].supporters,
        awaiting=voices[comment.pk].awaiting,
        endorsing_people=comment.endorsing_people,
        endorsing_organizations=comment.endorsing_organizations,
        endorsements=reverse("discussions:endorsement_list", args=[comment.pk]) if _is_endorsed(comment) else "",
        files=[File(**row) for row in comment.file_rows],
        has_files_added=comment.additions > 0,
        is_late=comment.is_late,
        is_official=comment.is_official,
        is_pinned=comment.pinned_at is not None,
    )


def _is_endorsed(comment):
    return comment.endorsing_people + comment.endorsing_organizations > 0


def _in_place(comment):
    """The text; headings of the second rank move up where there are none of the first above them, so that none is skipped."""
    body = comment.body
    if not comment.subject and "<h4>" in body and "<h4>" in body.partition("<h3>")[0]:
        body = body.replace("<h4>", "<h3>").replace("</h4>", "</h3>")
    return mark_safe(body)  # noqa: S308 – sanitised in the database write


def _called(parent, authors):
    names = ", ".join(author.short for author in authors if author.short)
    return names or _("contribution No. %(number)s") % {"number": parent.number}


def _way_to(parent, near):
    return f"#comment-{parent.number}" if near else parent.get_absolute_url()


# ── Drawing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def draw(threads, *, user, writable, seen=None):
    """The HTML of contributions by key. `threads` are pairs of a thread and its rows, all of one page.

    `seen` is the number up to which this reader has read the topic: what is new to her says so.
    """
    pieces, mine = _pieces(threads), (user, writable, seen)
    return {row["pk"]: _fill(pieces[row["pk"]], row, thread, *mine) for thread, rows in threads for row in rows}


def draw_bare(threads):
    """The same for everybody, with nothing to be done with them."""
    return {key: mark_safe("".join(pieces)) for key, pieces in _pieces(threads).items()}  # noqa: S308 – drawn by a template


def _pieces(threads):
    here = {row["pk"] for _thread, rows in threads for row in rows}
    found, missing = {}, {}
    for _thread, rows in threads:
        for row in rows:
            near = row["parent"] in here
            pieces = kept.get(_key(row["pk"], row["version"], near))
            if pieces is None:
                missing[row["pk"]] = near
            else:
                found[row["pk"]] = pieces
    if missing:
        found |= _draw_anew(missing)
    return found


def _key(pk, version, near):
    return pk, version, near, get_language(), timezone.get_current_timezone_name()


def _draw_anew(missing):
    rows = Comment.objects.filter(pk__in=missing).annotate(file_rows=_files()).select_related("parent").defer("parent__body")
    comments = list(rows)
    voices = voices_of(comments)
    template, drawn = get_template("ui/comment.html"), {}
    for comment in comments:
        near = missing[comment.pk]
        html = template.render({"face": _face(comment, voices, near), "actions": _SLOT})
        before, _slot, after = html.strip().partition(_SLOT)
        drawn[comment.pk] = before, after
        kept.put(_key(comment.pk, comment.version, near), drawn[comment.pk])
    return drawn


@dataclass
class _Voices:
    """Who stands above a contribution, who supports it, and how many of those named have not confirmed it yet."""

    authors: list[Author] = field(default_factory=list)
    supporters: list[Author] = field(default_factory=list)
    awaiting: int = 0

    def add(self, row):
        if row.is_shown:
            (self.authors if row.part == Attribution.Part.AUTHOR else self.supporters).append(_author(row))
        else:
            self.awaiting += row.awaits_confirmation


def _files():
    names = ("id", "name", "title", "size", "kind", "alternative", "language", "width", "height")
    rows = CommentFile.objects.filter(comment=OuterRef("pk")).order_by("position", "pk")
    return ArraySubquery(rows.values(row=JSONObject(**{name: f"file__{name}" for name in names})))


def voices_of(comments):
    """The voices of contributions and of those they answer, by key."""
    keys = {key for comment in comments for key in (comment.pk, comment.parent_id) if key}
    kinds = OrganizationKind.objects.filter(key=OuterRef("kind_as_then"))
    names = kinds.annotate(names=JSONObject(**{code: f"name_{code}" for code in CODES})).values("names")
    rows = CommentAttribution.objects.filter(comment__in=keys).exclude(part=Attribution.Part.ENDORSER)
    rows = rows.select_related("organization", "comment").defer("comment__body")
    voices = defaultdict(_Voices)
    for row in rows.annotate(kind_names=Subquery(names)).order_by("comment", "order"):
        voices[row.comment_id].add(row)
    return voices


def _fill(pieces, row, thread, user, writable, seen):
    """A contribution with what this reader may do with it, and whether it is new to her; a stub takes nothing."""
    before, after = pieces
    if not after:
        return before
    new = pgettext("a contribution", "new")
    mark = f'<p class="comment-new">{new}</p>' if visits.is_new(row, user, seen) else ""
    return mark + before + comment_actions(row, thread, writable, user) + after


# ── Arranging ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Tree:
    """A root on a page: its `html`, the replies on the page as list items, how many there are in all and how many more."""

    pk: int
    number: int
    position: int
    html: str
    replies: int
    items: list[str] = field(default_factory=list)
    more: int = 0

    @property
    def below(self):
        return mark_safe("".join(self.items))  # noqa: S308 – drawn by templates


def trees(rows, drawn):
    """The roots of rows in reading order, each with what stands below it."""
    grown = []
    for row in rows:
        if row["parent"] is None:
            html = mark_safe(drawn[row["pk"]])  # noqa: S308 – drawn by a template
            grown.append(Tree(row["pk"], row["number"], row["position"], html, row["replies"], more=row["replies"]))
        else:
            grown[-1].items.append(item(row, drawn))
            grown[-1].more -= row["state"] == Comment.State.PUBLISHED
    return grown


def item(row, drawn):
    """A reply as a list item, indented by its level up to the fourth."""
    indent = min(len(row["path"]) // WIDTH - 1, DEEPEST_INDENT)
    return f'<li class="replies__item replies__item--{indent}" id="comment-{row["number"]}">{drawn[row["pk"]]}</li>'
