from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from practices.models.versions import PracticeVersion
from submissions.models import AbstractScreening, Reason, Serves


class ReturnReason(Reason):
    """Why a practice is returned or declined."""

    class Meta(Reason.Meta):
        abstract = False


class Screening(AbstractScreening):
    """A decision on a version of a practice; one that opens its review says whom it serves."""

    class Verdict(models.TextChoices):
        RETURNED = "returned", pgettext_lazy("verdict of screening", "returned")
        DECLINED = "declined", pgettext_lazy("verdict of screening", "declined")
        REVIEW = "in-review", pgettext_lazy("verdict of screening", "sent to peer review")

    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="screenings", verbose_name=_("version"))
    verdict = models.CharField(_("decision"), max_length=20, choices=Verdict)

    class Meta(AbstractScreening.Meta):
        abstract = False
        constraints = [
            *AbstractScreening.Meta.constraints,
            models.CheckConstraint(
                condition=Q(verdict__in=["returned", "declined", "in-review"]), name="practices_screening_verdict"
            ),
            models.CheckConstraint(
                condition=Q(verdict="in-review", serves__in=Serves.values) | ~Q(verdict="in-review") & Q(serves=""),
                name="practices_screening_scope_asked",
            ),
        ]
