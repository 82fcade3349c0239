from django.urls import path, register_converter

from exchange.exporting import views


class FormConverter:
    """The kinds of file that people take out."""

    regex = "xlsx|csv|zip"

    def to_python(self, value: str) -> str:
        """The kind itself."""
        return value

    def to_url(self, value: str) -> str:
        """The kind itself."""
        return value


register_converter(FormConverter, "export_form")

urlpatterns = [
    path("export/<slug:table>.<export_form:form>", views.export, name="export"),
]
