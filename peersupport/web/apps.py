"""Django's entries to the shared page machinery and to the coordinators' admin."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class WebConfig(AppConfig):
    """Pages everybody may see, and what all pages share."""

    name = "peersupport.web"
    label = "web"
    default = True


class CoordinatorAdminConfig(admin.AdminConfig):
    """Puts our admin site in the place of Django's."""

    default = False
    default_site = "peersupport.web.admin.CoordinatorSite"
