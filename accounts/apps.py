from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and organizations")

    def ready(self):
        from accounts import notifications, permissions, security  # noqa: F401 – they declare and connect
        from accounts.loading import load_organizations

        post_migrate.connect(load_organizations, sender=self)
