from django.urls import path

from reporting.imports import views

urlpatterns = [
    path("", views.import_page, name="import"),
    path("upload/", views.import_upload, name="import-upload"),
    path("<uuid:pk>/", views.run_page, name="import-run"),
    path("<uuid:pk>/apply/", views.run_apply, name="import-apply"),
    path("<uuid:pk>/match/", views.run_match, name="import-match"),
    path("confirm/<int:edition_id>/", views.confirm_page, name="import-confirm"),
    path("confirm/<int:edition_id>/save/", views.confirm_save, name="import-confirm-save"),
]
