"""Celery's door to pledges."""

from celery import shared_task

from pledges.actions import ladder


@shared_task
def climb_ladders():
    """Send the reminders that are due and let freshness follow the clock; safe to run twice."""
    ladder.sweep()
