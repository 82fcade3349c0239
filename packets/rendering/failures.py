"""Why a packet could not be rendered, in words that its head can act on."""

from enum import StrEnum

from django.utils.translation import gettext_lazy


class Failure(StrEnum):
    """Kinds of failure; the value travels from the child process to its parent."""

    SNAPSHOT = "snapshot"
    TOO_LONG = "too_long"
    FETCH = "fetch"
    MEMORY = "memory"
    CPU = "cpu"
    WALL = "wall"
    SIZE = "size"
    CANCELLED = "cancelled"
    CRASHED = "crashed"


REASONS = {
    Failure.SNAPSHOT: gettext_lazy("The frozen contents of the packet cannot be read."),
    Failure.TOO_LONG: gettext_lazy(
        "A text is too long even for several slides. Shorten it or give it a short version."
    ),
    Failure.FETCH: gettext_lazy("The packet asked for a file from outside, which is refused."),
    Failure.MEMORY: gettext_lazy(
        "The packet needs more memory than is allowed. Look for a very long text."
    ),
    Failure.CPU: gettext_lazy(
        "The packet needs more computing time than is allowed. Look for a very long text."
    ),
    Failure.WALL: gettext_lazy("The packet was not ready in the time that is allowed. Try again."),
    Failure.SIZE: gettext_lazy("The finished packet is larger than is allowed."),
    Failure.CANCELLED: gettext_lazy("The build was cancelled."),
    Failure.CRASHED: gettext_lazy("The renderer stopped unexpectedly. Try again."),
}


class RenderFailed(Exception):
    """No PDF; `detail` names the place (a code) or tells a developer more."""

    def __init__(self, failure: Failure, detail: str = "") -> None:
        super().__init__(failure, detail)
        self.failure = failure
        self.detail = detail

    @property
    def reason(self) -> str:
        """The sentence for the person who asked for the packet, in the active language."""
        sentence = str(REASONS[self.failure])
        return f"{sentence} ({self.detail})" if self.failure == Failure.TOO_LONG else sentence
