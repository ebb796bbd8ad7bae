from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from accounts.models.delegations import Scope
from core import clock


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Those that can still be accepted."""
        return self.filter(state=InvitationState.SENT, expires_at__gt=clock.now())

    def expired(self):
        """Those nobody has answered in time."""
        return self.filter(state=InvitationState.SENT, expires_at__lte=clock.now())


class InvitationState(models.TextChoices):
    """Sent, until whoever was asked answers or the invitation is withdrawn; that it has expired follows from the clock."""

    SENT = "sent", pgettext_lazy("state of an invitation", "sent")
    ACCEPTED = "accepted", pgettext_lazy("state of an invitation", "accepted")
    DECLINED = "declined", pgettext_lazy("state of an invitation", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an invitation", "withdrawn")


class AbstractInvitation(models.Model):
    """An e-mail that asks a person for something. The link works once, for whoever received it and logs in.

    Each app makes it concrete with what it asks for. Only a hash of the link's token is kept; `answered_by` is who accepted,
    declined or withdrew it.
    """

    State = InvitationState
    ANSWERS = (State.ACCEPTED, State.DECLINED, State.WITHDRAWN)

    email = models.EmailField(_("e-mail address"), max_length=254)
    language = models.CharField(_("language of the invitation"), max_length=2, choices=settings.LANGUAGES)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SENT, editable=False)
    invited_at = models.DateTimeField(_("invited at"), editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("invited by")
    )
    expires_at = models.DateTimeField(_("expires at"), editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("answered by"),
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(language__in=[code for code, _name in settings.LANGUAGES]), name="%(app_label)s_%(class)s_language"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "accepted", "declined", "withdrawn"]), name="%(app_label)s_%(class)s_state"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", answered_at=None, answered_by=None)
                | (~Q(state="sent") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="%(app_label)s_%(class)s_answered_twins",
            ),
        ]

    @property
    def is_open(self):
        """Can still be accepted, declined or withdrawn."""
        return self.state == self.State.SENT and clock.now() < self.expires_at

    @property
    def standing(self):
        """Where the invitation stands now, in words."""
        if self.is_open:
            return pgettext("standing of an invitation", "waiting for an answer")
        if self.state == self.State.SENT:
            return pgettext("standing of an invitation", "expired")
        return self.get_state_display()


class Invitation(AbstractInvitation):
    """Asks a person to act for an organization, within scopes, until a day."""

    organization = models.ForeignKey("accounts.Organization", models.PROTECT, related_name="+", verbose_name=_("organization"))
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope), verbose_name=pgettext_lazy("scopes", "may"))
    until = models.DateTimeField(_("delegation until"), null=True, blank=True)
    zone = models.CharField(_("time zone of the date"), max_length=60, default=settings.TIME_ZONE)

    class Meta(AbstractInvitation.Meta):
        abstract = False
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self):
        return f"{self.organization} – {self.get_state_display()}"

    @property
    def last_minute(self):
        """The last minute of the delegation it offers, as people say it; None if that has no end."""
        return self.until and self.until - timedelta(minutes=1)

    @property
    def scope_labels(self):
        """What the person would be allowed to do, in words, in the order of the list."""
        return Scope.words(self.scopes)
