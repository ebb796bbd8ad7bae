import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from drafts import kinds


class DraftQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own."""
        return self.filter(owner=user) if user.is_authenticated else self.none()


class Draft(models.Model):
    """A form's fields as typed, one per owner, kind and place.

    `version` grows with every save, so that a second window learns it is behind. `key` goes with the form and is unique on
    the record it becomes, so that sending twice makes one.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("owner"))
    kind = models.CharField(_("kind"), max_length=60)
    place = models.CharField(_("place"), max_length=120, blank=True)
    data = models.JSONField(_("fields"), default=dict)
    version = models.PositiveIntegerField(_("version"), default=1)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    saved_at = models.DateTimeField(_("saved at"))

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [models.UniqueConstraint(fields=["owner", "kind", "place"], name="drafts_draft_once")]

    def __str__(self):
        return str(self.label)

    def get_absolute_url(self):
        """Where the form is that the draft belongs to; the list of drafts if no app declares its kind any longer."""
        kind = kinds.get(self.kind)
        return kind.address(self.place) if kind else reverse("drafts:draft_list")

    @property
    def label(self):
        kind = kinds.get(self.kind)
        return kind.label if kind else self.kind


class HeldPostQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own."""
        return self.filter(owner=user) if user.is_authenticated else self.none()


class HeldPost(models.Model):
    """A form that was sent when the log-in had expired: kept for a day and offered back after log-in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    fields = models.JSONField(default=list)
    held_at = models.DateTimeField()

    objects = HeldPostQuerySet.as_manager()

    class Meta:
        ordering = ["-held_at"]
        verbose_name = _("held form")
        verbose_name_plural = _("held forms")

    def __str__(self):
        return self.path
