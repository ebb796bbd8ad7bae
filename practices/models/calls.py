from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.people import validate_zone
from core import clock
from core.models import who
from core.richtext import SafeHTMLField
from taxonomy.models import Objective


class CallQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those that have begun; staff see those to come as well."""
        return self if user.is_authenticated and user.is_staff else self.filter(opens_at__lte=clock.now())

    def open(self, at=None):
        """Those that take submissions at the instant `at` (now if None)."""
        at = at or clock.now()
        return self.filter(opens_at__lte=at, closes_at__gt=at)


class Call(models.Model):
    """The secretariat asks for practices on a subject until a deadline, which was meant in `zone`."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    text = SafeHTMLField(_("text"), blank=True)
    objectives = models.ManyToManyField(Objective, related_name="+", blank=True, verbose_name=_("objectives"))
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    zone = models.CharField(_("time zone of the dates"), max_length=60, default=settings.TIME_ZONE, validators=[validate_zone])
    made_at = models.DateTimeField(_("made at"), default=clock.now, editable=False)
    made_by = who(_("made by"))

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_at", "-pk"]
        verbose_name = _("call for practices")
        verbose_name_plural = _("calls for practices")
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="practices_call_closes_after_opening")
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("practices:call_detail", args=[self.slug])

    @property
    def is_open(self):
        return self.opens_at <= clock.now() < self.closes_at

    @property
    def last_minute(self):
        """The last minute of the call, as people say it."""
        return clock.last_minute(self.closes_at)
