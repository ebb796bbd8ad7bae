"""What a contribution looks like. Drawn once by its template, then kept in this process under its version.

A page asks the database for rows (`discussions.reading`) and draws what it has not got. Everything here may be printed for any
reader of the topic; what one reader may do with a contribution is filled in afterwards.
"""

from collections import OrderedDict, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Attribution
from core.languages import CODES, best_of
from core.tongues import name_of
from discussions.models import Comment, CommentAttribution, Function
from discussions.models.comments import WIDTH
from discussions.templatetags.writing import comment_actions
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


def _author(row):
    """The author a row names; the name is “former …” where it has been erased."""
    organization, name = row.voices
    function = dict(Function.Kind.choices).get(row.function, row.function)
    kind, _language = best_of(row.kind_names or {})
    is_cut = name == row.free_name and name.endswith("…")
    return Author(name, organization, row.position_as_then, kind, function, is_cut)


def _face(comment, authors, near):
    if not comment.is_published:
        return Face(comment.number, gone=comment.state)
    parent = comment.parent
    gone = parent.state if parent and not parent.is_published else ""
    return Face(
        number=comment.number,
        authors=authors[comment.pk],
        when=comment.when,
        address=comment.get_absolute_url(),
        history=reverse("discussions:comment_history", args=[comment.pk]) if comment.edits else "",
        subject=comment.subject,
        body=_in_place(comment),
        language=comment.language,
        other_language=name_of(comment.language) if comment.language != get_language() else "",
        answers=_called(parent, authors[parent.pk]) if parent and not gone else "",
        answers_at=_way_to(parent, near) if parent else "",
        answers_gone=gone,
    )


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


def draw(threads, *, user, writable):
    """The HTML of contributions by key. `threads` are pairs of a thread and its rows, all of one page."""
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
    return {row["pk"]: _fill(found[row["pk"]], row, thread, user, writable) for thread, rows in threads for row in rows}


def _key(pk, version, near):
    return pk, version, near, get_language(), timezone.get_current_timezone_name()


def _draw_anew(missing):
    comments = list(Comment.objects.filter(pk__in=missing).select_related("parent").defer("parent__body"))
    authors = _authors(comments)
    template, drawn = get_template("ui/comment.html"), {}
    for comment in comments:
        near = missing[comment.pk]
        html = template.render({"face": _face(comment, authors, near), "actions": _SLOT})
        before, _slot, after = html.strip().partition(_SLOT)
        drawn[comment.pk] = before, after
        kept.put(_key(comment.pk, comment.version, near), drawn[comment.pk])
    return drawn


def _authors(comments):
    """The authors of contributions and of those they answer, by key."""
    keys = {key for comment in comments for key in (comment.pk, comment.parent_id) if key}
    kinds = OrganizationKind.objects.filter(key=OuterRef("kind_as_then"))
    names = kinds.annotate(names=JSONObject(**{code: f"name_{code}" for code in CODES})).values("names")
    rows = CommentAttribution.objects.filter(comment__in=keys, part=Attribution.Part.AUTHOR).select_related("organization")
    authors = defaultdict(list)
    for row in rows.annotate(kind_names=Subquery(names)).order_by("comment", "order"):
        if row.is_shown:
            authors[row.comment_id].append(_author(row))
    return authors


def _fill(pieces, row, thread, user, writable):
    """A contribution with what this reader may do with it; a stub takes nothing."""
    before, after = pieces
    return before + comment_actions(row, thread, writable, user) + after if after else before


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
