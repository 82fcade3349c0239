"""What the jobs of this room do; vantaa_intl/job_kinds.py names them."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_noop

from core.errors import Forbidden, Invisible
from jobs.errors import JobFailed
from jobs.operations import Claimed
from packets.building import finish_build, ordered_content
from packets.drawing import draw
from packets.notices import tell_members

NO_LONGER = gettext_noop("The packet, or the right to build it, is no longer there.")


def build(claimed: Claimed) -> None:
    """Build the packet that the job names: read what was ordered, draw it, store it."""
    try:
        content = ordered_content(claimed)
    except (Invisible, Forbidden) as refusal:
        raise JobFailed(NO_LONGER) from refusal
    finish_build(claimed, draw(content, claimed))


def published(claimed: Claimed) -> None:
    """Tell the body's members that their packet can be read."""
    packet, today = UUID(claimed.subject_id), timezone.localdate()
    claimed.finish(lambda: tell_members(packet, today))
