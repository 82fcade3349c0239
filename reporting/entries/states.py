"""The words of an entry's workflow, and which verb is open in which state."""

from enum import StrEnum
from types import MappingProxyType

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where an entry stands between its unit and the head."""

    DRAFT = "draft", _("Draft")  # luonnos; untouched ones show as missing
    SUBMITTED = "submitted", _("Submitted")  # lähetetty
    RETURNED = "returned", _("Returned")  # palautettu täydennettäväksi
    APPROVED = "approved", _("Approved")  # hyväksytty


class Verb(StrEnum):
    """What a person can do to an entry."""

    SAVE = "save"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    APPROVE = "approve"


OPEN_IN = MappingProxyType(
    {
        Verb.SAVE: frozenset({State.DRAFT, State.RETURNED}),
        Verb.SUBMIT: frozenset({State.DRAFT, State.RETURNED}),
        Verb.WITHDRAW: frozenset({State.SUBMITTED}),
        Verb.RETURN: frozenset({State.SUBMITTED, State.APPROVED}),
        Verb.APPROVE: frozenset({State.SUBMITTED}),
    }
)
