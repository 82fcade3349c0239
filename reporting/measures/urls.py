from django.urls import path

from reporting.measures import editing_views, views

urlpatterns = [
    path("", views.edition_page, name="edition"),
    path("<int:from_year>-<int:to_year>/", views.edition_of, name="edition-of"),
    path("<int:from_year>-<int:to_year>/edit/", editing_views.edition_edit, name="edition-edit"),
    path("themes/<int:edition_id>/add/", editing_views.theme_add, name="theme-add"),
    path("objectives/<int:objective_id>/add/", editing_views.measure_add, name="measure-add"),
    path("<int:edition_id>/<str:code>/", views.measure_page, name="measure"),
    path("<int:edition_id>/<str:code>/edit/", editing_views.measure_edit, name="measure-edit"),
    path("<int:edition_id>/<str:code>/move/", editing_views.measure_move, name="measure-move"),
    path(
        "<int:edition_id>/<str:code>/retire/", editing_views.measure_retire, name="measure-retire"
    ),
]
