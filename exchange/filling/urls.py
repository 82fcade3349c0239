from django.urls import path

from exchange.filling import views

urlpatterns = [
    path("", views.filling_page, name="filling"),
    path("upload/", views.filling_upload, name="filling-upload"),
    path("<uuid:pk>/", views.filling_run, name="filling-run"),
    path("<uuid:pk>/apply/", views.filling_apply, name="filling-apply"),
]
