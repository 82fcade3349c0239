from django.urls import path

from reporting.decisions import views

urlpatterns = [
    path("meetings/<int:pk>/decisions/", views.meeting_page, name="meeting"),
    path("meetings/<int:pk>/minute/", views.meeting_minute, name="meeting-minute"),
    path(
        "meetings/<int:pk>/decisions/<int:measure_id>/", views.decision_save, name="decision-save"
    ),
]
