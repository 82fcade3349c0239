from django.urls import path

from accounts.standing_in import views

urlpatterns = [
    path("", views.stand_in, name="stand-in"),
    path("<int:pk>/end/", views.stand_in_end, name="stand-in-end"),
]
