from django.db import models
from django.utils.translation import gettext_lazy as _

from core import tongues
from discussions.models.prompts import Version
from discussions.models.topics import Topic
from files.models import Enclosure


class DocumentFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of documents of topics this reader may read."""
        return self.filter(version__document__topic__in=Topic.objects.visible_to(user))


class DocumentFile(Enclosure):
    """The file of a version of a document in one language."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="files", verbose_name=_("version of the document"))
    language = models.CharField(_("language"), max_length=3)

    objects = DocumentFileQuerySet.as_manager()

    class Meta(Enclosure.Meta):
        abstract = False
        verbose_name = _("file of a document")
        verbose_name_plural = _("files of documents")
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="discussions_documentfile_once")]

    def __str__(self):
        return f"{self.version.label}, {tongues.name_of(self.language)}: {self.file}"
