from django.db import models
from django.utils.translation import gettext_lazy as _

from files.models import Enclosure
from pledges.models.versions import PledgeVersion


class PledgeFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the versions this reader may read."""
        return self.filter(version__in=PledgeVersion.objects.visible_to(user))


class PledgeFile(Enclosure):
    """The one document a version may have; the next version begins with the same."""

    version = models.ForeignKey(PledgeVersion, models.CASCADE, related_name="enclosures", verbose_name=_("version"))

    objects = PledgeFileQuerySet.as_manager()

    class Meta(Enclosure.Meta):
        abstract = False
        verbose_name = _("file of a pledge")
        verbose_name_plural = _("files of pledges")
        constraints = [models.UniqueConstraint(fields=["version"], name="pledges_pledgefile_one")]
