from celery import shared_task

from files import actions


@shared_task
def forget_unused():
    """Delete the files that nothing has held for thirty days."""
    actions.forget_unused()


@shared_task
def remove_strays():
    """Take from the disk what no row knows."""
    actions.remove_strays()
