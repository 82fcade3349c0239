from django.urls import path

from reporting.guidance import views

urlpatterns = [
    path("<int:pk>/guidance/", views.guidance_page, name="guidance"),
    path("<int:pk>/guidance/carry/", views.guidance_carry, name="guidance-carry"),
    path("<int:pk>/guidance/<int:measure_id>/", views.guidance_save, name="guidance-save"),
]
