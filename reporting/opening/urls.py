from django.urls import path

from reporting.opening import views

urlpatterns = [path("<int:pk>/open/", views.round_open, name="round-open")]
