import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events import kinds


class EventQuerySet(models.QuerySet):
    def about(self, obj):
        """What happened to this row, newest first."""
        return self.filter(target_type=ContentType.objects.get_for_model(obj), target_id=str(obj.pk))


class Event(models.Model):
    """A fact: who did what to which row, when and why. Written once; the database refuses to change or delete it.

    `facts` holds ids, keys and states, never words of people or personal data: those are erased where they stand.
    """

    kind = models.CharField(_("kind"), max_length=60)
    at = models.DateTimeField(_("when"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    target_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+", verbose_name=_("kind of row"))
    target_id = models.CharField(_("row"), max_length=40, blank=True)
    target = GenericForeignKey("target_type", "target_id")
    facts = models.JSONField(_("facts"), default=dict)
    why = models.TextField(_("why"), blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(fields=["target_type", "target_id", "-at"]),
            models.Index(fields=["actor", "-at"]),
            models.Index(fields=["kind", "-at"]),
        ]

    def __str__(self):
        return self.sentence

    @property
    def sentence(self):
        """The event in words, in the reader's language."""
        return kinds.sentence(self.kind, self.facts)


class MailQuerySet(models.QuerySet):
    def due(self, now):
        """Mail that is to be sent by `now` and has not been."""
        return self.filter(state=Mail.State.QUEUED, due_at__lte=now)


class Mail(models.Model):
    """A message in the outbox. The row, not the queue, is the truth: it is sent once, with a Message-ID fixed from the start.

    `key` makes a message unique per recipient and fact, so that a repeated cause writes no second row. `secret` marks one
    whose body holds a link that grants something: the body is emptied as soon as it is sent, others after seven days.
    """

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("state of a message", "waiting")
        SENT = "sent", pgettext_lazy("state of a message", "sent")
        FAILED = "failed", pgettext_lazy("state of a message", "given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(_("key"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=60)
    to = models.EmailField(_("to"), max_length=254)
    language = models.CharField(_("language"), max_length=2)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    secret = models.BooleanField(_("holds a secret link"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField(_("written at"))
    due_at = models.DateTimeField(_("to be sent from"))
    queued_at = models.DateTimeField(_("last handed to a worker at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    trouble = models.CharField(_("last trouble"), max_length=200, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        indexes = [models.Index(fields=["due_at"], condition=Q(state="queued"), name="events_mail_due")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["queued", "sent", "failed"]), name="events_mail_state"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="events_mail_sent_twins",
            ),
        ]

    def __str__(self):
        return self.subject
