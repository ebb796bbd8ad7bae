from django.db import models
from django.utils.translation import gettext_lazy as _

from discussions.models.comments import Comment
from files.models import Enclosure


class CommentFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of contributions this reader may read."""
        return self.filter(comment__in=Comment.objects.visible_to(user))


class CommentFile(Enclosure):
    """A file of a contribution, in the order its author gave."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="files", verbose_name=_("contribution"))

    objects = CommentFileQuerySet.as_manager()

    class Meta(Enclosure.Meta):
        abstract = False
        verbose_name = _("file of a contribution")
        verbose_name_plural = _("files of contributions")
        constraints = [models.UniqueConstraint(fields=["comment", "file"], name="discussions_commentfile_once")]
