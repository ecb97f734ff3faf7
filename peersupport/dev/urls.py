"""Addresses under /dev/."""

from django.urls import path

from peersupport.dev import views

app_name = "dev"
urlpatterns = [path("outbox/", views.outbox, name="outbox")]
