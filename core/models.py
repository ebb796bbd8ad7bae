"""Abstract bases; no tables of the floor's own."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _


def create_or_get(model, *, defaults, **unique):
    """As `get_or_create`, for rows that hardly ever exist: they are created first, and looked for where that fails."""
    try:
        with transaction.atomic():
            return model.objects.create(**unique, **defaults), True
    except IntegrityError:
        try:
            return model.objects.get(**unique), False
        except model.DoesNotExist:
            pass
        raise


class CuratedQuerySet(models.QuerySet):
    def load(self, key, rows):
        """Create the rows (dicts of field values) that are missing and mend those that differ, but never one somebody has edited.

        One query where nothing changed; safe to repeat after every migration.
        """
        existing = {getattr(row, key): row for row in self.all()}
        self.bulk_create([self.model(**row) for row in rows if row[key] not in existing])
        for row in rows:
            old = existing.get(row[key])
            if old and old.edited_at is None and any(getattr(old, name) != value for name, value in row.items()):
                self.filter(pk=old.pk).update(**row)


class Curated(models.Model):
    """A text or term that comes with the Hub and that the secretariat corrects in the admin.

    `unconfirmed` names the fields whose wording nobody has confirmed against `source`. Once edited, a row is left alone by
    the loader.
    """

    source = models.CharField(_("source"), max_length=200, blank=True)
    unconfirmed = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        verbose_name=_("still to be confirmed"),
        help_text=_("Ticked: nobody has compared this wording with its source yet."),
    )
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True, editable=False)

    objects = CuratedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_confirmed(self):
        return not self.unconfirmed


def who(words, *, editable=False, db_index=True, help_text=""):
    """A foreign key to the person who did something to a row; empty where nobody has, or the Hub itself did."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=words,
        editable=editable,
        db_index=db_index,
        help_text=help_text,
    )


def twins(at, *others):
    """A constraint: `at` and the fields that go with it (who, why) are all null or all set."""
    unset, filled = models.Q(**{f"{at}__isnull": True}), models.Q(**{f"{at}__isnull": False})
    for other in others:
        unset &= models.Q(**{f"{other}__isnull": True})
        filled &= models.Q(**{f"{other}__isnull": False})
    return models.CheckConstraint(condition=unset | filled, name=f"%(app_label)s_%(class)s_{at}_twins")


class Countersigned(models.Model):
    """A decision that waits for a second person where whoever decides has ties to those it is about (`needs_signature`).

    It has no effect until somebody else signs it; who does not agree drops it. `UNSIGNED` is how one that waits is found.
    """

    UNSIGNED = {"needs_signature": True, "signed_at": None, "dropped_at": None}

    decided_at = models.DateTimeField(_("decided at"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    needs_signature = models.BooleanField(_("needs a second signature"), default=False)
    signed_at = models.DateTimeField(_("signed at"), null=True)
    signed_by = who(_("signed by"))
    dropped_at = models.DateTimeField(_("dropped at"), null=True)
    dropped_by = who(_("dropped by"))

    class Meta:
        abstract = True
        constraints = [
            twins("signed_at", "signed_by"),
            twins("dropped_at", "dropped_by"),
            models.CheckConstraint(
                condition=~models.Q(signed_by=models.F("decided_by")), name="%(app_label)s_%(class)s_two_people"
            ),
            models.CheckConstraint(
                condition=models.Q(signed_at=None) | models.Q(dropped_at=None, needs_signature=True),
                name="%(app_label)s_%(class)s_signed_or_dropped",
            ),
        ]

    @property
    def is_unsigned(self):
        """Waits for the second person, who has neither signed nor dropped it."""
        return all(getattr(self, name) == value for name, value in self.UNSIGNED.items())
