from django.urls import path

from reporting.opening import asking_views, views

urlpatterns = [
    path("<int:pk>/open/", views.round_open, name="round-open"),
    path("<int:pk>/close/", views.round_close, name="round-close"),
    path("<int:pk>/asked/<int:measure_id>/", asking_views.asked_page, name="round-asked"),
    path("<int:pk>/asked/<int:measure_id>/add/", asking_views.asked_add, name="round-asked-add"),
    path(
        "<int:pk>/asked/<int:measure_id>/release/",
        asking_views.asked_release,
        name="round-asked-release",
    ),
    path("meetings/<int:pk>/", views.meeting_set, name="meeting-set"),
]
