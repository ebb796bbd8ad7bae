"""Vocabulary tables. Wording is official; `source` and `unconfirmed` say whence it comes and what is still to be checked.

All translated names are django-modeltranslation fields (`taxonomy/translation.py`); print them with the `text` tag and sort
them with `core.sorting`.
"""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Curated, CuratedQuerySet, twins
from core.sorting import in_order


class Objective(Curated):
    """One of the 23 objectives of the Compact. `round_table` (1–4) is that of the International Migration Review Forum."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    short = models.CharField(_("short title"), max_length=120)
    full = models.CharField(_("full title"), max_length=400)
    round_table = models.PositiveSmallIntegerField(_("round table"))

    class Meta:
        ordering = ["number"]
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        constraints = [
            models.CheckConstraint(condition=models.Q(number__range=(1, 23)), name="taxonomy_objective_number"),
            models.CheckConstraint(condition=models.Q(round_table__range=(1, 4)), name="taxonomy_objective_round_table"),
        ]

    def __str__(self):
        return f"{self.number}. {self.short}"

    def get_absolute_url(self):
        return reverse("objective_detail", args=[self.number])


class Principle(Curated):
    """One of the ten guiding principles, in the order of paragraph 15 (a)–(j)."""

    letter = models.CharField(_("letter"), max_length=1, unique=True)
    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        ordering = ["letter"]
        verbose_name = _("guiding principle")
        verbose_name_plural = _("guiding principles")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("principle_detail", args=[self.slug])


class Goal(Curated):
    """One of the 17 Sustainable Development Goals."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    name = models.CharField(_("short title"), max_length=120)
    full = models.CharField(_("full title"), max_length=300)

    class Meta:
        ordering = ["number"]
        verbose_name = _("Sustainable Development Goal")
        verbose_name_plural = _("Sustainable Development Goals")

    def __str__(self):
        return f"{self.number}. {self.name}"


class RegionQuerySet(CuratedQuerySet):
    def tree(self):
        """The regions as a list in the reader's order; of each, `below` are its sub-regions, and of those theirs. One query."""
        rows = in_order(self, name=lambda region: region.name)
        for row in rows:
            row.below = [region for region in rows if region.parent_id == row.pk]
        return [row for row in rows if row.parent_id is None]


class Region(Curated):
    """A region, sub-region or intermediate region of the M49 standard."""

    class Level(models.TextChoices):
        REGION = "region", pgettext_lazy("level of an M49 area", "region")
        SUBREGION = "subregion", pgettext_lazy("level of an M49 area", "sub-region")
        INTERMEDIATE = "intermediate", pgettext_lazy("level of an M49 area", "intermediate region")

    m49 = models.CharField(_("M49 code"), max_length=3, unique=True)
    level = models.CharField(_("level"), max_length=20, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of"))
    name = models.CharField(_("name"), max_length=120)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["m49"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__in=["region", "subregion", "intermediate"]), name="taxonomy_region_level"
            )
        ]

    def __str__(self):
        return self.name


class Commission(Curated):
    """One of the five regional commissions of the United Nations."""

    key = models.SlugField(_("key"), unique=True)
    acronym = models.CharField(_("acronym"), max_length=20)
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        ordering = ["key"]
        verbose_name = _("regional commission")
        verbose_name_plural = _("regional commissions")

    def __str__(self):
        return self.acronym


class CountryQuerySet(CuratedQuerySet):
    def in_order(self):
        """A list sorted by name in the reader's language."""
        return in_order(self, name=lambda country: country.name)

    def with_regions(self):
        """Fetched with all that `region_codes` asks."""
        return self.select_related("region", "subregion", "intermediate")

    def within(self, codes):
        """Countries of any of these regions, sub-regions or intermediate regions, by their M49 codes."""
        regions = Region.objects.filter(m49__in=codes)
        return self.filter(models.Q(region__in=regions) | models.Q(subregion__in=regions) | models.Q(intermediate__in=regions))


class Country(Curated):
    """A State of `countries.csv`: UN Members, observer States, Cook Islands and Niue, under their UN short names.

    `article_fr` and `article_es` are what a sentence puts before the name. `longitude` and `latitude`, in degrees, are the
    point at which it stands on our maps; they say nothing of its territory.
    """

    class Status(models.TextChoices):
        MEMBER = "member", pgettext_lazy("status of a State at the United Nations", "Member State")
        OBSERVER = "observer", pgettext_lazy("status of a State at the United Nations", "observer State")
        OTHER = "other", pgettext_lazy("status of a State at the United Nations", "other State")

    iso3 = models.CharField(_("ISO 3166 code, three letters"), max_length=3, unique=True)
    iso2 = models.CharField(_("ISO 3166 code, two letters"), max_length=2, unique=True)
    m49 = models.CharField(_("M49 code"), max_length=3, unique=True)
    status = models.CharField(_("status"), max_length=20, choices=Status)
    name = models.CharField(_("short name"), max_length=120)
    article_fr = models.CharField(_("French article"), max_length=10, blank=True)
    article_es = models.CharField(_("Spanish article"), max_length=10, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("region"))
    subregion = models.ForeignKey(Region, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("sub-region"))
    intermediate = models.ForeignKey(
        Region, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("intermediate region")
    )
    commissions = models.ManyToManyField(Commission, related_name="members", blank=True, verbose_name=_("regional commissions"))
    longitude = models.FloatField(_("longitude on maps"), null=True, blank=True, help_text=_("In degrees; west is negative."))
    latitude = models.FloatField(_("latitude on maps"), null=True, blank=True, help_text=_("In degrees; south is negative."))

    objects = CountryQuerySet.as_manager()

    class Meta:
        ordering = ["iso3"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["member", "observer", "other"]), name="taxonomy_country_status"
            ),
            twins("longitude", "latitude"),
            models.CheckConstraint(
                condition=models.Q(longitude__range=(-180, 180), latitude__range=(-90, 90)), name="taxonomy_country_point"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("country_detail", args=[self.iso3.lower()])

    @property
    def point(self):
        """Longitude and latitude of its place on maps; None if it has none."""
        return None if self.longitude is None else (self.longitude, self.latitude)

    @property
    def region_codes(self):
        """M49 codes of its region, sub-region and intermediate region, as far as there are; see `with_regions`."""
        return [place.m49 for place in (self.region, self.subregion, self.intermediate) if place]


class Synonym(models.Model):
    """A former or popular name under which a country is looked for; never shown as its name."""

    class Why(models.TextChoices):
        FORMER = "former", pgettext_lazy("kind of synonym", "former name")
        POPULAR = "popular", pgettext_lazy("kind of synonym", "popular name")
        ABBREVIATION = "abbreviation", pgettext_lazy("kind of synonym", "abbreviation")

    country = models.ForeignKey(Country, models.CASCADE, related_name="synonyms", verbose_name=_("country"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    name = models.CharField(_("name"), max_length=120)
    why = models.CharField(_("kind"), max_length=20, choices=Why)

    class Meta:
        ordering = ["name"]
        verbose_name = _("search synonym")
        verbose_name_plural = _("search synonyms")
        constraints = [
            models.UniqueConstraint(fields=["country", "language", "name"], name="taxonomy_synonym_once"),
            models.CheckConstraint(
                condition=models.Q(language__in=[code for code, _name in settings.LANGUAGES]), name="taxonomy_synonym_language"
            ),
            models.CheckConstraint(
                condition=models.Q(why__in=["former", "popular", "abbreviation"]), name="taxonomy_synonym_why"
            ),
        ]

    def __str__(self):
        return self.name


class Area(Curated):
    """An area that is neither a State nor has an ISO code; its name carries an asterisk that leads to the notice `note_key`."""

    key = models.SlugField(_("key"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    note_key = models.SlugField(_("key of the notice"))

    class Meta:
        ordering = ["key"]
        verbose_name = _("area")
        verbose_name_plural = _("areas")

    def __str__(self):
        return self.name


class OrganizationKind(Curated):
    """A kind of organization, with its group and the wording of paragraph 44 of the Compact it falls under."""

    key = models.SlugField(_("key"), unique=True)
    position = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=200)
    group = models.CharField(_("group"), max_length=60)
    para_44 = models.CharField(_("wording of paragraph 44"), max_length=120, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name = _("kind of organization")
        verbose_name_plural = _("kinds of organization")

    def __str__(self):
        return self.name


class PracticeType(Curated):
    """What a practice is: law, policy, project …"""

    key = models.SlugField(_("key"), unique=True)
    position = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        ordering = ["position"]
        verbose_name = _("type of practice")
        verbose_name_plural = _("types of practice")

    def __str__(self):
        return self.name
