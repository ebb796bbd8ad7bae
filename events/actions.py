"""Record what happened; write, send and forget mail."""

import logging
import uuid
from datetime import timedelta
from email.utils import formatdate

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q

from core import clock, redaction
from core.dispatch import later
from core.models import create_or_get
from core.workflow import move
from events import kinds
from events.models import Event, Mail
from events.notifications import MAIL_SENT_AGAIN

log = logging.getLogger("hub.mail")

GIVE_UP_AFTER = timedelta(days=5)
KEEP_BODIES = timedelta(days=7)
LONGEST_PAUSE = timedelta(minutes=5)
DELIVER = "events.tasks.deliver"
_HANDED_OVER = timedelta(minutes=1)  # a queued message is not queued again within this time


def record(kind, *, by, target=None, why="", **facts):
    """Write one event about `target` in the present transaction and return it; `by` is a person or None (the Hub itself)."""
    if not kinds.is_declared(kind):
        raise ValueError(f"Undeclared kind of event: {kind}")
    actor = by if by is not None and by.is_authenticated else None
    about = {} if target is None else {"target": target}
    return Event.objects.create(kind=kind, at=clock.now(), actor=actor, facts=facts, why=why, **about)


def record_all(kind, *, by, targets, why="", own=None, **facts):
    """Write the same event about each of several rows, however many; `own(row)` gives the facts that are of this row alone."""
    if not kinds.is_declared(kind):
        raise ValueError(f"Undeclared kind of event: {kind}")
    now = clock.now()
    rows = ((target, facts | own(target) if own else facts) for target in targets)
    rows = (Event(kind=kind, at=now, actor=by, facts=told, why=why, target=target) for target, told in rows)
    Event.objects.bulk_create(rows, batch_size=1000)


def post(*, kind, to, subject, text, html="", language, key=None, secret=False, headers=None):
    """Put a message into the outbox and have it sent after commit; returns the row.

    A second call with the same `key` returns the first row and sends nothing more. Line breaks in the subject become spaces.
    """
    now = clock.now()
    letter = {
        "kind": kind,
        "to": to,
        "subject": " ".join(subject.split())[:300],
        "text": text,
        "html": html,
        "headers": headers or {},
        "language": language,
        "secret": secret,
        "created_at": now,
        "due_at": now,
        "queued_at": now,
    }
    if key is None:
        mail, created = Mail.objects.create(key=f"{kind}:{uuid.uuid4()}", **letter), True
    else:
        mail, created = create_or_get(Mail, key=key, defaults=letter)
    if created:
        later(DELIVER, str(mail.pk))
    return mail


def deliver(mail_id):
    """Send one message, once: true if it was sent now.

    The row stays locked while it is sent. Whoever finds it locked, sent or not yet due does nothing; a worker that is
    killed lets go of the lock with its connection, and the next one sends the same Message-ID.
    """
    with transaction.atomic():
        mail = Mail.objects.select_for_update(skip_locked=True).due(clock.now()).filter(pk=mail_id).first()
        if mail is None:
            return False
        try:
            _message(mail).send()
        except Exception as error:  # any trouble of the mail server or the disk: it is noted and tried again
            _postpone(mail, error)
            return False
        _mark_sent(mail)
    return True


def sweep(limit=500):
    """Hand every due message that nobody was handed lately to a worker; returns how many."""
    now = clock.now()
    waiting = Q(queued_at__isnull=True) | Q(queued_at__lt=now - _HANDED_OVER)
    with transaction.atomic():
        mails = Mail.objects.select_for_update(skip_locked=True).due(now).filter(waiting).order_by("due_at")[:limit]
        ids = [mail.pk for mail in mails]
        Mail.objects.filter(pk__in=ids).update(queued_at=now)
        for mail_id in ids:
            later(DELIVER, str(mail_id))
    return len(ids)


@transaction.atomic
def send_again(*, mail, by, why=""):
    """Try a message that was given up once more, from now."""
    now = clock.now()
    again = {"state": Mail.State.QUEUED, "due_at": now, "created_at": now, "queued_at": None, "attempts": 0}
    move(mail, where={"state": Mail.State.FAILED}, to=again)
    record(MAIL_SENT_AGAIN, by=by, target=mail, why=why)


@transaction.atomic
def take_out(*, kinds, row, phrases, mark):
    """Put `mark` for each phrase in the messages about a row: those whose kind begins so and whose key names it.

    Of what has been sent nothing but the subject is kept.
    """
    about = Mail.objects.filter(kind__startswith=kinds, key__regex=rf"^[^:]+:{row}(:|$)")
    for mail in about.select_for_update():
        mail.subject = redaction.from_text(mail.subject, phrases, mark)[0][:300]
        mail.text = "" if mail.sent_at else redaction.from_text(mail.text, phrases, mark)[0]
        mail.html = "" if mail.sent_at else redaction.from_markup(mail.html, phrases, mark)[0]
        mail.save(update_fields=["subject", "text", "html"])


def forget_bodies():
    """Empty the bodies of messages sent more than seven days ago; returns how many."""
    old = Mail.objects.filter(state=Mail.State.SENT, sent_at__lt=clock.now() - KEEP_BODIES)
    return old.exclude(text="", html="").update(text="", html="")


def _message(mail):
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headers = {
        "Message-ID": f"<{mail.pk}@{domain}>",
        "Date": formatdate(mail.created_at.timestamp()),
        "Content-Language": mail.language,
        "Auto-Submitted": "auto-generated",
    }
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to], headers=headers | mail.headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _mark_sent(mail):
    mail.state, mail.sent_at, mail.trouble = Mail.State.SENT, clock.now(), ""
    mail.attempts += 1
    if mail.secret:
        mail.text = mail.html = ""
    mail.save()


def _postpone(mail, error):
    """Wait 10, 20, 40 … seconds, at most five minutes; after five days give up, which the secretariat sees in the admin."""
    now = clock.now()
    mail.attempts += 1
    mail.trouble = type(error).__name__
    mail.queued_at = None
    mail.due_at = now + min(timedelta(seconds=10 * 2 ** min(mail.attempts - 1, 10)), LONGEST_PAUSE)
    if now - mail.created_at > GIVE_UP_AFTER:
        mail.state = Mail.State.FAILED
    mail.save()
    log.warning("Mail %s not sent (%s), attempt %s", mail.pk, mail.trouble, mail.attempts)
