"""What is asked, when, and by whom: prompts, windows and functions of a topic."""

from zoneinfo import ZoneInfo

from django.db import transaction

from core import clock
from core.workflow import TransitionNotAllowed, move
from discussions import notices, search
from discussions import notifications as kinds
from discussions.actions.comments import lock
from discussions.models import Function, Prompt, PromptText, Thread, Topic, Window
from events.actions import record


@transaction.atomic
def ask(*, topic, texts, by, kind=Prompt.Kind.QUESTION, version=None, at=None):
    """Put a prompt, with its thread, at the end of a topic, and have followers told; `texts` is its wording by language code.

    A call for comments names the `version` of the document it is about.
    """
    prompt = Prompt(kind=kind, version=version, asked_by=by, asked_as=by.full_name, asked_at=at or clock.now())
    add(prompt, topic=topic, texts=texts)
    search.follow(topic)
    notices.newly_asked(record(kinds.PROMPT_ASKED, by=by, target=prompt), topic=prompt.topic, by=by)
    return prompt


@transaction.atomic
def ask_once(*, topic, texts, by):
    """Ask a guiding question as moderators do, in place.

    Raises TransitionNotAllowed if one with such a wording is there already, or the topic has been given a stage.
    """
    same = PromptText.objects.filter(prompt__topic=topic, prompt__removed_at=None, text__in=texts.values())
    if lock(topic.pk).stage or same.exists():
        raise TransitionNotAllowed(topic)
    return ask(topic=topic, texts=texts, by=by)


def add(prompt, *, topic, texts):
    """Save a new prompt with its wordings and its thread, which gets the topic's next number."""
    topic = lock(topic.pk)
    prompt.topic = topic
    prompt.save()
    PromptText.objects.bulk_create(PromptText(prompt=prompt, language=code, text=text) for code, text in texts.items())
    Topic.objects.filter(pk=topic.pk).update(last_thread=topic.last_thread + 1)
    return Thread.objects.create(topic=topic, prompt=prompt, number=topic.last_thread + 1)


@transaction.atomic
def reword(*, prompt, texts, by):
    """Replace the wordings of a prompt by `texts`; languages left out lose theirs."""
    old = {row.language: row.text for row in prompt.texts.all()}
    changed = sorted(code for code in {*old, *texts} if old.get(code) != texts.get(code))
    if not changed:
        return prompt
    lock(prompt.topic_id)
    prompt.texts.filter(language__in=changed).delete()
    rows = (PromptText(prompt=prompt, language=code, text=texts[code]) for code in changed if texts.get(code))
    PromptText.objects.bulk_create(rows)
    search.follow(prompt.topic)
    record(kinds.PROMPT_REWORDED, by=by, target=prompt, languages=", ".join(changed))
    return prompt


@transaction.atomic
def remove(*, prompt, by, why):
    """Show a prompt as removed: nothing more is contributed to it, what was stays and counts."""
    lock(prompt.topic_id)
    move(prompt, where={"removed_at": None}, to={"removed_at": clock.now(), "removed_by": by})
    search.follow(prompt.topic)
    record(kinds.PROMPT_REMOVED, by=by, target=prompt, why=why)
    return prompt


@transaction.atomic
def restore(*, prompt, by, why):
    """Show a removed prompt again."""
    lock(prompt.topic_id)
    move(prompt, where={"removed_at__isnull": False}, to={"removed_at": None, "removed_by": None})
    search.follow(prompt.topic)
    record(kinds.PROMPT_RESTORED, by=by, target=prompt, why=why)
    return prompt


@transaction.atomic
def set_window(*, topic, opens_at, by, closes_at=None, zone=None, prompt=None, reason=""):
    """Open a topic, or one of its prompts, from `opens_at` until `closes_at` (no end if None); `zone` is that of the dates.

    Raises TransitionNotAllowed for a topic that has been given a stage: it is opened again first (`stages.reopen`).
    """
    if lock(topic.pk).stage:
        raise TransitionNotAllowed(topic)
    window = Window(topic=topic, prompt=prompt, opens_at=opens_at, closes_at=closes_at, reason=reason, set_by=by)
    window.zone = zone or window.zone
    window.save()
    _record_window(kinds.WINDOW_SET, window, by, reason)
    return window


@transaction.atomic
def extend(*, window, closes_at, by, why):
    """Let a window end later than it says, and have followers told; both stay visible, with the reason. Returns the new one.

    Raises TransitionNotAllowed if the window has been extended or ended already, or the topic has a stage.
    """
    topic = lock(window.topic_id)
    if topic.stage:
        raise TransitionNotAllowed(window)
    extension = Window(topic_id=window.topic_id, prompt_id=window.prompt_id, opens_at=window.opens_at, zone=window.zone)
    extension.closes_at, extension.extends, extension.reason, extension.set_by = closes_at, window, why, by
    where = {"ended_at": None, "extensions": None, "closes_at__lt": closes_at}
    move(window, where=where, to={"closes_at": window.closes_at})
    extension.save()
    event = _record_window(kinds.WINDOW_EXTENDED, extension, by, why)
    notices.newly_asked(event, topic=topic, by=by, threads=_threads_of(window))
    return extension


@transaction.atomic
def end_window(*, window, by, why):
    """Close now what a window would leave open, or never open what it would open later; it stays visible.

    With an extension, the windows it extends end too.
    """
    lock(window.topic_id)
    ended = {"ended_at": clock.now(), "ended_by": by}
    move(window, where={"ended_at": None}, to=ended)
    earlier = window.extends_id
    while earlier:
        Window.objects.filter(pk=earlier, ended_at=None).update(**ended)
        earlier = Window.objects.values_list("extends", flat=True).get(pk=earlier)
    record(kinds.WINDOW_ENDED, by=by, target=window.topic, why=why)
    return window


@transaction.atomic
def give_function(*, topic, kind, by, why, person=None, free_name="", starts_at=None, until=None, zone=None):
    """Let a person speak in a topic in a function; a name without an account is only shown."""
    known = Function.objects.filter(topic=topic, kind=kind, person=person, free_name=free_name, ended_at=None).first()
    if known:
        return known
    now = clock.now()
    row = Function(topic=topic, kind=kind, person=person, free_name=free_name, starts_at=starts_at or now, until=until, why=why)
    row.zone = zone or row.zone
    row.granted_at, row.granted_by = now, by
    row.save()
    lock(topic.pk)
    record(kinds.FUNCTION_GIVEN, by=by, target=topic, why=why, function=kind, person=person and person.pk)
    return row


@transaction.atomic
def end_function(*, function, by, why):
    """End a function now; what was said in it keeps its name."""
    lock(function.topic_id)
    move(function, where={"ended_at": None}, to={"ended_at": clock.now(), "ended_by": by})
    record(kinds.FUNCTION_ENDED, by=by, target=function.topic, why=why, function=function.kind)
    return function


def _record_window(kind, window, by, why):
    zone = ZoneInfo(window.zone)
    dates = {"opens_at": window.opens_at, "closes_at": window.last_minute}
    facts = {name: (at and f"{at.astimezone(zone):%Y-%m-%d %H:%M}") or "–" for name, at in dates.items()}
    return record(kind, by=by, target=window.topic, why=why, zone=window.zone, window=window.pk, **facts)


def _threads_of(window):
    """The keys of the threads it is about: its prompt's, or all of its topic."""
    rows = Thread.objects.filter(topic=window.topic_id)
    return list((rows.filter(prompt=window.prompt_id) if window.prompt_id else rows).values_list("pk", flat=True))
