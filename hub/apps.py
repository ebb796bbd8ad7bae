from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class HubConfig(AppConfig):
    name = "hub"
    default = True


class HubAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "hub.admin_site.HubAdminSite"
