from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import who
from core.richtext import SafeHTMLField
from core.urls import RESERVED_SLUGS
from discussions.models.policies import Guarded, Policy
from discussions.models.readers import Reader
from taxonomy.models import Objective


def validate_slug_is_free(slug):
    """Refuse a word that the Hub's own addresses use."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("The Hub’s own pages use this word in their addresses. Choose another."))


class SpaceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those whose policy admits this reader, or in which she has a function; staff read all."""
        if user.is_authenticated and user.is_staff:
            return self
        reader = Reader.of(user)
        return self.filter(reader.admitted(Space, to="read", space="pk") | Q(pk__in=reader.function_spaces))


class Space(Guarded):
    """A place for discussion on some objectives of the Compact; its topics hang below it.

    A new space is read by those invited, which is the secretariat alone, until somebody chooses who may read it.
    """

    read = models.CharField(_("who may read"), max_length=10, choices=Policy, default=Policy.INVITED)
    slug = models.SlugField(_("address"), max_length=80, unique=True, validators=[validate_slug_is_free])
    title = models.CharField(_("title"), max_length=200)
    description = SafeHTMLField(_("description"), blank=True)
    objectives = models.ManyToManyField(Objective, related_name="+", blank=True, verbose_name=_("objectives"))
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    created_by = who(_("created by"))

    objects = SpaceQuerySet.as_manager()

    class Meta(Guarded.Meta):
        abstract = False
        ordering = ["-created_at", "-pk"]
        verbose_name = _("discussion space")
        verbose_name_plural = _("discussion spaces")
        constraints = Guarded.Meta.constraints

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("discussions:space_detail", args=[self.slug])
