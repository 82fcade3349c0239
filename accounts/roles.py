"""The words of who is who, and what each appointment is tied to. No imports of our own."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is to this application, by appointment. Values are stable."""

    CONTACT = "contact", _("Contact person")  # yhteyshenkilö
    DEPUTY = "deputy", _("Deputy contact")  # varahenkilö
    APPROVER = "approver", _("Approver")  # hyväksyjä
    HEAD = "head", _("Head of international affairs")  # kv-päällikkö
    NETWORK_CONTACT = "network_contact", _("Network contact")  # verkoston yhteyshenkilö
    EU_RESPONSIBLE = "eu_responsible", _("EU advocacy lead")  # EU-vaikuttamisen vastuuhenkilö
    PROJECT_OFFICE = "project_office", _("Project office")  # projektitoimisto
    MEMBER = "member", _("Member of a body")  # toimielimen jäsen
    SECRETARY = "secretary", _("Secretary of a body")  # toimielimen sihteeri
    READER = "reader", _("Reader")  # lukija
    ADMIN = "admin", _("Administrator")  # ylläpitäjä


# Tuples, not sets: they stand in check constraints, and a migration wants one order.
UNIT_ROLES = (
    Role.CONTACT,
    Role.DEPUTY,
    Role.APPROVER,
    Role.NETWORK_CONTACT,
    Role.EU_RESPONSIBLE,
    Role.PROJECT_OFFICE,
)
BODY_ROLES = (Role.MEMBER, Role.SECRETARY)

# The roles of people who work for the city: they read what is approved and the city's packets.
CITY_ROLES = (*UNIT_ROLES, Role.HEAD, Role.READER)


# These open everything or everybody: a second administrator confirms such a grant (RELIABILITY
# section 2, note 8).
STRONG_ROLES = (Role.HEAD, Role.READER, Role.ADMIN)

# Roles that somebody must hold: the last valid one cannot be taken away.
NEVER_EMPTY = (Role.HEAD, Role.ADMIN)


class UnitKind(models.TextChoices):
    """Where a unit stands in the tree."""

    CITY = "city", _("City")
    DIVISION = "division", _("Division")  # toimiala
    SERVICE_AREA = "service_area", _("Service area")  # palvelualue
    OFFICE = "office", _("Office")  # toimisto


class BodyKind(models.TextChoices):
    """What kind of a meeting table it is."""

    MANAGEMENT_TEAM = "management_team", _("Management team")  # toimialan johtoryhmä
    CITY_GROUP = "city_group", _("City management group")  # kaupungin johtoryhmä
    SUBCOMMITTEE = "subcommittee", _("Subcommittee")  # jaosto
    COMMISSION = "commission", _("Commission")  # toimikunta


class Submitter(models.TextChoices):
    """Whose word is the unit's word (RELIABILITY section 2, "One approval")."""

    CONTACT = "contact", _("the contact person")
    APPROVER = "approver", _("the approver alone")
