from django.urls import path

from reporting.measures import views

urlpatterns = [
    path("", views.edition_page, name="edition"),
    path("<int:from_year>-<int:to_year>/", views.edition_of, name="edition-of"),
    path("<int:edition_id>/<str:code>/", views.measure_page, name="measure"),
]
