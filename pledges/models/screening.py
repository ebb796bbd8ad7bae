from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pledges.models.versions import PledgeVersion
from submissions.models import AbstractScreening, Reason, Serves


class ReturnReason(Reason):
    """Why a pledge is returned or declined."""

    class Meta(Reason.Meta):
        abstract = False


class Screening(AbstractScreening):
    """A decision on a version of a pledge; one that publishes it says whom it serves."""

    class Verdict(models.TextChoices):
        RETURNED = "returned", pgettext_lazy("verdict of screening", "returned")
        DECLINED = "declined", pgettext_lazy("verdict of screening", "declined")
        PUBLISHED = "published", pgettext_lazy("verdict of screening", "published")

    version = models.ForeignKey(PledgeVersion, models.CASCADE, related_name="screenings", verbose_name=_("version"))
    verdict = models.CharField(_("decision"), max_length=20, choices=Verdict)

    class Meta(AbstractScreening.Meta):
        abstract = False
        constraints = [
            *AbstractScreening.Meta.constraints,
            models.CheckConstraint(
                condition=Q(verdict="published", serves__in=Serves.values) | Q(verdict__in=["returned", "declined"], serves=""),
                name="pledges_screening_verdict",
            ),
        ]
