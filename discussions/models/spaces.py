from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import twins, who
from core.richtext import SafeHTMLField
from core.urls import RESERVED_SLUGS
from discussions.models.policies import Guarded, Policy
from discussions.models.readers import Reader
from files.models import File
from taxonomy.models import Objective, OrganizationKind


def validate_slug_is_free(slug):
    """Refuse a word that the Hub's own addresses use."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("The Hub’s own pages use this word in their addresses. Choose another."))


class SpaceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those whose policy admits this reader, which she moderates, or in which she has a function; staff read all."""
        if user.is_authenticated and user.is_staff:
            return self
        reader = Reader.of(user)
        return self.filter(reader.admitted(Space, to="read", space="pk") | Q(pk__in=reader.function_spaces | reader.moderated))

    def showing_members_to(self, user):
        """Those of the visible ones whose members this reader may see."""
        rows = self.visible_to(user)
        if user.is_authenticated and user.is_staff:
            return rows
        reader = Reader.of(user)
        return rows.filter(reader.admitted(Space, to="see", space="pk") | Q(pk__in=reader.moderated))

    def moderated_by(self, user):
        """Those she looks after: the spaces of her roles, all for staff."""
        if user.is_authenticated and user.is_staff:
            return self
        return self.filter(pk__in=Reader.of(user).moderated)


class Space(Guarded):
    """A place for discussion on some objectives of the Compact; its topics hang below it.

    A new space is read by those invited, which is the secretariat alone, until somebody chooses who may read it. `see` says who
    may see its members. An archived one takes no contributions; it names the event it was for (`event`) and what came of it.
    """

    read = models.CharField(_("who may read"), max_length=10, choices=Policy, default=Policy.INVITED)
    slug = models.SlugField(_("address"), max_length=80, unique=True, validators=[validate_slug_is_free])
    title = models.CharField(_("title"), max_length=200)
    description = SafeHTMLField(_("description"), blank=True)
    see = models.CharField(_("who may see the members"), max_length=10, choices=Policy, default=Policy.MEMBERS)
    see_kinds = models.ManyToManyField(
        OrganizationKind, related_name="+", blank=True, verbose_name=_("kinds of organization that may see the members")
    )
    picture = models.ForeignKey(
        File, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("picture")
    )
    holds_newcomers = models.BooleanField(
        _("hold first contributions"),
        default=False,
        help_text=_("The first contribution of each person to this space is shown once a moderator has approved it."),
    )
    event = models.CharField(_("event it was for"), max_length=200, blank=True)
    event_outcome = SafeHTMLField(_("outcome of the event"), blank=True)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True, editable=False)
    archived_by = who(_("archived by"))
    objectives = models.ManyToManyField(Objective, related_name="+", blank=True, verbose_name=_("objectives"))
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    created_by = who(_("created by"))

    objects = SpaceQuerySet.as_manager()

    class Meta(Guarded.Meta):
        abstract = False
        ordering = ["-created_at", "-pk"]
        verbose_name = _("discussion space")
        verbose_name_plural = _("discussion spaces")
        constraints = [
            *Guarded.Meta.constraints,
            models.CheckConstraint(condition=Q(see__in=Policy.values), name="discussions_space_see"),
            twins("archived_at", "archived_by"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("discussions:space_detail", args=[self.slug])

    def takes_in(self, user):
        """Whether she may become a member: its policy lets her read all of it. A function in a topic opens that topic alone."""
        if user.is_authenticated and user.is_staff:
            return True
        reader = Reader.of(user)
        return self.pk in reader.moderated or reader.admits(self, to="read", space=self.pk)
