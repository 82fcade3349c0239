"""Who may appoint whom, and look after which account (RELIABILITY section 2, row 21, note 8)."""

from accounts.models import Appointment, User
from accounts.querysets import sees_everybody
from accounts.roles import Role

BY_HEAD = (Role.CONTACT, Role.DEPUTY, Role.NETWORK_CONTACT, Role.EU_RESPONSIBLE)
BY_APPROVER = (Role.DEPUTY,)
MAY_NAME_DEPUTIES = (Role.APPROVER, Role.CONTACT)  # of their own unit, for a time (ADR 0013)


def may_see_people(person: User) -> bool:
    """The people page is for those who appoint, and for the auditor."""
    return sees_everybody(person) or person.grants.has(Role.APPROVER)


def grantable_roles(person: User) -> tuple[Role, ...]:
    """The roles that the person may give to somebody, somewhere."""
    if person.is_system or person.grants.has(Role.ADMIN):
        return tuple(Role)
    if person.grants.has(Role.HEAD):
        return BY_HEAD
    return BY_APPROVER if person.grants.has(Role.APPROVER) else ()


def may_grant(actor: User, *, role: Role, unit_path: str, ends: bool) -> bool:
    """Whether the role may be given there; a unit's own people give its deputyships, for a time."""
    if _beyond_units(actor, role):
        return True
    return role in BY_APPROVER and ends and actor.grants.covers(unit_path, MAY_NAME_DEPUTIES)


def may_appoint(actor: User, person: User) -> bool:
    """Nobody raises themselves."""
    return actor.pk != person.pk


def may_end(actor: User, appointment: Appointment) -> bool:
    """Who may give a role may take it away."""
    role = Role(appointment.role)
    if _beyond_units(actor, role):
        return True
    path = appointment.unit.path if appointment.unit else ""
    return role in BY_APPROVER and actor.grants.covers(path, [Role.APPROVER])


def may_confirm(actor: User, appointment: Appointment) -> bool:
    """An administrator who neither gave the role nor gets it."""
    apart = actor.pk not in (appointment.granted_by_id, appointment.user_id)
    return apart and actor.grants.has(Role.ADMIN)


def may_add_person(actor: User) -> bool:
    """Who appoints makes the account for it."""
    return bool(grantable_roles(actor))


def may_manage(actor: User, person: User) -> bool:
    """Edit an account or give it a new first password. `person` is read with_strong().

    The head does it for everybody but those whose account would make the head more than head.
    """
    if actor.is_system or actor.grants.has(Role.ADMIN):
        return True
    return actor.grants.has(Role.HEAD) and not person.strong


def may_close(actor: User, person: User) -> bool:
    """Deactivate, reactivate or reset: never one's own account."""
    return actor.pk != person.pk and may_manage(actor, person)


def may_edit_organisation(actor: User) -> bool:
    """Names and dates of units and bodies."""
    return actor.grants.has(Role.HEAD, Role.ADMIN)


def _beyond_units(actor: User, role: Role) -> bool:
    """What head and administrator give and take, wherever it is."""
    if actor.is_system or actor.grants.has(Role.ADMIN):
        return True
    return actor.grants.has(Role.HEAD) and role in BY_HEAD
