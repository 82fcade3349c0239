"""What a person may rest a right on today: their valid appointments, read once a request."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.roles import CITY_ROLES, Role


@dataclass(frozen=True, slots=True)
class Grant:
    """One valid appointment. `unit_path` is "" where the role has no unit.

    `place` is the name of the unit or body, in the language of the request, "" where there is none.
    """

    role: Role
    unit_id: int | None
    unit_path: str
    body_id: int | None
    auditor: bool
    place: str = ""


@dataclass(frozen=True, slots=True)
class Grants:
    """The union of a person's grants. Pure: the rules of every room ask this and nothing else."""

    held: tuple[Grant, ...]

    def has(self, *roles: Role) -> bool:
        """Whether any of the roles is held, wherever."""
        return any(grant.role in roles for grant in self.held)

    def has_city_role(self) -> bool:
        """Whether the person works for the city in a role of this application."""
        return any(grant.role in CITY_ROLES for grant in self.held)

    def covers(self, unit_path: str, roles: Iterable[Role]) -> bool:
        """Whether one of the roles is held for this unit or one above it."""
        return any(unit_path.startswith(path) for path in self.paths(*roles))

    def paths(self, *roles: Role) -> tuple[str, ...]:
        """The units for which any of these roles is held, as paths of the tree."""
        return tuple(g.unit_path for g in self.held if g.role in roles and g.unit_path)

    def bodies(self, *roles: Role) -> frozenset[int]:
        """The bodies for which any of these roles is held."""
        return frozenset(g.body_id for g in self.held if g.role in roles and g.body_id)

    def is_auditor(self) -> bool:
        """Whether a reader with the auditor flag (RELIABILITY section 2, note 7)."""
        return any(grant.role == Role.READER and grant.auditor for grant in self.held)
