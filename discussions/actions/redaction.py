"""Words that must go: personal data, and what puts somebody at risk."""

from django.db import transaction

from accounts.models import Attribution
from core import clock, redaction
from core.workflow import TransitionNotAllowed, move
from discussions import notices, search
from discussions import notifications as kinds
from discussions.actions import attachments, counting
from discussions.actions.comments import fingerprint, locked, redraw_replies
from discussions.actions.moderation import tell
from discussions.models import Comment, CommentAttribution, Revision
from drafts import actions as drafts
from events import actions as events

LONGEST_IN_NAME = 1000  # characters of a phrase; no name has more than 250
LONG_LINE = 25  # characters; an e-mail numbers the lines of lists, so that the whole text may stand nowhere in it
_NAMES = ("free_name", "person_name_as_then", "position_as_then")
MARKS = {"en": "[removed]", "fr": "[supprimé]", "es": "[eliminado]"}


@transaction.atomic
def redact(*, comment, words, by, why):
    """Take phrases out of a contribution wherever they stand, leaving a mark, and tell its author; never the words themselves.

    They go from its subject and text, every revision, the names it stands under, its author's drafts and held forms of
    discussions, and the messages about it; where nothing is left of it, its files go too. That there was a version with words
    taken out stays in the public history. Who endorses it keeps the name.
    Raises TransitionNotAllowed if a phrase stands nowhere in the contribution, its revisions or its names (any longer).
    """
    notices.hold(locked(comment))
    versions = _versions(comment)
    now, *revisions = versions
    stood = (now.subject, now.body)
    if missing(comment=comment, words=words):
        raise TransitionNotAllowed(comment)
    places = sum([_take_out(version, words) for version in versions]) + _rename(now, words)
    for revision in revisions:
        Revision.objects.filter(pk=revision.pk).update(subject=revision.subject, body=revision.body)
    to = {"subject": now.subject, "body": now.body, "fingerprint": fingerprint(now.body) if now.body else ""}
    to |= {"redacted_at": clock.now(), "redacted_by": by, "bands": None}
    if (now.subject, now.body) != stood:
        to |= _note_version(now, by)
    move(comment, where={"version": now.version}, to=to | {"version": now.version + 1})
    if now.is_published:
        search.enter(now)
    if _is_all_gone(now, stood):
        attachments.forget(comments=[now.pk])
    _sweep(now, words)
    why = redaction.from_text(why, words, _mark_in(now.language))[0]
    events.record(kinds.COMMENT_REDACTED, by=by, target=comment, why=why, places=places)
    tell(comment=comment, letter="comment_redacted", why=why, places=places)
    return comment


def _note_version(comment, by):
    """What stood until now becomes a version without its words: the history tells it, and a form opened before is out of date."""
    at, number = clock.now(), comment.edits + 1
    facts = {"language": comment.language, "written_at": comment.edited_at or comment.posted_at, "struck_at": at, "struck_by": by}
    Revision.objects.create(comment=comment, number=number, **facts)
    return {"edits": number, "edited_at": at}


def _is_all_gone(now, stood):
    """Whether nothing but marks is left of what a contribution had said until now."""
    mark = _mark_in(now.language)
    left = {now.subject, redaction.words_of(now.body).strip()}
    return (now.subject, now.body) != stood and left <= {"", mark}


# ── Names ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _named(comment):
    """Whoever a contribution stands under: authors and supporters, shown or not."""
    rows = CommentAttribution.objects.filter(comment=comment).exclude(part=Attribution.Part.ENDORSER)
    return list(rows.select_related("organization").order_by("part", "order"))


def _names(row):
    """All names as then of an attribution."""
    return [*(getattr(row, field) for field in _NAMES), *row.organization_names_as_then.values()]


def _short(words):
    """The phrases that may stand in a name at all: to look for whole texts in names would take long."""
    return [phrase for phrase in words if len(phrase) <= LONGEST_IN_NAME]


def _rename(comment, words):
    """Take phrases out of the names of a contribution; in how many places that was. The counts, and what answers it, follow."""
    rows, words, mark = _named(comment), _short(words), _mark_in(comment.language)
    before = list(counting.heard(rows, comment.topic_id))
    places = {row: _strike(row, words, mark) for row in rows}
    changed = [row for row in rows if places[row]]
    if not changed:
        return 0
    _tell_apart(changed, {row.free_name for row in rows if not places[row]})
    CommentAttribution.objects.bulk_update(changed, [*_NAMES, "organization_names_as_then"])
    if comment.is_published:
        counting.rehear(comment=comment, before=before, after=counting.heard(rows, comment.topic_id))
    redraw_replies(comment)
    return sum(places.values())


def _strike(row, words, mark):
    """Change the names of an attribution, unsaved; in how many places that was."""
    places = 0
    for field in filter(lambda name: getattr(row, name), _NAMES):
        text, count = redaction.from_text(getattr(row, field), words, mark)
        setattr(row, field, text[: row._meta.get_field(field).max_length])
        places += count
    for code, name in row.organization_names_as_then.items():
        row.organization_names_as_then[code], count = redaction.from_text(name, words, _mark_in(code))
        places += count
    return places


def _tell_apart(changed, others):
    """Number free names that have become the same as another of the contribution: two people are still counted as two."""
    for row in changed:
        name, number = row.free_name, 1
        while row.free_name and row.free_name in others:
            number += 1
            row.free_name = f"{name[:240]} ({number})"
        others.add(row.free_name)


# ── Elsewhere ────────────────────────────────────────────────────────────────────────────────────────────────────


def _sweep(comment, words):
    """Take the phrases out of what lies elsewhere: the author's drafts, and the messages about the contribution."""
    given = {"phrases": words, "mark": _mark_in(comment.language)}
    if comment.posted_by_id:
        drafts.take_out(owner=comment.posted_by_id, app="discussions", **given)
    events.take_out(kinds="discussions.comment_", row=comment.pk, **given)


def missing(*, comment, words):
    """The phrases that stand neither in a contribution nor in its revisions nor in its names."""
    texts = [(version.subject, version.body) for version in _versions(comment)]
    names = [name for row in _named(comment) for name in _names(row)]
    absent = [phrase for phrase in words if not any(_holds(subject, body, phrase) for subject, body in texts)]
    found = [phrase for phrase in _short(absent) if any(redaction.from_text(name, [phrase], "")[1] for name in names)]
    return [phrase for phrase in absent if phrase not in found]


def everything(*, comment):
    """The phrases that take out all of a contribution: its subjects, its texts, their longer lines and the addresses in them, and
    the names that are nobody's account, as its filer typed them.
    """
    versions = _versions(comment)
    texts = [redaction.words_of(version.body) for version in versions]
    lines = [line for text in texts for line in text.splitlines() if len(line) >= LONG_LINE]
    addresses = [address for version in versions for address in redaction.addresses_of(version.body)]
    names = [row.free_name for row in _named(comment)]
    parts = [*(version.subject for version in versions), *texts, *lines, *addresses, *names]
    return list(dict.fromkeys(part for part in parts if part.strip()))


def _mark_in(language):
    """What stands for words that were taken out of a text in this language."""
    return MARKS.get(language, MARKS["en"])


def _versions(comment):
    return [Comment.objects.get(pk=comment.pk), *Revision.objects.filter(comment=comment)]


def _holds(subject, body, phrase):
    return redaction.from_text(subject, [phrase], "")[1] or redaction.from_markup(body, [phrase], "")[1]


def _take_out(version, words):
    """Change the subject and text of a contribution or revision, unsaved; in how many places that was."""
    mark = _mark_in(version.language)
    subject, in_subject = redaction.from_text(version.subject, words, mark)
    body, in_body = redaction.from_markup(version.body, words, mark)
    is_all = in_body and not redaction.words_of(body).replace(mark, "").strip()
    version.subject = subject[: version._meta.get_field("subject").max_length]
    version.body = f"<p>{mark}</p>" if is_all else version._meta.get_field("body").sanitizer(body)
    return in_subject + in_body
