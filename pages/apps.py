from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pages")

    def ready(self):
        from pages import notifications, permissions  # noqa: F401 – they declare
        from pages.loading import load_pages

        post_migrate.connect(load_pages, sender=self)
