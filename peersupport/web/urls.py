"""Addresses of the pages that belong to no domain app."""

from django.urls import path

from peersupport.web.views import display, leaving, public

app_name = "web"
urlpatterns = [
    path("", public.landing, name="landing"),
    path("about/", public.about, name="about"),
    path("privacy/", public.privacy, name="privacy"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("help/hiding/", public.hiding, name="hiding"),
    path("help/chat-groups/", public.chat_groups, name="chat-groups"),
    path("settings/display/", display.display, name="display"),
    path("leave/", leaving.leave, name="leave"),
    path("app.webmanifest", public.manifest, name="manifest"),
    path("robots.txt", public.robots, name="robots"),
]
