from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("rounds/", include("reporting.rounds.urls")),
    path("rounds/", include("reporting.opening.urls")),
    path("city-lines/", include("reporting.city_lines.urls")),
    path("dashboard/", include("reporting.dashboards.urls")),
]
