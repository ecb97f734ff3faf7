"""Addresses of the pages that gather."""

from django.urls import path

from peersupport.dashboards import company, counts, gathering, health, home, reminders, today, welcome

app_name = "dashboards"
urlpatterns = [
    path("home/", home.home, name="home"),
    path("today/", today.today, name="today"),
    path("me/groups/", gathering.groups, name="groups"),
    path("groups/<str:slug>/looking-after/", gathering.group, name="group"),
    path("groups/<str:slug>/still-right/", gathering.still_right, name="still-right"),
    path("with/<uuid:pk>/", company.company, name="company"),
    path("groups/<str:slug>/welcome/", welcome.welcome, name="welcome"),
    path("groups/<str:slug>/welcome/sheet/", welcome.sheet, name="welcome-sheet"),
    path("welcome/", welcome.mine, name="my-welcome"),
    path("groups/<str:slug>/reminders/", reminders.reminders, name="reminders"),
    path("groups/<str:slug>/reminders/send/", reminders.send_now, name="send_now"),
    path("groups/<str:slug>/reminders/numbers/", reminders.numbers, name="numbers"),
    path("groups/<str:slug>/reminders/called/<uuid:pk>/", reminders.called, name="called"),
    path("coordination/numbers/", counts.counts, name="counts"),
    path("coordination/numbers.csv", counts.counts_file, name="counts-file"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
]
