"""What comes with the Hub is loaded after every migration, so that a flushed test database has it too."""

from django.apps import apps
from django.db.models.signals import post_migrate


def after_migrations(app_label):
    """Decorator: call the loader, which must be safe to repeat, whenever this app's migrations have been applied."""

    def register(loader):
        post_migrate.connect(loader, sender=apps.get_app_config(app_label), dispatch_uid=f"load-{app_label}")
        return loader

    return register
