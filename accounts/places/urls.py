from django.urls import path

from accounts.places import views

urlpatterns = [
    path("units/", views.unit_list, name="units"),
    path("units/add/", views.unit_add, name="unit-add"),
    path("units/<slug:key>/", views.unit_page, name="unit"),
    path("bodies/add/", views.body_add, name="body-add"),
    path("bodies/<slug:key>/", views.body_page, name="body"),
    path("bodies/<slug:key>/term/", views.body_term, name="body-term"),
]
