"""Every address of the product. One line per room; names are promises (STYLE section 3)."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("reporting.urls")),
]
