"""Addresses of meetings and answers."""

from django.urls import path

from meetings.views import answering, changing, meeting, visiting

app_name = "meetings"
urlpatterns = [
    path("meetings/<uuid:pk>/", meeting.detail, name="meeting"),
    path("meetings/<uuid:pk>/answer/", answering.answer, name="answer"),
    path("meetings/<uuid:pk>/cancel/", changing.cancel, name="cancel"),
    path("meetings/<uuid:pk>/move/", changing.move, name="move"),
    path("meetings/<uuid:pk>/count/", changing.count, name="count"),
    path("groups/<str:slug>/meetings/", meeting.of_group, name="list"),
    path("groups/<str:slug>/requests/<uuid:pk>/visit/", visiting.offer, name="visit-offer"),
    path("visits/<uuid:pk>/answer/", visiting.answer, name="visit-answer"),
    path("a/<str:token>/", answering.answer_by_link, name="answer_by_link"),
]
