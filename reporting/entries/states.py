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
    HAND_ON = "hand_on"  # to the unit's approver, who submits
    TAKE_BACK = "take_back"  # from the approver
    GIVE_BACK = "give_back"  # by the approver
    WRITE_FOR = "write_for"  # the head writes down what the unit said
    REOPEN = "reopen"  # one entry of a locked or closed round


IN_HAND = frozenset({State.DRAFT, State.RETURNED})  # with the unit, not with the head

OPEN_IN = MappingProxyType(
    {
        Verb.SAVE: IN_HAND,
        Verb.SUBMIT: IN_HAND,
        Verb.WITHDRAW: frozenset({State.SUBMITTED}),
        Verb.RETURN: frozenset({State.SUBMITTED, State.APPROVED}),
        Verb.APPROVE: frozenset({State.SUBMITTED}),
        Verb.HAND_ON: IN_HAND,
        Verb.TAKE_BACK: IN_HAND,
        Verb.GIVE_BACK: IN_HAND,
        Verb.WRITE_FOR: IN_HAND,
        Verb.REOPEN: frozenset(State),
    }
)
