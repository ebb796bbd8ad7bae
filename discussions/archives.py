"""Discussions held elsewhere: reads the format `discussion-archive/1`, or says exactly what is wrong with a file and where.

Nothing is stored here. A file is read whole before anything of it is used, so one that breaks the format anywhere is refused.
"""

import datetime
import json
import re
from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core import clock
from core.counting import count_characters
from core.languages import CODES
from core.tongues import is_known
from core.urls import RESERVED_SLUGS

FORMAT = "discussion-archive/1"
MEGABYTES = 50
LONGEST_TITLE, LONGEST_NAME, LONGEST_QUESTION, LONGEST_BODY = 200, 150, 2_000, 20_000
CUT = "…"


class ArchiveRefused(Exception):
    """An archive that cannot be imported: `place` in the file and `reason`, a sentence in the reader's language."""

    def __init__(self, place, reason):
        super().__init__(f"{place}: {reason}")
        self.place, self.reason = place, reason


class _Posted:
    @property
    def name_is_cut(self):
        """Whether the archive kept only the beginning of the author's name."""
        return bool(self.author) and self.author.endswith(CUT)


@dataclass(frozen=True)
class Comment(_Posted):
    """A contribution in plain text; `in_reply_to` is the id of an earlier one of the same thread, or None."""

    id: str
    author: str | None
    posted_on: datetime.date
    body: str
    in_reply_to: str | None = None


@dataclass(frozen=True)
class Question(_Posted):
    """A guiding question and its thread; of a removed one the texts (by language code) and the date may be gone."""

    id: str
    author: str | None
    posted_on: datetime.date | None
    text: dict
    removed: bool
    comments: tuple


@dataclass(frozen=True)
class Space:
    """The space the topic belongs to; titles by language code."""

    slug: str
    title: dict


@dataclass(frozen=True)
class Topic:
    """The topic; `languages` are codes, the first is what a contribution is in if nothing else is known."""

    slug: str
    title: dict
    moderators: tuple
    languages: tuple


@dataclass(frozen=True)
class Archive:
    """A discussion as the file has it; `entries` are questions, and comments posted under the topic itself, in their order."""

    space: Space
    topic: Topic
    entries: tuple
    format: str = FORMAT


def read(source):
    """The `Archive` in bytes or in a binary stream; raises ArchiveRefused at the first thing that breaks the format."""
    content = source if isinstance(source, bytes) else source.read(MEGABYTES * 1_000_000 + 1)
    if len(content) > MEGABYTES * 1_000_000:
        raise ArchiveRefused(_("the file"), _("It is larger than %(count)d megabytes.") % {"count": MEGABYTES})
    return _archive(_parsed(_decoded(content)))


# ── The file ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _decoded(content):
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        place = _("byte %(byte)d, in line %(line)d") % {"byte": error.start + 1, "line": line}
        raise ArchiveRefused(place, _("This is not UTF-8.")) from error


def _parsed(text):
    try:
        return json.loads(text, object_pairs_hook=_Object, parse_int=_whole, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        place = _("line %(line)d, column %(column)d") % {"line": error.lineno, "column": error.colno}
        raise ArchiveRefused(place, _("This is not JSON: %(error)s.") % {"error": error.msg}) from error
    except RecursionError as error:
        raise ArchiveRefused(_("the file"), _("It is nested too deeply.")) from error


class _Object(dict):
    """A JSON object that remembers a key written more than once."""

    twice = None

    def __init__(self, pairs):
        super().__init__(pairs)
        if len(self) < len(pairs):
            (self.twice, _count), *_others = Counter(key for key, _value in pairs).most_common(1)


def _whole(digits):
    """No number of ours is long; Python refuses to read those beyond 4,300 digits."""
    return int(digits) if len(digits) < 20 else float("inf")


def _no_number(word):
    raise ArchiveRefused(_("the file"), _("“%(word)s” is no JSON.") % {"word": word})


# ── Its parts ────────────────────────────────────────────────────────────────────────────────────────────────────


def _archive(value):
    if _object(value, _("the file"), None).get("format") != FORMAT:
        raise ArchiveRefused("format", _("The only format that can be read is “%(format)s”.") % {"format": FORMAT})
    _object(value, _("the file"), ["format", "space", "topic", "entries"])
    archive = Archive(
        space=Space(*_heading(_object(value["space"], "space", ["slug", "title"]), "space")),
        topic=_topic(_object(value["topic"], "topic", ["slug", "title", "moderators", "languages"])),
        entries=tuple(_entry(entry, f"entries[{k}]") for k, entry in enumerate(_list(value["entries"], "entries"))),
    )
    _check_threads(archive.entries)
    return archive


def _topic(value):
    moderators = [
        _line(name, f"topic.moderators[{k}]", LONGEST_NAME)
        for k, name in enumerate(_list(value["moderators"], "topic.moderators"))
    ]
    languages = [_language(code, f"topic.languages[{k}]") for k, code in enumerate(_list(value["languages"], "topic.languages"))]
    if not languages:
        raise ArchiveRefused("topic.languages", _("Name at least one language."))
    return Topic(*_heading(value, "topic"), tuple(moderators), tuple(languages))


def _heading(value, place):
    """Address and title of a space or topic."""
    slug = _text(value["slug"], f"{place}.slug", 80)
    if not re.fullmatch("[a-z0-9]+(?:-[a-z0-9]+)*", slug):
        raise ArchiveRefused(f"{place}.slug", _("An address has lower-case letters, digits and single hyphens only."))
    if slug in RESERVED_SLUGS:
        raise ArchiveRefused(f"{place}.slug", _("The Hub itself uses the address “%(slug)s”.") % {"slug": slug})
    title = _object(value["title"], f"{place}.title", [], CODES)
    if not title:
        raise ArchiveRefused(f"{place}.title", _("A title is needed in one of these languages at least: en, fr, es."))
    return slug, {code: _line(text, f"{place}.title.{code}", LONGEST_TITLE) for code, text in title.items()}


def _entry(value, place):
    _object(value, place, [], ["question", "comment"])
    if len(value) != 1:
        raise ArchiveRefused(place, _("An entry is either a question or a comment."))
    if "comment" in value:
        return _comment(value["comment"], f"{place}.comment")
    return _question(value["question"], f"{place}.question")


def _question(value, place):
    _object(value, place, ["id", "author", "posted_on", "text", "comments"], ["removed", "shown_counts"])
    removed = value.get("removed", False)
    if not isinstance(removed, bool):
        raise _wrong_type(f"{place}.removed", _("true or false"))
    if "shown_counts" in value:
        _check_counts(value["shown_counts"], f"{place}.shown_counts")
    comments = _list(value["comments"], f"{place}.comments")
    return Question(
        id=_id(value["id"], f"{place}.id"),
        author=_author(value["author"], f"{place}.author"),
        posted_on=_date_of_question(value["posted_on"], f"{place}.posted_on", removed),
        text=_texts(value["text"], f"{place}.text", removed),
        removed=removed,
        comments=tuple(_comment(comment, f"{place}.comments[{k}]") for k, comment in enumerate(comments)),
    )


def _date_of_question(value, place, removed):
    if value is None and not removed:
        raise ArchiveRefused(place, _("Only a removed question may be without a date."))
    return None if value is None else _date(value, place)


def _texts(value, place, removed):
    if not _object(value, place, None) and not removed:
        raise ArchiveRefused(place, _("Only a removed question may be without a text."))
    for code in value:
        _language(code, place)
    return {code: _text(text, f"{place}.{code}", LONGEST_QUESTION) for code, text in value.items()}


def _check_counts(value, place):
    """What the old site showed is checked and dropped: the Hub counts anew."""
    for key, count in _object(value, place, ["members", "comments"]).items():
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise _wrong_type(f"{place}.{key}", _("a whole number, zero or more"))


def _comment(value, place):
    _object(value, place, ["id", "author", "posted_on", "body"], ["in_reply_to"])
    body, parent = value["body"], value.get("in_reply_to")
    return Comment(
        id=_id(value["id"], f"{place}.id"),
        author=_author(value["author"], f"{place}.author"),
        posted_on=_date(value["posted_on"], f"{place}.posted_on"),
        body=_text(body, f"{place}.body", LONGEST_BODY, count_characters),
        in_reply_to=None if parent is None else _id(parent, f"{place}.in_reply_to"),
    )


def _check_threads(entries):
    """Ids are unique over the file, and a reply follows what it answers in one thread."""
    places, threads = {}, {}
    posts = list(_posts(entries))
    for thread, place, post in posts:
        if post.id in places:
            raise ArchiveRefused(
                f"{place}.id", _("“%(id)s” is the id of %(other)s too.") % {"id": post.id, "other": places[post.id]}
            )
        places[post.id], threads[post.id] = place, None if isinstance(post, Question) else thread
    seen = set()
    for thread, place, post in posts:
        seen.add(post.id)
        parent = getattr(post, "in_reply_to", None)
        if parent is not None and (reason := _why_no_parent(parent, post, thread, threads, seen)):
            raise ArchiveRefused(f"{place}.in_reply_to", reason % {"id": parent})


def _posts(entries):
    """Questions and comments in the order of the file, each with its thread and its place."""
    for k, entry in enumerate(entries):
        if isinstance(entry, Comment):
            yield "", f"entries[{k}].comment", entry
            continue
        yield entry.id, f"entries[{k}].question", entry
        for n, comment in enumerate(entry.comments):
            yield entry.id, f"entries[{k}].question.comments[{n}]", comment


def _why_no_parent(parent, post, thread, threads, seen):
    if parent == post.id:
        return _("“%(id)s” replies to itself.")
    if parent not in threads:
        return _("No comment of this file has the id “%(id)s”.")
    if threads[parent] is None:
        return _("“%(id)s” is a question. A comment of its thread that replies to no other has null here.")
    if threads[parent] != thread:
        return _("“%(id)s” belongs to another thread.")
    return "" if parent in seen else _("“%(id)s” comes later in the file.")


# ── Values ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _object(value, place, needed, allowed=()):
    """The object at this place, with all keys it needs and no others; with any keys if `needed` is None."""
    if not isinstance(value, dict):
        raise _wrong_type(place, _("an object"))
    if value.twice is not None:
        raise ArchiveRefused(place, _("The key “%(key)s” is written more than once.") % {"key": _shown(value.twice)})
    if needed is None:
        return value
    for key in needed:
        if key not in value:
            raise ArchiveRefused(place, _("The key “%(key)s” is missing.") % {"key": key})
    if unknown := [key for key in value if key not in needed and key not in allowed]:
        raise ArchiveRefused(place, _("The key “%(key)s” is unknown here.") % {"key": _shown(unknown[0])})
    return value


def _list(value, place):
    if not isinstance(value, list):
        raise _wrong_type(place, _("a list"))
    return value


def _text(value, place, longest, count=len):
    """Text that is neither empty nor too long nor impossible to store."""
    if not isinstance(value, str):
        raise _wrong_type(place, _("a text in quotation marks"))
    if "\0" in value:
        raise ArchiveRefused(place, _("The text holds a null character, which cannot be stored."))
    if re.search("[\ud800-\udfff]", value):
        raise ArchiveRefused(place, _("The text holds half a character (a lone surrogate), which cannot be stored."))
    if not value.strip():
        raise ArchiveRefused(place, _("The text is empty."))
    if len(value) > longest and (length := count(value)) > longest:
        words = _("The text has %(count)d characters; at most %(most)d can be stored.")
        raise ArchiveRefused(place, words % {"count": length, "most": longest})
    return value


def _line(value, place, longest):
    if re.search(r"[\x01-\x1f\x7f-\x9f\u2028\u2029]", _text(value, place, longest)):
        raise ArchiveRefused(place, _("The text has a line break or a control character."))
    return value.strip()


def _author(value, place):
    return None if value is None else _line(value, place, LONGEST_NAME)


def _id(value, place):
    if not re.fullmatch("[A-Za-z0-9._-]{1,40}", _text(value, place, 1_000)):
        raise ArchiveRefused(place, _("An id has 1 to 40 letters, digits, full stops, hyphens or underscores."))
    return value


def _language(code, place):
    if not is_known(_text(code, place, 1_000)):
        raise ArchiveRefused(place, _("“%(code)s” is the code of no language.") % {"code": _shown(code)})
    return code


def _date(value, place):
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", _text(value, place, 1_000)):
        raise ArchiveRefused(place, _("A date is written as year, month and day: 2022-03-31."))
    try:
        day = datetime.date.fromisoformat(value)
    except ValueError as error:
        raise ArchiveRefused(place, _("There is no such day: %(day)s.") % {"day": value}) from error
    if day > clock.today("UTC") + datetime.timedelta(days=1):
        raise ArchiveRefused(place, _("%(day)s is in the future.") % {"day": value})
    return day


def _wrong_type(place, wanted):
    return ArchiveRefused(place, _("What is expected here is %(wanted)s.") % {"wanted": wanted})


def _shown(text):
    """A stranger's text as a message can carry it."""
    return text[:40].encode("unicode-escape").decode() if not text.isprintable() else text[:40]
