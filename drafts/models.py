import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from drafts import kinds

SHORT = timedelta(hours=1)


class DraftQuerySet(models.QuerySet):
    def owned_by(self, user):
        """One's own alone."""
        return self.filter(owner=user) if user.is_authenticated else self.none()

    def visible_to(self, user):
        """One's own and the shared ones one may edit."""
        if not user.is_authenticated:
            return self.none()
        mine = Q(owner=user)
        for kind in kinds.shared():
            if kind.mine:
                mine |= Q(owner=None, kind=kind.name, place__in=list(kind.mine(user)))
        return self.filter(mine)

    def shared(self, kind, place):
        """The one draft of a place that several people share; none or one."""
        return self.filter(owner=None, kind=kind, place=place)


class Draft(models.Model):
    """A form's fields as typed: one per owner, kind and place, or, without an owner, one per kind and place for all who share it.

    `version` grows with every save, so that a second window learns it is behind. `key` goes with the form and is unique on
    the record it becomes, so that sending twice makes one.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    kind = models.CharField(_("kind"), max_length=60)
    place = models.CharField(_("place"), max_length=120, blank=True)
    data = models.JSONField(_("fields"), default=dict)
    version = models.PositiveIntegerField(_("version"), default=1)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    saved_at = models.DateTimeField(_("saved at"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("saved by")
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(fields=["owner", "kind", "place"], name="drafts_draft_once"),
            models.UniqueConstraint(fields=["kind", "place"], condition=Q(owner=None), name="drafts_draft_shared_once"),
        ]

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

    def earlier(self, field):
        """What this field of a shared draft said before, newest first, as `Wording`s that are over."""
        return self.wordings.earlier().filter(field=field)


_IS_PASSING = Q(replaced_by=F("by"), replaced_at__lt=F("at") + SHORT)


class WordingQuerySet(models.QuerySet):
    def standing(self):
        """What the drafts say now."""
        return self.filter(until=None)

    def earlier(self):
        """What they said before, newest first."""
        return self.exclude(until=None).select_related("by").order_by("-until", "field")

    def passing(self):
        """Earlier ones that stood for less than an hour until their own writer went on: what saving while one types leaves."""
        return self.filter(_IS_PASSING)

    def lasting(self):
        """The others."""
        return self.exclude(_IS_PASSING)


class Wording(models.Model):
    """What a field of a shared draft said from one version to another: its base when two people have changed it, its history.

    The one that stands has no `until`, and its `words` (names and values of the field's controls) are in the draft alone.
    One without `since` is no base any longer: words were taken out of it. `window` is the page it was written in.
    """

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="wordings")
    field = models.CharField(max_length=100)
    since = models.PositiveIntegerField(null=True)
    until = models.PositiveIntegerField(null=True)
    words = models.JSONField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    window = models.CharField(max_length=32, blank=True)
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        constraints = [
            models.UniqueConstraint(fields=["draft", "field"], condition=Q(until=None), name="drafts_wording_stands_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True, words__isnull=True, replaced_at__isnull=True)
                | Q(until__isnull=False, words__isnull=False, replaced_at__isnull=False),
                name="drafts_wording_stands_or_not",
            ),
        ]
        indexes = [models.Index(fields=["draft", "field", "until"], name="drafts_wording_of_field")]

    def __str__(self):
        return self.field


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
