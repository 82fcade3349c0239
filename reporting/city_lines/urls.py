from django.urls import path

from reporting.city_lines import proof_views, views

urlpatterns = [
    path("", proof_views.proof, name="city-lines"),
    path("reread/", proof_views.reread, name="city-lines-reread"),
    path("<uuid:pk>/", views.line_page, name="city-line"),
    path("<uuid:pk>/save/", views.line_save, name="city-line-save"),
    path("<uuid:pk>/ready/", views.line_ready, name="city-line-ready"),
    path("<uuid:pk>/take/", views.line_take, name="city-line-take"),
]
