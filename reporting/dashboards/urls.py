from django.urls import path

from reporting.dashboards import views

urlpatterns = [path("", views.dashboard, name="dashboard")]
