"""Every write of signing in: newcomers, identities, signed-in browsers. One verb, one transaction.

Raises Invisible, Forbidden or DomainError; nothing is written then.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Appointment, SignIn, SignInLink, User
from accounts.people import rules
from accounts.signing_in.browsers import browser_words
from accounts.signing_in.querysets import SignInQuerySet
from accounts.signing_in.rules import may_sign_in_by_link
from accounts.signing_in.secrets import is_code_of
from accounts.signing_in.states import Way
from audit.operations import Changes, record
from core.errors import DomainError, Invisible, require
from jobs.operations import announce


@transaction.atomic
def make_newcomer(*, account: SocialAccount) -> User:
    """Make the account of somebody whom the identity service names for the first time.

    It has no appointment, no password and no address of its own.
    """
    person = User(name=account.extra_data["name"] or _("No name given"))
    person.set_unusable_password()
    person.save(force_insert=True)
    account.user = person
    account.save(force_insert=True)
    made: Changes = {"name": ("", person.name), "identity": ("", account.uid)}
    record(actor=person, verb="user.create", subject=person, changes=made)
    return person


@transaction.atomic
def connect_identity(*, actor: User, newcomer_id: int, person_id: int) -> User:
    """Say that a newcomer is somebody who has an account here; theirs is used from now on.

    The newcomer's own account is closed: it never had an appointment.
    """
    newcomer, person = _lock_people(actor, newcomer_id, person_id)
    require(rules.may_close(actor, newcomer) and rules.may_close(actor, person))
    identity = SocialAccount.objects.filter(user=newcomer).first()
    if identity is None or Appointment.objects.of_person(newcomer).exists():
        raise DomainError(_("This is not an account that a work account has just brought."))
    if SocialAccount.objects.filter(user=person).exists():
        raise DomainError(_("The other account has a work account already."))
    if not person.is_active or not newcomer.is_active:
        raise DomainError(_("The account is closed. Open it first."))
    identity.user = person
    identity.save(update_fields=["user"])
    newcomer.is_active = False
    newcomer.save(update_fields=["is_active"])
    _end(SignIn.objects.of_person(newcomer))
    record(
        actor=actor,
        verb="user.deactivate",
        subject=newcomer,
        changes={"is_active": (True, False), "identity": (identity.uid, "")},
    )
    connected: Changes = {"identity": ("", identity.uid)}
    record(actor=actor, verb="user.connect", subject=person, changes=connected)
    return person


def note_sign_in(*, person: User, session_key: str, way: Way, user_agent: str) -> None:
    """Remember a browser in which somebody has just signed in, and forget those long over."""
    over = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    SignIn.objects.of_person(person).filter(began_at__lt=over).delete()
    SignIn.objects.create(
        user=person, session_key=session_key, way=way, browser=browser_words(user_agent)
    )


def note_seen(*, session_key: str) -> None:
    """Remember that the person of this browser is there."""
    SignIn.objects.filter(session_key=session_key).update(seen_at=Now())


def note_new_key(*, before: str, after: str) -> None:
    """Follow a session whose key has changed under the person: their password has."""
    SignIn.objects.filter(session_key=before).update(session_key=after)


def forget_sign_in(*, session_key: str) -> None:
    """Forget a browser whose session has ended."""
    SignIn.objects.filter(session_key=session_key).delete()


@transaction.atomic
def end_sign_in(*, actor: User, sign_in_id: int) -> None:
    """End one of one's own sessions."""
    found = SignIn.objects.visible_to(actor).filter(pk=sign_in_id)
    if not found.exists():
        raise Invisible
    _end(found)


@transaction.atomic
def end_other_sign_ins(*, actor: User, session_key: str) -> None:
    """End all one's own sessions but this one."""
    _end(SignIn.objects.visible_to(actor).exclude(session_key=session_key))


@transaction.atomic
def end_sessions_of(*, actor: User, person_id: int) -> User:
    """End all sessions of somebody: a lost computer, a phone left on a train."""
    person = User.objects.visible_to(actor).with_strong().filter(pk=person_id).first()
    if person is None:
        raise Invisible
    require(rules.may_close(actor, person))
    _end(SignIn.objects.of_person(person))
    record(actor=actor, verb="user.end_sessions", subject=person, changes={})
    return person


@transaction.atomic
def ask_link(*, email: str) -> None:
    """Have a link sent to the member of a body whose address this is. Whoever asks learns nothing.

    The newest link alone is good: the mail that came last is the one that works.
    """
    person = User.objects.active().filter(email__iexact=email).select_for_update().first()
    if person is None or not may_sign_in_by_link(person):
        return
    SignInLink.objects.usable().filter(user=person).update(used_at=timezone.now())
    announce("accounts.sign_in_link_asked", SignInLink.objects.create(user=person))


@transaction.atomic
def use_link(*, link_id: UUID, code: str) -> User | None:
    """Whom the link and the code sign in, once; None for a wrong code, which is counted.

    Raises Invisible for a link that is used, too old or guessed at too often.
    """
    usable = SignInLink.objects.usable().select_related("user")
    link = usable.select_for_update(of=("self",)).filter(pk=link_id).first()
    if link is None or not may_sign_in_by_link(link.user):
        raise Invisible
    if not is_code_of(link.pk, code):
        link.wrong_codes += 1
        link.save(update_fields=["wrong_codes"])
        return None
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    return link.user


@transaction.atomic
def add_app(*, actor: User, secret: str) -> list[str]:
    """Take an authenticator app as a second factor; the recovery codes of a first factor."""
    _lock(actor)
    if Authenticator.objects.filter(user=actor, type=Authenticator.Type.TOTP).exists():
        raise DomainError(_("There is an app already. Remove it first."))
    TOTP.activate(actor, secret)
    record(actor=actor, verb="user.add_factor", subject=actor, changes={"factor": ("", "totp")})
    return _recovery_codes_of_first(actor)


@transaction.atomic
def add_passkey(*, actor: User, name: str, credential: dict[str, Any]) -> list[str]:
    """Take a passkey as a second factor; the recovery codes of a first factor."""
    _lock(actor)
    WebAuthn.add(actor, name, credential)
    record(actor=actor, verb="user.add_factor", subject=actor, changes={"factor": ("", "passkey")})
    return _recovery_codes_of_first(actor)


@transaction.atomic
def remove_factor(*, actor: User, factor_id: int) -> None:
    """Remove one of one's own factors; with the last one the recovery codes go too."""
    _lock(actor)
    own = Authenticator.objects.filter(user=actor)
    factor = own.exclude(type=Authenticator.Type.RECOVERY_CODES).filter(pk=factor_id).first()
    if factor is None:
        raise Invisible
    kind = str(factor.type)
    factor.delete()
    if not own.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        own.delete()
    record(actor=actor, verb="user.remove_factor", subject=actor, changes={"factor": (kind, "")})


@transaction.atomic
def renew_recovery_codes(*, actor: User) -> list[str]:
    """Make new recovery codes; the old ones are good for nothing."""
    _lock(actor)
    own = Authenticator.objects.filter(user=actor)
    if not own.exists():
        raise DomainError(_("There is no second factor yet."))
    own.filter(type=Authenticator.Type.RECOVERY_CODES).delete()
    record(actor=actor, verb="user.recovery_codes", subject=actor, changes={})
    return list(RecoveryCodes.activate(actor).generate_codes())


def _recovery_codes_of_first(actor: User) -> list[str]:
    """New recovery codes, or none where the person has some."""
    own = Authenticator.objects.filter(user=actor, type=Authenticator.Type.RECOVERY_CODES)
    return [] if own.exists() else list(RecoveryCodes.activate(actor).generate_codes())


def _lock(actor: User) -> None:
    User.objects.select_for_update().get(pk=actor.pk)


def _end(sign_ins: SignInQuerySet) -> None:
    """Remove the sessions and the rows beside them."""
    keys = list(sign_ins.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    SignIn.objects.filter(session_key__in=keys).delete()


def _lock_people(actor: User, *ids: int) -> list[User]:
    """The accounts in this order, locked in the order of their numbers."""
    visible = User.objects.visible_to(actor).with_strong()
    rows = visible.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    found = {person.pk: person for person in rows}
    if len(found) != len(ids):
        raise Invisible
    return [found[pk] for pk in ids]
