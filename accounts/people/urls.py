from django.urls import path

from accounts.people import views

urlpatterns = [
    path("", views.people, name="people"),
    path("add/", views.person_add, name="person-add"),
    path("appoint/", views.appoint, name="appoint"),
    path("<int:pk>/", views.person_page, name="person"),
    path("<int:pk>/edit/", views.person_edit, name="person-edit"),
    path("<int:pk>/deactivate/", views.person_deactivate, name="person-deactivate"),
    path("<int:pk>/reactivate/", views.person_reactivate, name="person-reactivate"),
    path("<int:pk>/first-password/", views.person_password, name="person-password"),
    path("<int:pk>/connect/", views.person_connect, name="person-connect"),
    path("<int:pk>/end-sessions/", views.person_end_sessions, name="person-end-sessions"),
    path("appointments/<int:pk>/", views.appointment_page, name="appointment"),
    path("appointments/<int:pk>/end/", views.appointment_end, name="appointment-end"),
    path("appointments/<int:pk>/replace/", views.appointment_replace, name="appointment-replace"),
    path("appointments/<int:pk>/confirm/", views.appointment_confirm, name="appointment-confirm"),
]
