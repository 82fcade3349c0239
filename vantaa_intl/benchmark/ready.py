"""The baseline of a page: its own bytes, ready, behind the same sign-in and middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

pages: dict[str, bytes] = {}


def ready(_request: HttpRequest, name: str) -> HttpResponse:
    """The bytes of a page that was rendered before, and nothing else."""
    return HttpResponse(pages[name])


urlpatterns = [path("ready/<str:name>/", ready), path("", include("vantaa_intl.urls"))]
