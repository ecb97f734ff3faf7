"""Addresses of a group's own pages."""

from django.urls import path

from groups.views import settings

app_name = "groups"
urlpatterns = [
    path("groups/<str:slug>/first-steps/", settings.first_steps, name="first-steps"),
    path("groups/<str:slug>/settings/", settings.settings, name="settings"),
    path("groups/<str:slug>/settings/words/", settings.words, name="words"),
]
