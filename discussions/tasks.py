from celery import shared_task

from discussions.actions import comments, compilations, likenesses, naming, telling


@shared_task
def empty_withdrawn():
    """Take the words out of what was withdrawn thirty days ago, and forget the addresses of requests that have expired."""
    comments.empty_withdrawn()
    naming.forget_addresses()


@shared_task
def tell_what_became(event):
    """Tell followers and contributors of one event in the life of a topic or space; safe to run twice."""
    telling.tell(event_id=event)


@shared_task
def sweep_lives():
    """Note what has closed and tell what was left untold; safe to run twice."""
    telling.sweep()


@shared_task
def remind_of_closings():
    """Remind those who follow what closes soon and have not contributed; safe to run twice."""
    telling.remind()


@shared_task
def compare_waiting():
    """Look for near-identical texts of what was written or edited; safe to run twice."""
    likenesses.compare_waiting()


@shared_task(acks_late=False, soft_time_limit=1740, time_limit=1800)
def make_compilation(pk):
    """Make a topic's file; safe to run twice. A worker that is killed leaves it to the sweep."""
    compilations.make(pk=pk)


@shared_task
def sweep_compilations():
    """Queue the compilations that were not queued, or were lost with a worker or the broker."""
    compilations.sweep()


@shared_task
def forget_compilations():
    """Delete files that were kept long enough, or that hold words taken back since."""
    compilations.forget()
