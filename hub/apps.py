from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class HubConfig(AppConfig):
    name = "hub"
    default = True

    def ready(self):
        from hub import checks  # noqa: F401 – it registers the system checks


class HubAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "hub.admin_site.HubAdminSite"
