import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import who
from core.richtext import PeoplesTextField
from pledges.models.pledges import Pledge
from taxonomy.models import Country, Objective, Principle, Region


class State(models.TextChoices):
    """Where a version stands. Those who pledge edit it in those of `WRITABLE`; those of `OVER` are final."""

    DRAFT = "draft", pgettext_lazy("state of a pledge", "draft")
    SUBMITTED = "submitted", pgettext_lazy("state of a pledge", "submitted")
    RETURNED = "returned", pgettext_lazy("state of a pledge", "returned")
    PUBLISHED = "published", pgettext_lazy("state of a pledge", "published")
    DECLINED = "declined", pgettext_lazy("state of a pledge", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a pledge", "withdrawn")


WRITABLE = (State.DRAFT, State.RETURNED)
OVER = (State.PUBLISHED, State.DECLINED, State.WITHDRAWN)


class Type(models.TextChoices):
    """How many pledge: *common* is one text and one set of indicators of several; *in partnership* each has its own."""

    INDIVIDUAL = "individual", pgettext_lazy("type of a pledge", "individual")
    COMMON = "common", pgettext_lazy("type of a pledge", "common")
    PARTNERSHIP = "partnership", pgettext_lazy("type of a pledge", "in partnership")


class Nature(models.TextChoices):
    """What is pledged; several may hold."""

    FINANCIAL = "financial", pgettext_lazy("nature of a pledge", "Financial")
    RESOURCES = "resources", pgettext_lazy("nature of a pledge", "Human or material resources")
    PROCESS = "process", pgettext_lazy("nature of a pledge", "Process-oriented")
    POLICY = "policy", pgettext_lazy("nature of a pledge", "Policy-oriented")


class Level(models.TextChoices):
    """How far a pledge reaches."""

    GLOBAL = "global", pgettext_lazy("level of a pledge", "Global")
    REGIONAL = "regional", pgettext_lazy("level of a pledge", "Regional")
    NATIONAL = "national", pgettext_lazy("level of a pledge", "National")
    LOCAL = "local", pgettext_lazy("level of a pledge", "Local")


class Occasion(models.TextChoices):
    """Where a pledge was announced."""

    IMRF_2022 = "imrf-2022", _("International Migration Review Forum 2022")
    IMRF_2026 = "imrf-2026", _("International Migration Review Forum 2026")
    REGIONAL = "regional", _("Regional review")
    OTHER = "other", pgettext_lazy("occasion of a pledge", "Other")


def _in_full(user):
    if not user.is_authenticated:
        return Q(pk=None)
    own = Q(pledge__in=Pledge.objects.of(user))
    return own | Q(submitted_at__isnull=False) if user.is_staff else own


class PledgeVersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published ones, and those she reads in full."""
        return self.filter(Q(state=State.PUBLISHED) | _in_full(user))

    def in_full_for(self, user):
        """Those she reads with contacts: of pledges she may write; staff, all submitted, but no draft."""
        return self.filter(_in_full(user))

    def of(self, user):
        """Those of the pledges she may write."""
        return self.filter(pledge__in=Pledge.objects.of(user))

    def published(self):
        """All that were ever published, whether in force or not."""
        return self.filter(state=State.PUBLISHED)

    def open(self):
        """Those on the way."""
        return self.exclude(state__in=OVER)


class PledgeVersion(models.Model):
    """All wording of a pledge, in one language, as it was submitted; frozen once published, and public from then on.

    While it is a draft or returned, its words lie in the one draft whose place is its `uuid`. `number` counts published versions;
    `reason` says, in public, why a later one differs. `partners` (with their addresses: private) and `matching` are what was
    typed; publication makes `Participant` and `Match` rows of them, the first submission asks the participants.
    """

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="versions", verbose_name=_("pledge"))
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveSmallIntegerField(_("number"), null=True, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT, editable=False)
    title = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=3, blank=True)
    description = PeoplesTextField(_("description"), blank=True)
    type = models.CharField(_("type"), max_length=20, choices=Type, default=Type.INDIVIDUAL)
    natures = ArrayField(models.CharField(max_length=20, choices=Nature), default=list, blank=True, verbose_name=_("nature"))
    level = models.CharField(_("level"), max_length=20, choices=Level, blank=True)
    starts_on = models.DateField(_("start date"), null=True)
    ends_on = models.DateField(_("end date"), null=True, blank=True)
    objectives = models.ManyToManyField(Objective, through="PledgeObjective", related_name="+", verbose_name=_("objectives"))
    actions = models.CharField(_("actions of the Compact"), max_length=300, blank=True)
    principles = models.ManyToManyField(Principle, related_name="+", verbose_name=_("guiding principles"))
    is_global = models.BooleanField(_("worldwide"), default=False)
    regions = models.ManyToManyField(Region, related_name="+", verbose_name=_("regions"))
    countries = models.ManyToManyField(Country, related_name="+", verbose_name=_("countries"))
    occasion = models.CharField(_("announced at"), max_length=20, choices=Occasion, blank=True)
    is_mirror = models.BooleanField(_("also serves the Compact on Refugees"), default=False)
    partners = models.JSONField(_("who pledges with them, as given"), default=list, blank=True)
    matching = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name=_("pledges it matches, as given")
    )
    reason = models.CharField(_("why the wording changed"), max_length=500, blank=True)
    begun_at = models.DateTimeField(_("begun at"), editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    scope_confirmed_at = models.DateTimeField(_("scope confirmed at"), null=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    made_by = who(_("made by"))

    objects = PledgeVersionQuerySet.as_manager()

    class Meta:
        ordering = ["pledge", "number"]
        verbose_name = _("version of a pledge")
        verbose_name_plural = _("versions of pledges")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="pledges_version_state"),
            models.CheckConstraint(condition=Q(type__in=Type.values), name="pledges_version_type"),
            models.CheckConstraint(condition=Q(level__in=["", *Level.values]), name="pledges_version_level"),
            models.CheckConstraint(condition=Q(occasion__in=["", *Occasion.values]), name="pledges_version_occasion"),
            models.CheckConstraint(
                condition=Q(natures__contained_by=["financial", "resources", "process", "policy"]), name="pledges_version_natures"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="pledges_version_end_not_before_start"
            ),
            models.CheckConstraint(
                condition=Q(state="published", number__isnull=False, published_at__isnull=False)
                | ~Q(state="published") & Q(number=None, published_at=None),
                name="pledges_version_published",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | ~Q(title="")
                & ~Q(language="")
                & ~Q(description="")
                & ~Q(natures=[])
                & Q(submitted_at__isnull=False, scope_confirmed_at__isnull=False, starts_on__isnull=False),
                name="pledges_version_complete",
            ),
            models.CheckConstraint(condition=Q(number=None) | Q(number=1) | ~Q(reason=""), name="pledges_version_says_why"),
            models.UniqueConstraint(fields=["pledge", "number"], name="pledges_version_number_once"),
            models.UniqueConstraint(fields=["pledge"], condition=~Q(state__in=OVER), name="pledges_version_open_once"),
        ]

    def __str__(self):
        return self.title or str(_("Untitled pledge"))

    def get_absolute_url(self):
        """Where it stands while it is on its way; once published, its own page among the versions."""
        if self.number:
            return reverse("pledges:version_detail", args=[self.pledge.number, self.number])
        return reverse("pledges:draft_detail", args=[self.uuid])

    @property
    def place(self):
        """Where its words lie among the drafts."""
        return str(self.uuid)

    @property
    def is_writable(self):
        return self.state in WRITABLE

    @property
    def is_update(self):
        """A later wording of a published pledge; `reason` says why."""
        return self.number > 1 if self.number else self.pledge.current_id is not None

    @property
    def is_in_draft(self):
        """Its words are those of its draft: while those who pledge edit it, and if it was withdrawn, perhaps never sent."""
        return self.is_writable or self.state == State.WITHDRAWN

    @property
    def is_published(self):
        return self.state == State.PUBLISHED


class PledgeObjective(models.Model):
    """One of up to three main objectives, in their order."""

    version = models.ForeignKey(PledgeVersion, models.CASCADE, related_name="objective_rows")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="+", verbose_name=_("objective"))
    position = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        ordering = ["position"]
        verbose_name = _("objective of a pledge")
        verbose_name_plural = _("objectives of pledges")
        constraints = [
            models.UniqueConstraint(fields=["version", "objective"], name="pledges_objective_once"),
            models.UniqueConstraint(fields=["version", "position"], name="pledges_objective_position_once"),
            models.CheckConstraint(condition=Q(position__range=(1, 3)), name="pledges_objective_at_most_three"),
        ]

    def __str__(self):
        return str(self.objective)


class Indicator(models.Model):
    """What a pledge is measured by. A target below the baseline is a decrease, and says so.

    `whose` is, in a partnership, the name of the participant it belongs to; empty for the one who filed it.
    """

    version = models.ForeignKey(PledgeVersion, models.CASCADE, related_name="indicators", verbose_name=_("version"))
    position = models.PositiveSmallIntegerField(_("order"))
    key = models.UUIDField(_("the same over versions"), default=uuid.uuid4, editable=False)
    whose = models.CharField(_("whose, in a partnership"), max_length=250, blank=True)
    what = models.CharField(_("what is measured"), max_length=250)
    unit = models.CharField(_("unit"), max_length=80, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=18, decimal_places=4)
    target = models.DecimalField(_("target"), max_digits=18, decimal_places=4)
    is_decrease = models.BooleanField(_("less is better"), default=False)
    by_when = models.DateField(_("by when"))

    class Meta:
        ordering = ["position"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="pledges_indicator_once"),
            models.UniqueConstraint(fields=["version", "key"], name="pledges_indicator_key_once"),
            models.CheckConstraint(
                condition=Q(is_decrease=False, target__gte=F("baseline")) | Q(is_decrease=True, target__lte=F("baseline")),
                name="pledges_indicator_direction",
            ),
        ]

    def __str__(self):
        return self.what

    def reached(self, value):
        """How much of the way from baseline to target a value has come, from 0 to 1; 1 where there is no way to go."""
        way = self.target - self.baseline
        return 1 if way == 0 else float(min(max((value - self.baseline) / way, 0), 1))


class Milestone(models.Model):
    """A step on the way, with its day."""

    version = models.ForeignKey(PledgeVersion, models.CASCADE, related_name="milestones", verbose_name=_("version"))
    position = models.PositiveSmallIntegerField(_("order"))
    what = models.CharField(_("what is to be reached"), max_length=250)
    by_when = models.DateField(_("by when"))

    class Meta:
        ordering = ["position"]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="pledges_milestone_once")]

    def __str__(self):
        return self.what


class Contact(models.Model):
    """Whom the secretariat may ask. Private: never on a page, in an export, a feed, a letter to others or the search index."""

    version = models.ForeignKey(PledgeVersion, models.CASCADE, related_name="contacts", verbose_name=_("version"))
    position = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("position"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), max_length=254)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name = _("contact of a pledge")
        verbose_name_plural = _("contacts of pledges")
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="pledges_contact_once")]

    def __str__(self):
        return self.name
