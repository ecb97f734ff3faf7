"""Addresses of meetings and answers."""

from django.urls import path

from meetings.views import all_off, answering, calendar, changing, meeting, place, season, standing_in, visiting

app_name = "meetings"
urlpatterns = [
    path("meetings/<uuid:pk>/", meeting.detail, name="meeting"),
    path("meetings/<uuid:pk>/answer/", answering.answer, name="answer"),
    path("meetings/<uuid:pk>/cancel/", changing.cancel, name="cancel"),
    path("meetings/<uuid:pk>/move/", changing.move, name="move"),
    path("meetings/<uuid:pk>/count/", changing.count, name="count"),
    path("meetings/<uuid:pk>/calendar.ics", calendar.one, name="calendar-file"),
    path("me/calendar/", calendar.mine, name="calendar"),
    path("calendar/<str:token>.ics", calendar.feed, name="feed"),
    path("groups/<str:slug>/meetings/", meeting.of_group, name="list"),
    path("groups/<str:slug>/meetings/plan/", season.how_often, name="plan"),
    path("groups/<str:slug>/meetings/plan/<str:rhythm>/", season.plan, name="plan-rhythm"),
    path("groups/<str:slug>/meetings/season/<uuid:pk>/", season.change, name="season"),
    path("groups/<str:slug>/places/", place.of_group, name="places"),
    path("groups/<str:slug>/places/new/", place.add, name="place-new"),
    path("groups/<str:slug>/places/<uuid:pk>/", place.change, name="place"),
    path("groups/<str:slug>/meetings/all-off/", all_off.of_group, name="all-off"),
    path("groups/<str:slug>/meetings/all-off/<uuid:pk>/back/", all_off.take_back_of_group, name="all-off-back"),
    path("coordination/all-off/", all_off.everywhere, name="all-off-everywhere"),
    path("coordination/all-off/<uuid:pk>/back/", all_off.take_back_everywhere, name="all-off-everywhere-back"),
    path("groups/<str:slug>/requests/<uuid:pk>/visit/", visiting.offer, name="visit-offer"),
    path("visits/<uuid:pk>/answer/", visiting.answer, name="visit-answer"),
    path("meetings/<uuid:pk>/cannot-come/", standing_in.cannot_come, name="cannot-come"),
    path("meetings/<uuid:pk>/stand-in/", standing_in.search, name="search"),
    path("meetings/<uuid:pk>/stand-in/notes/", standing_in.notes, name="handover"),
    path("meetings/<uuid:pk>/stand-in/next-door/", standing_in.next_door, name="next-door"),
    path("meetings/<uuid:pk>/stand-in/after-all/", standing_in.after_all, name="after-all"),
    path("meetings/<uuid:pk>/stand-in/said/<uuid:ask>/", standing_in.said, name="said"),
    path("meetings/<uuid:pk>/standing-in/", standing_in.standing_in, name="standing-in"),
    path("meetings/<uuid:pk>/standing-in/give-back/", standing_in.give_back, name="give-back"),
    path("meetings/<uuid:pk>/door-note/", standing_in.door_note, name="door-note"),
    path("meetings/<uuid:pk>/along/", standing_in.along, name="along"),
    path("meetings/<uuid:pk>/how-it-goes/", standing_in.how_it_goes, name="how-it-goes"),
    path("s/<str:token>/", standing_in.by_link, name="stand_in_by_link"),
    path("a/<str:token>/", answering.answer_by_link, name="answer_by_link"),
]
