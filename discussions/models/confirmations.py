from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from discussions.models.comments import CommentAttribution


class ConfirmationRequest(models.Model):
    """Asks whether an organization or person stands behind a contribution that names them, by an e-mail whose link works once.

    Only a hash of its token is kept. A verified organization is confirmed by its delegate, who logs in; any other name by
    whoever has the link.
    """

    attribution = models.ForeignKey(
        CommentAttribution, models.CASCADE, related_name="requests", verbose_name=_("attribution of a contribution")
    )
    email = models.EmailField(_("e-mail address"), max_length=254)
    language = models.CharField(_("language of the e-mail"), max_length=2)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField(_("asked at"))
    expires_at = models.DateTimeField(_("expires at"))
    answered_at = models.DateTimeField(_("answered at"), null=True)
    void_at = models.DateTimeField(_("void since"), null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("request for confirmation")
        verbose_name_plural = _("requests for confirmation")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(void_at=None), name="discussions_confirmationrequest_one_end"
            )
        ]

    def __str__(self):
        return str(self.attribution)

    @property
    def is_open(self):
        """Can still be answered."""
        return self.answered_at is None and self.void_at is None and clock.now() < self.expires_at
