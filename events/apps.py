from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events and e-mail")

    def ready(self):
        from core import history
        from events import keeper, permissions  # noqa: F401 – they declare

        history.keep_with(keeper)
