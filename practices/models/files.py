from django.db import models
from django.utils.translation import gettext_lazy as _

from files.models import Enclosure
from practices.models.versions import PracticeVersion


class VersionFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the versions this reader may read."""
        return self.filter(version__in=PracticeVersion.objects.visible_to(user))


class VersionFile(Enclosure):
    """A picture or document of a version; the next version begins with the same ones."""

    version = models.ForeignKey(PracticeVersion, models.CASCADE, related_name="enclosures", verbose_name=_("version"))

    objects = VersionFileQuerySet.as_manager()

    class Meta(Enclosure.Meta):
        abstract = False
        verbose_name = _("file of a practice")
        verbose_name_plural = _("files of practices")
        constraints = [models.UniqueConstraint(fields=["version", "file"], name="practices_versionfile_once")]
