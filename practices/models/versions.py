import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Attribution, Organization
from core.languages import best_of, names
from core.richtext import PeoplesTextField
from practices.models.calls import Call
from practices.models.practices import Practice
from reviews import conflicts
from reviews.models import Case, Seat
from submissions.models import Serves
from taxonomy.models import Country, Goal, Objective, OrganizationKind, PracticeType, Principle, Region


class State(models.TextChoices):
    """Where a version stands. Its authors edit it in those of `WRITABLE`; those of `OVER` are final."""

    DRAFT = "draft", pgettext_lazy("state of a practice", "draft")
    SUBMITTED = "submitted", pgettext_lazy("state of a practice", "submitted")
    RETURNED = "returned", pgettext_lazy("state of a practice", "returned")
    IN_REVIEW = "in-review", pgettext_lazy("state of a practice", "in review")
    CHANGES_ASKED = "changes-asked", pgettext_lazy("state of a practice", "changes asked")
    ACCEPTED = "accepted", pgettext_lazy("state of a practice", "accepted")
    PUBLISHED = "published", pgettext_lazy("state of a practice", "published")
    DECLINED = "declined", pgettext_lazy("state of a practice", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a practice", "withdrawn")


WRITABLE = (State.DRAFT, State.RETURNED, State.CHANGES_ASKED)  # the author edits
OVER = (State.PUBLISHED, State.DECLINED, State.WITHDRAWN)
JUDGED = (State.IN_REVIEW, State.ACCEPTED, State.PUBLISHED, State.DECLINED)  # open to reviewers: nothing their authors edit now


class Level(models.TextChoices):
    """At which level a practice is carried out."""

    GLOBAL = "global", pgettext_lazy("level of a practice", "Global")
    REGIONAL = "regional", pgettext_lazy("level of a practice", "Regional")
    NATIONAL = "national", pgettext_lazy("level of a practice", "National")
    LOCAL = "local", pgettext_lazy("level of a practice", "Local")


def _in_full(user):
    if not user.is_authenticated:
        return Q(pk=None)
    own = Q(practice__in=Practice.objects.of(user))
    return own | Q(submitted_at__isnull=False) if user.is_staff else own


def _judged(user):
    """Those whose case she holds a seat in: she has accepted and declared her interests, and no conflict keeps her from it."""
    if not user.is_authenticated:
        return Q(pk=None)
    cases = Case.objects.filter(pk__in=Seat.objects.of(user).reading().values("case"))
    return Q(state__in=JUDGED, case__in=[case.pk for case in cases if not conflicts.blocking(user, case)])


class PracticeVersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published ones, those she reads in full, and those she judges."""
        return self.filter(Q(state=State.PUBLISHED) | _in_full(user) | _judged(user))

    def in_full_for(self, user):
        """Those she reads with contacts and decisions: of practices she may write for; staff, all submitted, but no draft."""
        return self.filter(_in_full(user))

    def published(self):
        return self.filter(state=State.PUBLISHED)

    def open(self):
        """Those on the way: neither published nor declined nor withdrawn."""
        return self.exclude(state__in=OVER)

    def of(self, user):
        """Those of the practices she may write for."""
        return self.filter(practice__in=Practice.objects.of(user))


class PracticeVersion(models.Model):
    """All content of a practice, in one language, as it was submitted; frozen once published.

    While it is a draft or returned, its words live in the one draft whose place is its `uuid`; the columns are filled when it
    is submitted. `number` is given at publication, so that published versions count 1, 2, 3 …
    """

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="versions", verbose_name=_("practice"))
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveSmallIntegerField(_("number"), null=True, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, null=True, blank=True, related_name="versions", verbose_name=_("call"))
    case = models.OneToOneField(Case, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("review"))
    title = models.CharField(_("title"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=3, blank=True)
    summary = PeoplesTextField(_("summary"), blank=True)
    type = models.ForeignKey(PracticeType, models.PROTECT, null=True, related_name="+", verbose_name=_("type"))
    other_type = models.CharField(_("other type"), max_length=120, blank=True)
    level = models.CharField(_("level"), max_length=20, choices=Level, blank=True)
    start_year = models.PositiveSmallIntegerField(_("start year"), null=True)
    end_year = models.PositiveSmallIntegerField(_("end year"), null=True, blank=True)
    is_global = models.BooleanField(_("worldwide"), default=False)
    objectives = models.ManyToManyField(Objective, through="VersionObjective", related_name="+", verbose_name=_("objectives"))
    actions = models.CharField(_("actions of the Compact"), max_length=300, blank=True)
    principles = models.ManyToManyField(Principle, related_name="+", verbose_name=_("guiding principles"))
    goals = models.ManyToManyField(Goal, related_name="+", verbose_name=_("Sustainable Development Goals"))
    targets = ArrayField(models.CharField(max_length=6), default=list, blank=True, verbose_name=_("SDG targets"))
    regions = models.ManyToManyField(Region, related_name="+", verbose_name=_("regions"))
    countries = models.ManyToManyField(Country, related_name="+", verbose_name=_("countries"))
    benefit = PeoplesTextField(_("benefit and impact"), blank=True)
    lessons = PeoplesTextField(_("key lessons"), blank=True)
    recommendations = PeoplesTextField(_("recommendations"), blank=True)
    innovation = PeoplesTextField(_("innovation"), blank=True)
    changes = PeoplesTextField(_("what changed since the version before"), blank=True)
    names_authors = models.BooleanField(_("names its authors"), default=False)
    rights = models.BooleanField(_("right to the pictures confirmed"), default=False)
    consented_at = models.DateTimeField(_("consent to publish given at"), null=True, editable=False)
    serves = models.CharField(_("whom it serves"), max_length=20, choices=Serves, blank=True, editable=False)
    begun_at = models.DateTimeField(_("begun at"), editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)

    objects = PracticeVersionQuerySet.as_manager()

    class Meta:
        ordering = ["practice", "number"]
        verbose_name = _("version of a practice")
        verbose_name_plural = _("versions of practices")
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="practices_version_queue", condition=~Q(state="published"))
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="practices_version_state"),
            models.CheckConstraint(condition=Q(level__in=["", *Level.values]), name="practices_version_level"),
            models.CheckConstraint(condition=Q(serves__in=["", *Serves.values]), name="practices_version_serves"),
            models.CheckConstraint(
                condition=Q(end_year=None) | Q(end_year__gte=F("start_year")), name="practices_version_end_not_before_start"
            ),
            models.CheckConstraint(
                condition=Q(state="published", number__isnull=False, published_at__isnull=False)
                | ~Q(state="published") & Q(number=None, published_at=None),
                name="practices_version_published",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | ~Q(title="")
                & ~Q(language="")
                & ~Q(summary="")
                & ~Q(level="")
                & Q(submitted_at__isnull=False, consented_at__isnull=False, start_year__isnull=False, type__isnull=False),
                name="practices_version_complete",
            ),
            models.CheckConstraint(condition=~Q(state="published") | ~Q(serves=""), name="practices_version_scope_asked"),
            models.UniqueConstraint(fields=["practice", "number"], name="practices_version_number_once"),
            models.UniqueConstraint(fields=["practice"], condition=~Q(state__in=OVER), name="practices_version_open_once"),
        ]

    def __str__(self):
        return self.title or str(_("Untitled practice"))

    def get_absolute_url(self):
        """Where it is read: the practice's page, the version's own once a newer one is published, or the draft."""
        if self.state != State.PUBLISHED:
            return reverse("practices:draft_detail", args=[self.uuid])
        if self.practice.current_id == self.pk:
            return self.practice.get_absolute_url()
        return reverse("practices:version_detail", args=[self.practice.slug, self.number])

    @property
    def place(self):
        """Where its words lie among the drafts."""
        return str(self.uuid)

    @property
    def is_writable(self):
        return self.state in WRITABLE

    @property
    def is_in_draft(self):
        """Its words are those of its draft: while its authors edit it, and if it was withdrawn, perhaps never sent."""
        return self.is_writable or self.state == State.WITHDRAWN

    @property
    def is_published(self):
        return self.state == State.PUBLISHED

    @property
    def is_update(self):
        """A later version of a practice; `changes` says what is new."""
        return self.number > 1 if self.number else self.practice.current_id is not None

    @property
    def is_ongoing(self):
        return self.start_year is not None and self.end_year is None


class VersionObjective(models.Model):
    """An objective of a version: one to three are primary and have a position, the others are secondary."""

    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="objective_rows")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="+", verbose_name=_("objective"))
    position = models.PositiveSmallIntegerField(_("position among the primary ones"), null=True)

    class Meta:
        ordering = [F("position").asc(nulls_last=True), "objective__number"]
        verbose_name = _("objective of a practice")
        verbose_name_plural = _("objectives of practices")
        constraints = [
            models.UniqueConstraint(fields=["version", "objective"], name="practices_versionobjective_once"),
            models.UniqueConstraint(fields=["version", "position"], name="practices_versionobjective_position_once"),
            models.CheckConstraint(
                condition=Q(position=None) | Q(position__range=(1, 3)), name="practices_versionobjective_at_most_three"
            ),
        ]

    def __str__(self):
        return str(self.objective)

    @property
    def is_primary(self):
        return self.position is not None


class VersionOrganization(models.Model):
    """Who implements a practice, takes part in it or pays for it, as its authors name them.

    `organization` where that name is one of the Hub's verified organizations; `names_as_then` and `kind` are as on that day.
    """

    class Part(models.TextChoices):
        IMPLEMENTER = "implementer", pgettext_lazy("part in a practice", "implementing organization")
        PARTNER = "partner", pgettext_lazy("part in a practice", "partner")
        DONOR = "donor", pgettext_lazy("part in a practice", "donor")

    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="organization_rows")
    part = models.CharField(_("part"), max_length=20, choices=Part)
    position = models.PositiveSmallIntegerField(_("order"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organization")
    )
    name = models.CharField(_("name as given"), max_length=250)
    names_as_then = models.JSONField(default=dict, blank=True)
    kind = models.ForeignKey(
        OrganizationKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kind of organization")
    )

    class Meta:
        ordering = ["part", "position"]
        verbose_name = _("organization of a practice")
        verbose_name_plural = _("organizations of practices")
        constraints = [
            models.CheckConstraint(
                condition=Q(part__in=["implementer", "partner", "donor"]), name="practices_versionorganization_part"
            ),
            models.CheckConstraint(
                condition=~Q(part="implementer") | Q(kind__isnull=False), name="practices_versionorganization_kind_known"
            ),
            models.UniqueConstraint(fields=["version", "part", "position"], name="practices_versionorganization_once"),
        ]

    def __str__(self):
        return self.name

    def remember(self):
        """Copy the organization's names and kind as they are today; called once, when the row is made."""
        if self.organization:
            self.names_as_then, self.kind = names(self.organization, "name"), self.organization.kind
        return self

    @property
    def said(self):
        """The name a reader gets and the language it is in; empty language for a name as it was given."""
        return best_of(self.names_as_then) if self.names_as_then else (self.name, "")


class VersionLink(models.Model):
    """A source on the web: an address and what is found there."""

    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="links")
    position = models.PositiveSmallIntegerField(_("order"))
    url = models.URLField(_("address"), max_length=500)
    title = models.CharField(_("what it is"), max_length=200, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name = _("link of a practice")
        verbose_name_plural = _("links of practices")
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="practices_versionlink_once")]

    def __str__(self):
        return self.title or self.url


class VersionAttribution(Attribution):
    """Who submitted a version: a person, an organization by its delegate, and those who wrote it with her."""

    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="attributions", verbose_name=_("version"))

    class Meta(Attribution.Meta):
        abstract = False
        verbose_name = _("attribution of a practice")
        verbose_name_plural = _("attributions of practices")
        constraints = [
            *Attribution.Meta.constraints,
            models.UniqueConstraint(fields=["version", "part", "order"], name="practices_versionattribution_order_once"),
        ]

    def __str__(self):
        return self.name


class FocalPoint(models.Model):
    """Whom the secretariat may ask about a version. Private: never on a page, in an export, a feed or the search index."""

    version = models.OneToOneField(PracticeVersion, models.CASCADE, related_name="focal_point", verbose_name=_("version"))
    name = models.CharField(_("name"), max_length=150)
    position = models.CharField(_("position"), max_length=150, blank=True)
    organization = models.CharField(_("organization"), max_length=250, blank=True)
    email = models.EmailField(_("e-mail address"), max_length=254)

    class Meta:
        verbose_name = _("focal point of a practice")
        verbose_name_plural = _("focal points of practices")

    def __str__(self):
        return self.name


class Correction(models.Model):
    """A minor correction of a published version, in public: which field, why, and how it read. Contacts are never told."""

    class Field(models.TextChoices):
        LINKS = "links", pgettext_lazy("what was corrected", "links")
        END_YEAR = "end_year", pgettext_lazy("what was corrected", "end year")
        FOCAL_POINT = "focal_point", pgettext_lazy("what was corrected", "focal point")

    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="corrections", verbose_name=_("version"))
    field = models.CharField(_("what was corrected"), max_length=20, choices=Field)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    why = models.CharField(_("why"), max_length=300)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("made by"))

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("minor correction")
        verbose_name_plural = _("minor corrections")
        constraints = [
            models.CheckConstraint(
                condition=Q(field__in=["links", "end_year"]) | Q(field="focal_point", before="", after=""),
                name="practices_correction_field",
            )
        ]

    def __str__(self):
        return self.get_field_display()
