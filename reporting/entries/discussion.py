"""What writers and reviewer have said to each other about entries, each by the role they had."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise

from accounts.roles import Role
from reporting.entries.models import Entry, EntryComment

SPEAKERS = (
    Role.APPROVER,
    Role.CONTACT,
    Role.DEPUTY,
    Role.NETWORK_CONTACT,
    Role.PROJECT_OFFICE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A comment, and whose word it was: pages name roles, not persons."""

    comment: EntryComment
    role: str | Promise


def discussions(entries: Iterable[Entry]) -> Mapping[object, list[Said]]:
    """The comments of each entry that has any, oldest first; two queries whatever the number."""
    by_key = {entry.pk: entry for entry in entries}
    comments = EntryComment.objects.filter(entry__in=by_key).prefetch_related(
        "author__appointments__unit"
    )
    found: dict[object, list[Said]] = {}
    for comment in comments.select_related("author"):
        said = Said(comment, _role(comment, by_key[comment.entry_id]))
        found.setdefault(comment.entry_id, []).append(said)
    return found


def _role(comment: EntryComment, entry: Entry) -> str | Promise:
    """The author's role on the day of the comment; the unit's name where there is none for it."""
    day = timezone.localdate(comment.written_at)
    held = [a for a in comment.author.appointments.all() if a.is_valid_on(day)]
    of_unit = {Role(a.role) for a in held if a.unit and entry.unit.path.startswith(a.unit.path)}
    for role in SPEAKERS:
        if role in of_unit:
            return role.label
    return Role.HEAD.label if any(a.role == Role.HEAD for a in held) else str(entry.unit)
