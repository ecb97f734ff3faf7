"""Addresses of finding a group, of what it lets anybody know, and of its settings."""

from django.urls import path

from groups.views import directory, listing, settings, welcome

app_name = "groups"
urlpatterns = [
    path("groups/", directory.directory, name="directory"),
    path("groups/<str:slug>/", directory.group, name="group"),
    path("groups/<str:slug>/listing/", listing.listing, name="listing"),
    path("groups/<str:slug>/listing/ask/", listing.ask, name="listing-ask"),
    path("groups/<str:slug>/listing/read/", listing.read, name="listing-read"),
    path("groups/<str:slug>/listing/withdraw/", listing.withdraw, name="listing-withdraw"),
    path("groups/<str:slug>/first-steps/", settings.first_steps, name="first-steps"),
    path("groups/<str:slug>/settings/", settings.settings, name="settings"),
    path("groups/<str:slug>/settings/words/", settings.words, name="words"),
    path("groups/<str:slug>/settings/welcome/", welcome.parts, name="welcome-parts"),
    path("groups/<str:slug>/settings/welcome/new/", welcome.add, name="welcome-add"),
    path("groups/<str:slug>/settings/welcome/<slug:key>/", welcome.part, name="welcome-part"),
]
