"""What the jobs of this room do; vantaa_intl/job_kinds.py names them."""

from django.utils.translation import gettext_noop

from core.errors import Forbidden, Invisible
from jobs.errors import JobFailed
from jobs.operations import Claimed
from packets.building import finish_build, ordered_content
from packets.drawing import draw

NO_LONGER = gettext_noop("The packet, or the right to build it, is no longer there.")


def build(claimed: Claimed) -> None:
    """Build the packet that the job names: read what was ordered, draw it, store it."""
    try:
        content = ordered_content(claimed)
    except (Invisible, Forbidden) as refusal:
        raise JobFailed(NO_LONGER) from refusal
    finish_build(claimed, draw(content, claimed))
