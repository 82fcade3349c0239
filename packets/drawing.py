"""What a worker does between claim and finish: draw in a child process, check both profiles."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_noop

from jobs.errors import JobFailed, LostClaim
from jobs.operations import Claimed
from packets.building import Built
from packets.rendering import conformance
from packets.rendering.failures import Failure, RenderFailed
from packets.rendering.parent import render_in_child
from packets.rendering.version import RENDERER_VERSION

LAYING_OUT = gettext_noop("Laying out the pages")
CHECKING = gettext_noop("Checking accessibility and archiving")
STORING = gettext_noop("Storing the file")


def draw(content: bytes, claimed: Claimed) -> Built:
    """The ordered packet as a file; raises JobFailed with the reason, LostClaim when cancelled."""
    claimed.progress(10, LAYING_OUT)
    try:
        file = render_in_child(content, cancelled=claimed.cancelled)
    except RenderFailed as failure:
        if failure.failure == Failure.CANCELLED:
            raise LostClaim from failure
        raise JobFailed(_reason(failure)) from failure
    claimed.progress(60, CHECKING)
    found = conformance.check(file.pdf)
    claimed.progress(90, STORING)
    return Built(
        pdf=file.pdf,
        pages=file.pages,
        ua1=found.ua1,
        a2a=found.a2a,
        findings=found.findings,
        renderer_version=RENDERER_VERSION,
    )


def _reason(failure: RenderFailed) -> str:
    """A message id, translated when shown; with a place in it, a sentence ready to be read."""
    placed = failure.failure == Failure.TOO_LONG and failure.detail
    with translation.override(settings.LANGUAGE_CODE if placed else "en"):
        return failure.reason
