from django.urls import path

from reporting.dashboards import views

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("rows/", views.rows, name="dashboard-rows"),
    path("themes/", views.themes, name="dashboard-themes"),
    path("years/", views.year_against_year, name="dashboard-years"),
]
