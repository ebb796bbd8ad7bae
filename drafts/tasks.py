from celery import shared_task

from drafts import actions


@shared_task
def forget_held_posts():
    """Delete held forms after a day."""
    actions.forget_held_posts()


@shared_task
def forget_earlier():
    """Delete what shared drafts said before, when nobody needs it any longer."""
    actions.forget_earlier()
