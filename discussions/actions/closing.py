"""What moderators do with threads and topics: lock and unlock, close now and open again."""

from django.db import transaction

from core import clock
from core.workflow import TransitionNotAllowed, move
from discussions import notifications as kinds
from discussions.actions import prompts
from discussions.actions.comments import lock
from discussions.models import Window
from events.actions import record


@transaction.atomic
def lock_thread(*, thread, by, why):
    """Let nothing more be added to a thread, for a reason that its page shows."""
    lock(thread.topic_id)
    move(thread, where={"locked_at": None}, to={"locked_at": clock.now(), "locked_by": by, "locked_why": why})
    record(kinds.THREAD_LOCKED, by=by, target=thread, why=why)
    return thread


@transaction.atomic
def unlock_thread(*, thread, by, why):
    """Let a locked thread take contributions again."""
    lock(thread.topic_id)
    move(thread, where={"locked_at__isnull": False}, to={"locked_at": None, "locked_by": None, "locked_why": ""})
    record(kinds.THREAD_UNLOCKED, by=by, target=thread, why=why)
    return thread


@transaction.atomic
def close(*, topic, by, why):
    """End every window of a topic that is open now. Raises TransitionNotAllowed if none is."""
    lock(topic.pk)
    ended = 0
    for window in Window.objects.open().filter(topic=topic, prompt=None).order_by("-pk"):
        if Window.objects.open().filter(pk=window.pk).exists():  # an extension ends the windows it extends
            prompts.end_window(window=window, by=by, why=why)
            ended += 1
    if not ended:
        raise TransitionNotAllowed(topic)
    return topic


@transaction.atomic
def open_again(*, topic, by, why, closes_at=None, zone=None):
    """Open a topic that its windows have closed, from now until `closes_at` (no end if None).

    Raises TransitionNotAllowed if it is open, or if the secretariat has taken it further.
    """
    now = lock(topic.pk)
    if now.life.state != now.life.state.CLOSED:
        raise TransitionNotAllowed(topic)
    prompts.set_window(topic=topic, opens_at=clock.now(), closes_at=closes_at, zone=zone, reason=why, by=by)
    return topic
