"""Celery's doors to notices."""

from celery import shared_task

from notifications import actions


@shared_task
def spread(announcement_id):
    """Tell the followers of what is new; safe to run twice."""
    actions.spread(announcement_id)


@shared_task
def sweep_announcements():
    """Queue what was not queued, or was lost with a worker or the broker."""
    actions.sweep_announcements()


@shared_task
def digest(person_id, rhythm):
    """Write a person's digest, if it is due; safe to run twice."""
    actions.digest(person_id, rhythm)


@shared_task
def sweep_digests():
    """Queue the digests that are due."""
    actions.sweep_digests()
