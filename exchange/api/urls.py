from django.urls import path, register_converter

from exchange.api import views


class MachineFormConverter:
    """What machines read."""

    regex = "json|csv"

    def to_python(self, value: str) -> str:
        """The form itself."""
        return value

    def to_url(self, value: str) -> str:
        """The form itself."""
        return value


register_converter(MachineFormConverter, "api_form")

urlpatterns = [
    path("api/v1/", views.api_index, name="api-index"),
    path("api/v1/<slug:table>.<api_form:form>", views.api_table, name="api-table"),
    path("api-keys/", views.api_tokens, name="api-tokens"),
    path("api-keys/make/", views.api_token_make, name="api-token-make"),
    path("api-keys/<uuid:pk>/revoke/", views.api_token_revoke, name="api-token-revoke"),
]
