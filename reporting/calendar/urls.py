from django.urls import path

from reporting.calendar import views

urlpatterns = [
    path("", views.calendar_page, name="calendar"),
    path("make/", views.calendar_make, name="calendar-make"),
    path("revoke/", views.calendar_revoke, name="calendar-revoke"),
    path("<str:secret>.ics", views.calendar_feed, name="calendar-feed"),
]
