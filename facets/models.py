from django.db import models

from core import clock


class Edition(models.Model):
    """One row for what all lists of a collection share: `edition` grows with whatever changes what they show."""

    edition = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True

    def __str__(self):
        return str(self.edition)
