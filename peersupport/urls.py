"""Mounts every app: the only list of prefixes."""

from django.apps import apps
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("peersupport.web.urls")),
    path("", include("peersupport.dashboards.urls")),
    path("", include("members.urls")),
    path("", include("groups.urls")),
    path("", include("meetings.urls")),
    path("", include("ethics.urls")),
    path("", include("resources.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
if apps.is_installed("peersupport.dev"):
    urlpatterns.append(path("dev/", include("peersupport.dev.urls")))

handler400 = "peersupport.web.views.errors.bad_request"
handler403 = "peersupport.web.views.errors.forbidden"
handler404 = "peersupport.web.views.errors.not_found"
handler500 = "peersupport.web.views.errors.server_error"
