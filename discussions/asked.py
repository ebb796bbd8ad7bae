"""What is asked in a topic, and until when, in the sentences of notices."""

from django.db.models import OuterRef
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.languages import best_of, names
from core.templatetags import moments
from discussions import notifications as happened
from discussions.models import Prompt, Topic, Version, Window
from events.models import Event
from notifications.kinds import Told
from notifications.readers import by_reader

LONGEST = 120  # characters of a question in a sentence
_TOPIC = {
    "reminder": gettext_lazy("“%(topic)s” closes %(when)s, and you have not contributed yet"),
    "extension": gettext_lazy("“%(topic)s” is open for longer: it closes %(when)s"),
    "endless": gettext_lazy("“%(topic)s” has no closing date any longer"),
    "over": gettext_lazy("“%(topic)s” has closed"),
}
_PROMPT = {
    "reminder": gettext_lazy("“%(asked)s”, in “%(topic)s”, closes %(when)s, and you have not contributed to it yet"),
    "extension": gettext_lazy("“%(asked)s”, in “%(topic)s”, is open for longer: it closes %(when)s"),
    "endless": gettext_lazy("“%(asked)s”, in “%(topic)s”, has no closing date any longer"),
    "over": gettext_lazy("“%(asked)s”, in “%(topic)s”, has closed"),
}


# ── When it closes ───────────────────────────────────────────────────────────────────────────────────────────────


def topic_closes(topic, why):
    """The present closing of a topic, told for a "reminder" or an "extension"; once it is over, the notice says so."""
    title, language = best_of(names(topic, "title"))
    facts = {"topic": title, "when": _moment(topic.life)}
    return Told(_closing(_TOPIC, topic.life, why, facts), topic.get_absolute_url(), facts, title, language)


def prompt_closes(prompt, why):
    """The same of a prompt with a closing of its own."""
    facts, language = _facts(prompt)
    facts["when"] = _moment(prompt.thread.life)
    sentence = _closing(_PROMPT, prompt.thread.life, why, facts)
    return Told(sentence, prompt.thread.get_absolute_url(), facts, facts["asked"], language)


def prompt_closed(prompt):
    """That a prompt has closed, while its topic goes on."""
    facts, language = _facts(prompt)
    return Told(str(_PROMPT["over"]) % facts, prompt.thread.get_absolute_url(), facts, facts["asked"], language)


def _closing(sentences, life, why, facts):
    if not life.is_open:
        why = "over"
    elif not facts["when"]:
        why = "endless"
    return str(sentences[why]) % facts


def _moment(life):
    """The closing in the zone it was meant in and, where that is another, in the reader's own."""
    if not life.last_minute:
        return ""
    zone, own = moments.zone_of(life.span.zone), moments.zone_of(None)
    words = moments.in_words(life.last_minute, zone)
    return f"{words} ({moments.in_words(life.last_minute, own)})" if moments.differs(life.last_minute, zone, own) else words


def _facts(prompt):
    """The names of a prompt and its topic, and the language of the former."""
    text, language = prompt.wording
    asked = Truncator(text).chars(LONGEST)
    return {"asked": asked, "topic": best_of(names(prompt.topic, "title"))[0]}, language


# ── What is there to be read ─────────────────────────────────────────────────────────────────────────────────────


def topics_for(reader, ids):
    """Topics by key, with their windows, as far as they are open to the reader."""
    rows = Topic.objects.visible_to(reader).with_windows().filter(pk__in=ids).select_related("space")
    return {row.pk: row for row in rows.defer("welcome", "space__description")}


def prompts_for(reader, ids):
    """Prompts by key that are not removed, with wordings, thread and windows, in topics open to the reader."""
    if not ids:
        return {}
    rows = Prompt.objects.filter(pk__in=ids, removed_at=None, topic__in=Topic.objects.visible_to(reader))
    rows = rows.select_related("thread", "topic__space", "version").prefetch_related("texts")
    of_topic = Window.rows(topic=OuterRef("topic"), prompt=None)
    found = rows.annotate(window_rows=Window.rows(prompt=OuterRef("pk")), topic_windows=of_topic).in_bulk()
    for row in found.values():
        row.thread.topic, row.topic.window_rows = row.topic, row.topic_windows
    return found


# ── What is new ──────────────────────────────────────────────────────────────────────────────────────────────────


def tell_news(notices):
    """Notices of what is newly asked in words, each about the event of it, as long as that can be read."""
    events, found = Event.objects.in_bulk({notice.object_id for notice in notices}), {}
    for reader, own in by_reader(notices):
        mine = [events[notice.object_id] for notice in own if notice.object_id in events]
        told = {}
        for kind, tell in _NEWS.items():
            told |= tell(reader, [event for event in mine if event.kind == kind])
        found |= {notice: told[notice.object_id] for notice in own if notice.object_id in told}
    return found


def _questions(reader, events):
    prompts = prompts_for(reader, {int(event.target_id) for event in events})
    return {event.pk: _question(prompt) for event in events if (prompt := prompts.get(int(event.target_id)))}


def _question(prompt):
    facts, language = _facts(prompt)
    sentence = _("New question in “%(topic)s”: “%(asked)s”")
    if prompt.version:
        facts["version"] = prompt.version.label
        sentence = _("New call for comments on %(version)s in “%(topic)s”: “%(asked)s”")
    return Told(sentence % facts, prompt.thread.get_absolute_url(), facts, facts["asked"], language)


def _versions(reader, events):
    ids = {event.facts["version"] for event in events if "version" in event.facts}
    if not ids:
        return {}
    open_to = Version.objects.filter(pk__in=ids, document__topic__in=Topic.objects.visible_to(reader))
    rows = open_to.select_related("document__topic__space").in_bulk()
    return {event.pk: _version(row) for event in events if (row := rows.get(event.facts.get("version")))}


def _version(version):
    title, language = best_of(names(version.document, "title"))
    facts = {"document": title, "version": version.label}
    sentence = _("“%(document)s” is there in a new version: %(version)s") % facts
    return Told(sentence, f"{version.document.topic.get_absolute_url()}#documents-title", facts, title, language)


def _extensions(reader, events):
    ids = {event.facts["window"] for event in events if "window" in event.facts}
    rows = Window.objects.in_bulk(ids) if ids else {}
    topics = topics_for(reader, {row.topic_id for row in rows.values()}) if rows else {}
    prompts = prompts_for(reader, {row.prompt_id for row in rows.values() if row.prompt_id})
    told = {}
    for event in events:
        row = rows.get(event.facts.get("window"))
        if row and row.prompt_id in prompts:
            told[event.pk] = prompt_closes(prompts[row.prompt_id], "extension")
        elif row and row.prompt_id is None and row.topic_id in topics:
            told[event.pk] = topic_closes(topics[row.topic_id], "extension")
    return told


_NEWS = {happened.PROMPT_ASKED: _questions, happened.DOCUMENT_EDITED: _versions, happened.WINDOW_EXTENDED: _extensions}
