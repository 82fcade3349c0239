"""Every address of the product. One line per room; names are promises (STYLE section 3)."""

from django.urls import include, path

from vantaa_intl.demonstration.views import try_as
from vantaa_intl.health import healthz, readyz
from vantaa_intl.home import home
from vantaa_intl.use_log.views import use_log

handler400 = "core.views.bad_request"
handler404 = "core.views.not_found"
handler500 = "core.views.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", home, name="home"),
    path("", include("accounts.signing_in.urls")),
    path("try-as/", try_as, name="try-as"),
    path("use-log/", use_log, name="use-log"),
    path("people/", include("accounts.people.urls")),
    path("stand-in/", include("accounts.standing_in.urls")),
    path("people/", include("accounts.places.urls")),
    path("letters/", include("mail.urls")),
    path("", include("feedback.urls")),
    path("", include("reporting.urls")),
    path("", include("packets.urls")),
    path("", include("search.urls")),
    path("", include("exchange.urls")),
]
