from celery import shared_task

from discussions.actions import comments


@shared_task
def empty_withdrawn():
    """Take the words out of what was withdrawn thirty days ago."""
    comments.empty_withdrawn()
