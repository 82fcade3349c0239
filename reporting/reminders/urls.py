from django.urls import path

from reporting.reminders import views

urlpatterns = [
    path("<int:pk>/mailings/", views.mailing_list, name="mailings"),
    path("<int:pk>/mailings/<str:key>/", views.mailing_page, name="mailing"),
    path("<int:pk>/mailings/<str:key>/send/", views.mailing_send, name="mailing-send"),
    path("<int:pk>/mailings/<str:key>/switch/", views.mailing_switch, name="mailing-switch"),
]
