"""Words that must go: personal data, and what puts somebody at risk."""

from django.db import transaction

from core import clock, redaction
from core.workflow import TransitionNotAllowed, move
from discussions import notifications as kinds
from discussions import search
from discussions.actions.comments import fingerprint, lock
from discussions.actions.moderation import tell
from discussions.models import Comment, Revision
from drafts import actions as drafts
from events import actions as events

LONG_LINE = 25  # characters; an e-mail numbers the lines of lists, so that the whole text may stand nowhere in it
MARKS = {"en": "[removed]", "fr": "[retiré]", "es": "[retirado]"}


@transaction.atomic
def redact(*, comment, words, by, why):
    """Take phrases out of a contribution wherever they stand, leaving a mark, and tell its author; never the words themselves.

    They go from its subject and text, every revision, its author's drafts and held forms of discussions, and the messages about
    it. That there was a version with words taken out stays in the public history.
    Raises TransitionNotAllowed if a phrase stands nowhere in the contribution or its revisions (any longer).
    """
    lock(comment.topic_id)
    versions = _versions(comment)
    now, *revisions = versions
    stood = (now.subject, now.body)
    if missing(comment=comment, words=words):
        raise TransitionNotAllowed(comment)
    places = sum([_take_out(version, words) for version in versions])
    for revision in revisions:
        Revision.objects.filter(pk=revision.pk).update(subject=revision.subject, body=revision.body)
    to = {"subject": now.subject, "body": now.body, "fingerprint": fingerprint(now.body) if now.body else ""}
    to |= {"redacted_at": clock.now(), "redacted_by": by}
    if (now.subject, now.body) != stood:
        to |= _note_version(now, by)
    move(comment, where={"version": now.version}, to=to | {"version": now.version + 1})
    if now.is_published:
        search.enter(now)
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


def _sweep(comment, words):
    """Take the phrases out of what lies elsewhere: the author's drafts, and the messages about the contribution."""
    given = {"phrases": words, "mark": _mark_in(comment.language)}
    if comment.posted_by_id:
        drafts.take_out(owner=comment.posted_by_id, app="discussions", **given)
    events.take_out(kinds="discussions.comment_", row=comment.pk, **given)


def missing(*, comment, words):
    """The phrases that stand neither in a contribution nor in its revisions."""
    texts = [(version.subject, version.body) for version in _versions(comment)]
    return [phrase for phrase in words if not any(_holds(subject, body, phrase) for subject, body in texts)]


def everything(*, comment):
    """The phrases that take out all of a contribution: its subjects, its texts, their longer lines and the addresses in them."""
    versions = _versions(comment)
    texts = [redaction.words_of(version.body) for version in versions]
    lines = [line for text in texts for line in text.splitlines() if len(line) >= LONG_LINE]
    addresses = [address for version in versions for address in redaction.addresses_of(version.body)]
    parts = [*(version.subject for version in versions), *texts, *lines, *addresses]
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
