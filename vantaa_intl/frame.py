"""What every page's frame needs beside its own content."""

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    """Nothing yet."""
    return {}
