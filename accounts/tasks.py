from celery import shared_task

from accounts.actions import people


@shared_task
def forget_unconfirmed():
    """Delete accounts whose address nobody has confirmed in fourteen days."""
    people.forget_unconfirmed()
