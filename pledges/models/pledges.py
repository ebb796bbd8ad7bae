import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization, Scope
from core.models import twins, who
from facets.models import Edition


class Stage(models.TextChoices):
    """How far a pledge is, as those who made it say."""

    NOT_STARTED = "not-started", pgettext_lazy("stage of a pledge", "not yet started")
    IN_PROGRESS = "in-progress", pgettext_lazy("stage of a pledge", "in progress")
    COMPLETED = "completed", pgettext_lazy("stage of a pledge", "completed")
    PARTLY_COMPLETED = "partly-completed", pgettext_lazy("stage of a pledge", "partly completed")
    DISCONTINUED = "discontinued", pgettext_lazy("stage of a pledge", "discontinued")


class Freshness(models.TextChoices):
    """The age of the last update, or of the publication where there is none."""

    UNDER_ONE = "under-one", pgettext_lazy("age of the last update", "under one year")
    ONE_TO_TWO = "one-to-two", pgettext_lazy("age of the last update", "one to two years")
    OVER_TWO = "over-two", pgettext_lazy("age of the last update", "over two years")


class PledgeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published ones: the same for every reader. Withdrawn ones keep their page; lists leave them out."""
        return self.filter(current__isnull=False)

    def listed(self):
        """Those that lists, counts, dashboard, search, feeds and exports show: published and not withdrawn."""
        return self.filter(current__isnull=False, withdrawn_at=None)

    def of(self, user):
        """Those she may write: her own, and those of organizations she may pledge for."""
        if not user.is_authenticated:
            return self.none()
        spoken_for = user.delegations(Scope.PLEDGE).values("organization")
        return self.filter(Q(owner=user, organization=None) | Q(organization__in=spoken_for) | Q(authority__in=spoken_for))

    def changeable_by(self, user):
        """Those of hers that she may change: once it is published in a State's name, that State's delegates alone."""
        own = self.of(user)
        if not user.is_authenticated:
            return own
        spoken_for = user.delegations(Scope.PLEDGE).values("organization")
        return own.filter(Q(current=None) | Q(authority=None) | Q(organization__in=spoken_for))


class Pledge(models.Model):
    """A pledge: its identity. All wording is in its versions, what became of it in its updates.

    `year` and `serial` make its number, given at publication and never again. An `authority` that pledges in the name of its
    State (`organization`) waits until the State's focal point has agreed; once it is published, nothing asks the State again, so
    the State's own delegates alone change it, and the authority reports. `stage` is the overall one, `heard_at` the last update
    or else the publication (of a partnership, of whom one has heard least), `freshness` its age as the lists show it. `tokens`
    are what the facets find it by, `title_key` its place among titles.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    year = models.PositiveSmallIntegerField(_("year"), null=True, editable=False)
    serial = models.PositiveIntegerField(_("number within the year"), null=True, editable=False)
    owner = who(_("begun by"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pledged for")
    )
    authority = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("authority that pledges for its State"),
    )
    agreed_at = models.DateTimeField(_("agreed to by the State at"), null=True, editable=False)
    agreed_by = who(_("agreed to by"))
    current = models.OneToOneField(
        "pledges.PledgeVersion",
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("wording now in force"),
    )
    last_number = models.PositiveSmallIntegerField(default=0, editable=False)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage, default=Stage.NOT_STARTED, editable=False)
    begun_at = models.DateTimeField(_("begun at"), editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    heard_at = models.DateTimeField(_("last heard of at"), null=True, editable=False)
    freshness = models.CharField(_("freshness"), max_length=20, choices=Freshness, default=Freshness.UNDER_ONE, editable=False)
    has_update = models.BooleanField(_("has an update"), default=False, editable=False)
    tokens = ArrayField(models.CharField(max_length=80), default=list, editable=False)
    title_key = models.CharField(max_length=250, blank=True, db_collation="C", editable=False)
    old_id = models.CharField(_("number on the former Hub"), max_length=40, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_by = who(_("withdrawn by"))
    withdrawn_why = models.CharField(_("public note"), max_length=500, blank=True, editable=False)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        indexes = [
            GinIndex(fields=["tokens"], name="pledges_pledge_tokens"),
            models.Index(fields=["-published_at", "-id"], name="pledges_pledge_newest"),
            models.Index(fields=["heard_at"], name="pledges_pledge_silent", condition=Q(withdrawn_at=None)),
        ]
        constraints = [
            twins("agreed_at", "agreed_by"),
            models.UniqueConstraint(fields=["year", "serial"], name="pledges_pledge_number_once"),
            models.CheckConstraint(
                condition=Q(authority=None, agreed_at=None) | Q(authority__isnull=False, organization__isnull=False),
                name="pledges_pledge_authority_of_a_state",
            ),
            models.CheckConstraint(
                condition=Q(current=None) | Q(authority=None) | Q(agreed_at__isnull=False), name="pledges_pledge_state_has_agreed"
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="pledges_pledge_stage"),
            models.CheckConstraint(condition=Q(freshness__in=Freshness.values), name="pledges_pledge_freshness"),
            models.CheckConstraint(
                condition=Q(current=None, year=None, serial=None, published_at=None, heard_at=None)
                | Q(current__isnull=False, year__isnull=False, serial__gte=1, heard_at__gte=F("published_at")),
                name="pledges_pledge_published",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, current__isnull=False) & ~Q(withdrawn_why=""),
                name="pledges_pledge_withdrawn",
            ),
        ]

    def __str__(self):
        return self.number or str(_("Pledge not yet published"))

    def get_absolute_url(self):
        """Its page; one that is not published yet has none, but drafts."""
        return reverse("pledges:pledge_detail", args=[self.number])

    @property
    def number(self):
        """“P-2026-0001”; empty before publication."""
        return f"P-{self.year}-{self.serial:04d}" if self.serial else ""

    @property
    def is_listed(self):
        return self.current_id is not None and self.withdrawn_at is None

    @property
    def waits_for_state(self):
        """Filed by an authority in the name of its State, whose focal point has not agreed yet."""
        return self.authority_id is not None and self.agreed_at is None


class Counter(models.Model):
    """The last number given in a year of Geneva; locked while one is given, so that none is missing."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("numbers of a year")
        verbose_name_plural = _("numbers of the years")
        constraints = [models.CheckConstraint(condition=Q(last__gte=0), name="pledges_counter_last")]

    def __str__(self):
        return f"{self.year}: {self.last}"


class Register(Edition):
    """The edition of the lists of pledges."""

    class Meta:
        verbose_name = _("edition of the register of pledges")
        verbose_name_plural = _("edition of the register of pledges")
