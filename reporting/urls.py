from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("entries/", include("reporting.writing.urls")),
    path("review/", include("reporting.review.urls")),
    path("rounds/", include("reporting.rounds.urls")),
    path("rounds/", include("reporting.opening.urls")),
    path("rounds/", include("reporting.reminders.urls")),
    path("rounds/", include("reporting.guidance.urls")),
    path("rounds/", include("reporting.decisions.urls")),
    path("", include("reporting.inputs.urls")),
    path("calendar/", include("reporting.calendar.urls")),
    path("city-lines/", include("reporting.city_lines.urls")),
    path("guidelines/", include("reporting.measures.urls")),
    path("imports/", include("reporting.imports.urls")),
    path("reorganisation/", include("reporting.reorganising.urls")),
    path("dashboard/", include("reporting.dashboards.urls")),
]
