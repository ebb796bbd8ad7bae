from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from discussions.models.topics import Topic


class Visit(models.Model):
    """How far a person has read a topic: what has a higher number is new to her."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="+", verbose_name=_("topic"))
    number = models.PositiveIntegerField(_("number"), default=0)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="discussions_visit_once")]

    def __str__(self):
        return f"{self.topic}: {self.number}"
