"""Work accounts on the people page: what one claims, and whose it may be. Reads only."""

from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from django.db.models import Exists, OuterRef

from accounts.models import User
from accounts.people.rules import may_close


@dataclass(frozen=True, slots=True)
class WorkAccount:
    """Whether a person signs in with the city's work account, and what that says of them."""

    connected: bool
    claimed_name: str = ""
    claimed_email: str = ""


def identity_of_person(person: User) -> WorkAccount:
    """The person's work account; the claims are shown and never believed."""
    claims = SocialAccount.objects.filter(user=person).values_list("extra_data", flat=True).first()
    if claims is None:
        return WorkAccount(connected=False)
    return WorkAccount(
        connected=True,
        claimed_name=claims.get("name", ""),
        claimed_email=claims.get("email", ""),
    )


def connectable(reader: User, newcomer: User) -> list[User]:
    """The open accounts without a work account that the reader may give one."""
    has_one = Exists(SocialAccount.objects.filter(user=OuterRef("pk")))
    people = User.objects.visible_to(reader).active().with_strong().exclude(has_one)
    others = people.exclude(pk=newcomer.pk).by_name()
    return [person for person in others if may_close(reader, person)]
