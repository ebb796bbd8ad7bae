import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization, Role
from core import clock
from core.models import twins, who
from taxonomy.models import Country, Objective


class Origin(models.TextChoices):
    """Where a reviewer works: staff and consultants of UN-system entities are UN, everyone else is external."""

    UN = "un", pgettext_lazy("origin of a reviewer", "UN")
    EXTERNAL = "external", pgettext_lazy("origin of a reviewer", "external")


class Background(models.TextChoices):
    """What a reviewer knows the field from."""

    POLICY = "policy", pgettext_lazy("background of a reviewer", "policy")
    TECHNICAL = "technical", pgettext_lazy("background of a reviewer", "technical")
    PRACTITIONER = "practitioner", pgettext_lazy("background of a reviewer", "practitioner")


class Theme(models.TextChoices):
    """The cross-cutting principles a reviewer knows well."""

    RIGHTS = "human-rights", pgettext_lazy("theme of a reviewer", "human rights")
    GENDER = "gender", pgettext_lazy("theme of a reviewer", "gender-responsive approaches")
    CHILD = "child", pgettext_lazy("theme of a reviewer", "child-sensitive approaches")


class ReviewerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff see the roster, everyone else her own entry: who reviews is never public."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_staff else self.filter(person=user)

    def serving(self, at=None):
        """Those who may be asked now: accepted, within their term, with the role and an active account."""
        at = at or clock.now()
        holders = Role.objects.running(at).filter(role=Role.REVIEWER).values("person")
        return self.filter(
            state=Reviewer.State.ACCEPTED, term_from__lte=at, term_until__gt=at, person__disabled_at=None, person__in=holders
        )

    def available(self, day):
        """Those who have not said that they are away on this day."""
        away = Q(away_from__lte=day) & (Q(away_until=None) | Q(away_until__gte=day))
        return self.exclude(away & Q(away_from__isnull=False))


class Reviewer(models.Model):
    """A person's entry on the roster of peer reviewers, from her application on.

    `origin` is what she says of herself; what counts for a quorum is `reviews.origins.of`, at the moment of accepting.
    """

    class State(models.TextChoices):
        APPLIED = "applied", pgettext_lazy("state of an application", "applied")
        ASKED = "asked", pgettext_lazy("state of an application", "asked for more")
        ACCEPTED = "accepted", pgettext_lazy("state of an application", "accepted")
        DECLINED = "declined", pgettext_lazy("state of an application", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("state of an application", "withdrawn")

    person = models.OneToOneField("accounts.User", models.PROTECT, related_name="reviewer", verbose_name=_("person"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.APPLIED, editable=False)
    backgrounds = ArrayField(models.CharField(max_length=20, choices=Background), verbose_name=_("background"))
    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organization")
    )
    organization_name = models.CharField(_("organization as named"), max_length=250)
    country = models.ForeignKey(Country, models.PROTECT, related_name="+", verbose_name=_("country"))
    years = models.PositiveSmallIntegerField(_("years of experience"), validators=[MaxValueValidator(70)])
    objectives = models.ManyToManyField(Objective, related_name="+", verbose_name=_("objectives"))
    themes = ArrayField(
        models.CharField(max_length=20, choices=Theme), default=list, blank=True, verbose_name=_("cross-cutting themes")
    )
    languages = ArrayField(models.CharField(max_length=3), verbose_name=_("languages"))
    publications = models.TextField(_("publications"), max_length=5000, blank=True)
    gender = models.CharField(_("gender"), max_length=60, blank=True)
    reviews_a_year = models.PositiveSmallIntegerField(
        _("reviews a year"), default=2, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    interests = models.TextField(_("standing interests"), max_length=2000, blank=True)
    away_from = models.DateField(_("away from"), null=True, blank=True)
    away_until = models.DateField(_("away until"), null=True, blank=True)
    applied_at = models.DateTimeField(_("applied at"), editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decided_by = who(_("decided by"))
    words = models.TextField(_("words to the applicant"), max_length=2000, blank=True, editable=False)
    term_from = models.DateTimeField(_("term from"), null=True, editable=False)
    term_until = models.DateTimeField(_("term until"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)

    objects = ReviewerQuerySet.as_manager()

    class Meta:
        ordering = ["person__full_name", "pk"]
        verbose_name = _("reviewer")
        verbose_name_plural = _("roster of reviewers")
        constraints = [
            twins("decided_at", "decided_by"),
            models.CheckConstraint(
                condition=Q(state__in=["applied", "asked", "accepted", "declined", "withdrawn"]), name="reviews_reviewer_state"
            ),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="reviews_reviewer_origin"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(term_from__isnull=False, term_until__gt=F("term_from")),
                name="reviews_reviewer_term",
            ),
            models.CheckConstraint(
                condition=Q(away_until=None) | Q(away_from__isnull=False, away_until__gte=F("away_from")),
                name="reviews_reviewer_away",
            ),
        ]

    def __str__(self):
        return self.person.full_name

    @property
    def last_minute(self):
        """The last minute of the term; None if there is none yet."""
        return self.term_until and clock.last_minute(self.term_until)

    def is_away(self, day):
        return self.away_from is not None and self.away_from <= day and (self.away_until is None or day <= self.away_until)
