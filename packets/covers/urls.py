from django.urls import path

from packets.covers import views

urlpatterns = [
    path("<int:year>/<slug:key>/", views.cover_page, name="cover"),
    path("<int:year>/<slug:key>/save/", views.cover_save, name="cover-save"),
]
