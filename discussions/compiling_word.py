"""A topic as Word documents to be read: a cover, then what was asked and all that was answered."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core import clock
from core.languages import best_of, names
from core.templatetags.moments import in_words, zone_of
from core.tongues import name_of as tongue
from core.urls import absolute_url
from core.word import Document
from discussions import words
from discussions.compiling import file_line, name_of, nothing, notices, records, title_of
from discussions.models import Window

MOST = 500  # contributions in a volume
_LOWEST = 6  # rank of a heading


@dataclass(frozen=True)
class Order:
    """What is compiled: the contributions of `topic` with these `keys` for `user`; `tick` is told of progress."""

    topic: object
    user: object
    keys: list
    tick: Callable = nothing

    @property
    def volumes(self):
        return max(1, -(-len(self.keys) // MOST))


def volumes(order):
    """The documents as bytes, one after the other; each has the cover."""
    for number in range(1, order.volumes + 1):
        yield _volume(order, number)


def _volume(order, number):
    topic = order.topic
    title, language = best_of(names(topic, "title"))
    paper = Document(
        title=title,
        language=language,
        subtitle=best_of(names(topic.space, "title"))[0],
        header=_("Migration Network Hub"),
        footer=absolute_url(topic.get_absolute_url()),
    )
    _write_cover(paper, order, number)
    keys, thread = order.keys[MOST * (number - 1) : MOST * number], None
    for record in records(topic, order.user, keys, order.tick):
        if record.thread != thread:
            thread = record.thread
            _write_prompt(paper, thread)
        _write_contribution(paper, record)
    return paper.to_bytes()


# ── The cover ────────────────────────────────────────────────────────────────────────────────────────────────────


def _write_cover(paper, order, number):
    page = get_language()
    paper.facts(_facts(order, number), alt=_("About this compilation"))
    _write_outcome(paper, order)
    for notice in notices():
        paper.paragraph(notice, language=page)
    paper.page_break()


def _facts(order, number):
    topic = order.topic
    yield _("Address"), absolute_url(topic.get_absolute_url())
    yield _("Standing"), str(topic.life.state.label)
    yield _("Dates"), [_span(span) for span in Window.spans(topic)] or "–"
    yield _("Contributions"), words.counted(topic)
    yield _("Retrieved"), in_words(clock.now(), timezone.get_current_timezone())
    if order.volumes > 1:
        yield _("Volume"), _("%(number)s of %(count)s") % {"number": number, "count": order.volumes}


def _span(span):
    start = in_words(span.opens_at, zone_of(span.zone))
    if span.closes_at is None:
        return _("From %(start)s without an end") % {"start": start}
    end = in_words(clock.last_minute(span.closes_at), zone_of(span.zone))
    said = _("Extended until %(end)s") if span.is_extension else _("From %(start)s until %(end)s")
    return " – ".join(filter(None, (said % {"start": start, "end": end}, span.reason)))


def _write_outcome(paper, order):
    """What came of it, where that is published, with the numbers it drew on that stand in it still and this reader can open."""
    topic = order.topic
    text, language = best_of(names(topic, "outcome"))
    if not (text and topic.outcome_at):
        return
    paper.heading(_("Outcome"), level=1, language=get_language())
    paper.rich(text, language=language)
    readable = topic.comments.visible_to(order.user).filter(pk__in=topic.sources.values("comment")).order_by("number")
    numbers = list(readable.values_list("number", flat=True))
    if numbers:
        said = ngettext("It drew on contribution %(numbers)s", "It drew on contributions %(numbers)s", len(numbers))
        paper.paragraph(said % {"numbers": ", ".join(map(str, numbers))}, language=get_language())


# ── What was asked, and answered ─────────────────────────────────────────────────────────────────────────────────


def _write_prompt(paper, thread):
    prompt, page = thread.prompt, get_language()
    text, language = title_of(thread)
    paper.heading(f"{thread.number}. {text}" if prompt else text, level=1, language=language or page)
    if prompt and prompt.version:
        on = {"label": prompt.version.label, "document": best_of(names(prompt.version.document, "title"))[0]}
        paper.hint(_("On %(label)s of “%(document)s”") % on, language=page)
    if prompt and not prompt.is_removed:
        for code, wording in prompt.other_wordings:
            paper.hint(wording, language=code)


def _write_contribution(paper, record):
    """Its heading is one rank lower for each level of replies, as far as ranks go."""
    comment, page = record.comment, get_language()
    head = _("No. %(number)s – %(names)s") % {"number": comment.number, "names": "; ".join(record.authors)}
    paper.heading(head, level=min(comment.level + 1, _LOWEST), language=page)
    paper.hint(" · ".join(_marks(record)), language=page)
    for line in _behind(record):
        paper.paragraph(line, language=page)
    if comment.subject:
        paper.rich(f"<p><strong>{escape(comment.subject)}</strong></p>", language=comment.language)
    paper.rich(comment.body, language=comment.language)
    if record.files:
        paper.bullets([file_line(file) for file in record.files], language=page)


def _marks(record):
    comment = record.comment
    for author in record.voices.authors:
        yield from filter(None, (author.kind, str(author.function)))
    yield in_words(comment.when, timezone.get_current_timezone())
    yield tongue(comment.language)
    if comment.answered:
        yield _("in reply to No. %(number)s") % {"number": comment.answered}
    if comment.is_late:
        yield _("late contribution")
    if comment.is_official:
        yield _("official reply")
    if comment.edited_at:
        yield _("edited %(at)s") % {"at": in_words(comment.edited_at, timezone.get_current_timezone())}


def _behind(record):
    """Who supports it, how many of those named have not confirmed it, and how many endorse it."""
    comment, voices = record.comment, record.voices
    if voices.supporters:
        yield _("Supported by: %(names)s") % {"names": "; ".join(map(name_of, voices.supporters))}
    if voices.awaiting:
        said = ngettext(
            "%(number)s more named, awaiting confirmation", "%(number)s more named, awaiting confirmation", voices.awaiting
        )
        yield said % {"number": voices.awaiting}
    numbers = (words.organizations, comment.endorsing_organizations), (words.people, comment.endorsing_people)
    endorsing = [said(number) for said, number in numbers if number]
    if endorsing:
        yield _("Endorsed by: %(numbers)s") % {"numbers": " · ".join(endorsing)}
