"""The one index of everything that can be found."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

# Text search configurations, made by the first migration; a language without a stemmer of its own gets the last.
CONFIGS = {"en": "hub_en", "fr": "hub_fr", "es": "hub_es", "": "hub_simple"}


def config_of(language):
    """The name of the configuration in which texts of a language are read."""
    return CONFIGS.get(language, CONFIGS[""])


class ConfigField(models.Field):
    """PostgreSQL's `regconfig`. A generated column must be told its configuration by one: a text would not be immutable."""

    def db_type(self, connection):
        return "regconfig"


class Words(models.GeneratedField):
    """The words of a text, which the database makes itself and never sends back."""

    db_returning = False


@SearchVectorField.register_lookup
class Matches(models.Lookup):
    """`tsv__matches=<tsquery as text>`: a constant for the planner, which then knows how frequent its words are."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", [*parameters, self.rhs]


class Document(models.Model):
    """What can be found of one thing in one language: plain text, as `search.actions.put` has written it.

    `kind` is declared in `search.kinds`, `object_id` the key of the row it speaks of, `place` the key of what decides who may
    read it, where it is not public to all. A thing has one row per language it has; all carry the same `published_at`.
    `folded` is the title without accents, for likeness. Nothing here names an address: the kind knows it.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    place = models.BigIntegerField(null=True, blank=True)
    language = models.CharField(max_length=3)
    config = ConfigField(editable=False)
    title = models.TextField(blank=True)
    folded = models.TextField(blank=True, editable=False)
    body = models.TextField(blank=True)
    published_at = models.DateTimeField()
    tsv = Words(
        expression=SearchVector("title", weight="A", config=F("config")) + SearchVector("body", weight="B", config=F("config")),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("entry of the search index")
        verbose_name_plural = _("entries of the search index")
        indexes = [
            GinIndex(fields=["tsv"], name="search_document_words"),
            GinIndex(fields=["folded"], name="search_document_titles", opclasses=["gin_trgm_ops"], condition=~Q(folded="")),
            models.Index(fields=["-published_at", "kind", "object_id"], name="search_document_newest"),
            models.Index(fields=["kind", "-published_at", "object_id"], name="search_document_newest_of"),
        ]
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "language"], name="search_document_once")]

    def __str__(self):
        return f"{self.kind} {self.object_id} ({self.language})"
