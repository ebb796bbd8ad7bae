import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import AbstractInvitation, Organization, Scope
from core.models import who
from facets.models import Edition


class PracticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those with a published version: the same for every reader. Retired ones keep their page; lists leave them out."""
        return self.filter(current__isnull=False)

    def listed(self):
        """Those that lists, counts, maps, search, feeds and exports show: published and not retired."""
        return self.filter(current__isnull=False, retired_at=None)

    def of(self, user):
        """Those she may write for: her own, those she was invited to write, those of organizations she may submit for.

        Whoever began one for an organization writes it as its delegate: no longer than she is one.
        """
        if not user.is_authenticated:
            return self.none()
        invited = CoAuthor.objects.filter(state=CoAuthor.State.ACCEPTED, answered_by=user, removed_at=None).values("practice")
        spoken_for = user.delegations(Scope.SUBMIT).values("organization")
        return self.filter(Q(owner=user, organization=None) | Q(pk__in=invited) | Q(organization__in=spoken_for))


class Practice(models.Model):
    """A practice of the repository: its identity. All content is in its versions.

    `current` is the version now published; `tokens` are what the facets find it by, `title_key` its place among titles,
    `published_at` the day of its first and `updated_at` of its current version. `last_number` is the number given last.
    """

    slug = models.SlugField(_("address"), max_length=80, unique=True, null=True, editable=False)
    owner = who(_("begun by"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("submitted for")
    )
    current = models.OneToOneField(
        "practices.PracticeVersion",
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("published version"),
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    begun_at = models.DateTimeField(_("begun at"), editable=False)
    last_number = models.PositiveSmallIntegerField(default=0, editable=False)
    tokens = ArrayField(models.CharField(max_length=80), default=list, editable=False)
    title_key = models.CharField(max_length=250, blank=True, db_collation="C", editable=False)
    published_at = models.DateTimeField(_("first published at"), null=True, editable=False)
    updated_at = models.DateTimeField(_("last published at"), null=True, editable=False)
    retired_at = models.DateTimeField(_("retired at"), null=True, editable=False)
    retired_by = who(_("retired by"))
    retired_why = models.CharField(_("why it was retired"), max_length=500, blank=True, editable=False)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        indexes = [
            GinIndex(fields=["tokens"], name="practices_practice_tokens"),
            models.Index(fields=["-updated_at", "-id"], name="practices_practice_newest"),
            models.Index(fields=["owner"], name="practices_practice_owner_open", condition=Q(current=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(current=None, published_at=None, updated_at=None, slug=None)
                | Q(current__isnull=False, published_at__isnull=False, updated_at__gte=F("published_at"), slug__isnull=False),
                name="practices_practice_published",
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_by=None, retired_why="")
                | Q(retired_at__isnull=False, retired_by__isnull=False, current__isnull=False) & ~Q(retired_why=""),
                name="practices_practice_retired",
            ),
        ]

    def __str__(self):
        return self.current.title if self.current else str(_("Practice not yet published"))

    def get_absolute_url(self):
        """Its page; one that is not published yet has none, but drafts."""
        return reverse("practices:practice_detail", args=[self.slug])

    @property
    def is_listed(self):
        return self.current_id is not None and self.retired_at is None


class CoAuthor(AbstractInvitation):
    """Asks a person to write a practice together; `answered_by` is she who accepted, until `removed_at`."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="co_authors", verbose_name=_("practice"))
    removed_at = models.DateTimeField(_("removed at"), null=True, editable=False)
    removed_by = who(_("removed by"))

    class Meta(AbstractInvitation.Meta):
        abstract = False
        ordering = ["invited_at"]
        verbose_name = _("co-author")
        verbose_name_plural = _("co-authors")
        constraints = [
            *AbstractInvitation.Meta.constraints,
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False, state="accepted"),
                name="practices_coauthor_removed",
            ),
            models.UniqueConstraint(
                fields=["practice", "answered_by"],
                condition=Q(state="accepted", removed_at=None),
                name="practices_coauthor_once",
            ),
        ]

    def __str__(self):
        return f"{self.practice} – {self.standing}"

    @property
    def person(self):
        """Who writes with the others; None unless she accepted and nobody has removed her."""
        return self.answered_by if self.state == self.State.ACCEPTED and self.removed_at is None else None


class Repository(Edition):
    """The edition of all lists of practices."""

    class Meta:
        verbose_name = _("edition of the repository")
        verbose_name_plural = _("edition of the repository")
