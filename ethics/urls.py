"""Addresses of the agreement."""

from django.urls import path

from ethics.views import code

app_name = "ethics"
urlpatterns = [
    path("agreements/", code.agreements, name="agreement"),
    path("groups/<str:slug>/code/", code.code, name="code"),
    path("groups/<str:slug>/code/draft/", code.draft, name="draft"),
]
