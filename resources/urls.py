"""Addresses of more help."""

from django.urls import path

from resources.views import directory

app_name = "resources"
urlpatterns = [
    path("support/", directory.support, name="support"),
    path("groups/<str:slug>/support/", directory.of_group, name="of_group"),
]
