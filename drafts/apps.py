from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DraftsConfig(AppConfig):
    name = "drafts"
    verbose_name = _("Drafts")

    def ready(self):
        from core import holding
        from drafts.holding import hold_until_login

        holding.hold_with(hold_until_login)
