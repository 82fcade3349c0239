from django.urls import path, register_converter

from reporting.rounds import views


class StepConverter:
    """The steps that ask nothing first, in a URL; closing has a page of its own."""

    regex = "lock|unlock"

    def to_python(self, value: str) -> str:
        """The verb itself."""
        return value

    def to_url(self, value: str) -> str:
        """The verb itself."""
        return value


register_converter(StepConverter, "round_step")

urlpatterns = [
    path("", views.round_list, name="rounds"),
    path("plan/", views.round_plan, name="round-plan"),
    path("<int:pk>/", views.round_page, name="round"),
    path("<int:pk>/<round_step:verb>/", views.round_step, name="round-step"),
    path("<int:pk>/reminders/", views.round_remind, name="round-remind"),
]
