from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from accounts.models import Role, User
from core import clock
from core.urls import absolute_url
from core.workflow import move
from events.actions import post, record
from events.letters import compose
from pages import notifications as kinds
from pages.models import ContactMessage

KEEP_ANSWERED = timedelta(days=365)


@transaction.atomic
def send_message(*, key, name, email, subject, text, language, by=None):
    """Keep a message to the secretariat and tell every staff member by e-mail; the same `key` twice is one message."""
    message, created = ContactMessage.objects.get_or_create(
        key=key,
        defaults={
            "name": name,
            "email": email,
            "subject": subject,
            "text": text,
            "language": language,
            "sender": by,
            "sent_at": clock.now(),
        },
    )
    if created:
        record(kinds.MESSAGE_RECEIVED, by=by, target=message)
        _tell_secretariat(message)
    return message


@transaction.atomic
def mark_answered(*, message, by, why=""):
    """Note who answered, and when; raises TransitionNotAllowed if somebody has already."""
    move(message, where={"answered_at": None}, to={"answered_at": clock.now(), "answered_by": by})
    record(kinds.MESSAGE_ANSWERED, by=by, target=message, why=why)


def forget_contact_messages():
    """Delete messages a year after they were answered; returns how many."""
    return ContactMessage.objects.filter(answered_at__lt=clock.now() - KEEP_ANSWERED).delete()[0]


def _tell_secretariat(message):
    link = absolute_url(reverse("admin:pages_contactmessage_change", args=[message.pk]))
    for person in User.objects.holding(*Role.STAFF):
        post(
            kind="pages.message_received",
            to=person.email,
            key=f"pages.message_received:{message.pk}:{person.pk}",
            **compose("message_received", {"person": person, "message": message, "link": link}, person.language),
        )
