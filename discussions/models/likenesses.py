from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import twins, who
from discussions.models.comments import Comment


class Likeness(models.Model):
    """Two contributions have nearly the same words: `share` is how many in a hundred of their three-word sequences they share."""

    first = models.ForeignKey(Comment, models.CASCADE, related_name="+", verbose_name=_("earlier contribution"))
    second = models.ForeignKey(Comment, models.CASCADE, related_name="+", verbose_name=_("later contribution"))
    share = models.PositiveSmallIntegerField(_("words in common, per cent"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True, editable=False)
    settled_by = who(_("settled by"))

    class Meta:
        ordering = ["-share", "-second"]
        verbose_name = _("near-identical contributions")
        verbose_name_plural = _("near-identical contributions")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="discussions_likeness_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="discussions_likeness_order"),
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=100), name="discussions_likeness_share"),
            twins("settled_at", "settled_by"),
        ]

    def __str__(self):
        return f"{self.first} – {self.second}"
