from celery import shared_task

from pages import actions


@shared_task
def forget_contact_messages():
    """Delete messages to the secretariat a year after they were answered."""
    actions.forget_contact_messages()
