"""Celery's doors to peer review."""

from celery import shared_task

from reviews.actions import ladder


@shared_task
def climb_ladders():
    """Send the reminders that are due and void silent invitations; safe to run twice."""
    ladder.sweep()
