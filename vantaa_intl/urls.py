"""Every address of the product. One line per room; names are promises (STYLE section 3)."""

from django.urls import include, path

from vantaa_intl.health import healthz, readyz

handler400 = "core.views.bad_request"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("accounts/", include("allauth.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("reporting.urls")),
]
