from importlib import import_module, util

from django.apps import AppConfig
from django.conf import settings

# Rooms that declare or register something when they are imported; every app of the Hub may have them.
DECLARING = (
    "permissions",
    "notifications",
    "notices",
    "security",
    "keeper",
    "holding",
    "carried",
    "loading",
    "checks",
    "holders",
    "search",
    "subjects",
)


class CoreConfig(AppConfig):
    name = "core"

    def ready(self):
        """Open the declaring rooms of every app, from the floor up, once all models stand."""
        for app in settings.HOUSE:
            for room in DECLARING:
                if util.find_spec(f"{app}.{room}"):
                    import_module(f"{app}.{room}")
