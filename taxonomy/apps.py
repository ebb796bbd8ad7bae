from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TaxonomyConfig(AppConfig):
    name = "taxonomy"
    verbose_name = _("Vocabulary")

    def ready(self):
        from taxonomy.loading import load_vocabulary

        post_migrate.connect(load_vocabulary, sender=self)
