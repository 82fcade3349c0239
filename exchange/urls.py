from django.urls import include, path

urlpatterns = [
    path("", include("exchange.exporting.urls")),
    path("", include("exchange.api.urls")),
    path("filled-in/", include("exchange.filling.urls")),
]
