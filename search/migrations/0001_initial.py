import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

import search.models

# Words are read without their accents, then cut to their stems. No stop words: in these languages some of them are words one looks
# for (Estado, WHO, été, sea), so function words are taken out of what is asked, by `search.words`, and never out of what is kept.
CONFIGURATION = """
DO $$ BEGIN
IF NOT EXISTS (SELECT FROM pg_ts_dict WHERE dictname = '{config}_stem' AND pg_ts_dict_is_visible(oid)) THEN
    CREATE TEXT SEARCH DICTIONARY {config}_stem (TEMPLATE = {template});
END IF;
IF NOT EXISTS (SELECT FROM pg_ts_config WHERE cfgname = '{config}' AND pg_ts_config_is_visible(oid)) THEN
    CREATE TEXT SEARCH CONFIGURATION {config} (COPY = pg_catalog.simple);
    ALTER TEXT SEARCH CONFIGURATION {config}
        ALTER MAPPING FOR asciihword, asciiword, hword, hword_asciipart, hword_part, word WITH unaccent, {config}_stem;
END IF;
END $$
"""
NO_CONFIGURATION = """
DROP TEXT SEARCH CONFIGURATION IF EXISTS {config};
DROP TEXT SEARCH DICTIONARY IF EXISTS {config}_stem;
"""
TEMPLATES = {
    "hub_en": "snowball, LANGUAGE = english",
    "hub_fr": "snowball, LANGUAGE = french",
    "hub_es": "snowball, LANGUAGE = spanish",
    "hub_simple": "simple",
}


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        *(
            migrations.RunSQL(
                CONFIGURATION.format(config=config, template=template),
                NO_CONFIGURATION.format(config=config),
            )
            for config, template in TEMPLATES.items()
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("object_id", models.BigIntegerField()),
                ("place", models.BigIntegerField(blank=True, null=True)),
                ("language", models.CharField(max_length=3)),
                ("config", search.models.ConfigField(editable=False)),
                ("title", models.TextField(blank=True)),
                ("folded", models.TextField(blank=True, editable=False)),
                ("body", models.TextField(blank=True)),
                ("published_at", models.DateTimeField()),
                (
                    "tsv",
                    search.models.Words(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.SearchVector("title", config=models.F("config"), weight="A"),
                            "||",
                            django.contrib.postgres.search.SearchVector("body", config=models.F("config"), weight="B"),
                            django.contrib.postgres.search.SearchConfig(models.F("config")),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of the search index",
                "verbose_name_plural": "entries of the search index",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["tsv"], name="search_document_words"),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("folded", ""), _negated=True),
                        fields=["folded"],
                        name="search_document_titles",
                        opclasses=["gin_trgm_ops"],
                    ),
                    models.Index(fields=["-published_at", "kind", "object_id"], name="search_document_newest"),
                    models.Index(fields=["kind", "-published_at", "object_id"], name="search_document_newest_of"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "object_id", "language"), name="search_document_once"),
                ],
            },
        ),
        # Most entries fit into a page of the table: ranking fetches nothing from elsewhere, which halves its time.
        migrations.RunSQL("ALTER TABLE search_document SET (toast_tuple_target = 8160)", migrations.RunSQL.noop),
    ]
