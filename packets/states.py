"""The words of a packet's life, and which verb is open in which state."""

from enum import StrEnum
from types import MappingProxyType

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a packet stands. What is locked never changes; it is only superseded."""

    DRAFT = "draft", pgettext_lazy("packet", "Draft")  # luonnos
    LOCKED = "locked", pgettext_lazy("packet", "Locked")  # lukittu
    PUBLISHED = "published", pgettext_lazy("packet", "Published")  # julkaistu
    SUPERSEDED = "superseded", pgettext_lazy("packet", "Superseded")  # korvattu


class Paper(models.TextChoices):
    """The form (muoto) of a packet; the values are those of packets.snapshot.Form."""

    A4 = "a4", _("Report, A4")
    SLIDES = "slides", _("Slides, 16:9")


class Language(models.TextChoices):
    """The language of a packet's own words; its texts stay as they were decided (423/2003)."""

    FINNISH = "fi", pgettext_lazy("packet", "in Finnish")
    SWEDISH = "sv", pgettext_lazy("packet", "in Swedish")
    ENGLISH = "en", pgettext_lazy("packet", "in English")


class Publicity(models.TextChoices):
    """What the secretary marks before lock (621/1999); the software only carries the mark."""

    PUBLIC = "public", _("Public")  # julkinen
    PARTLY = "partly", _("Partly secret")  # osittain salassa pidettävä
    SECRET = "secret", _("Secret")  # salassa pidettävä


class Handed(models.TextChoices):
    """What a download handed over."""

    PDF = "pdf", _("PDF")
    BUNDLE = "bundle", _("Secretary’s bundle")  # sihteerin nippu


class Verb(StrEnum):
    """What a person can do to a packet. All but DOWNLOAD write."""

    BUILD = "build"
    CANCEL = "cancel"
    RETRY = "retry"
    LOCK = "lock"
    PUBLISH = "publish"
    CORRECT = "correct"
    RECORD = "record"
    DOWNLOAD = "download"
    BUNDLE = "bundle"


MAKING = (State.DRAFT, State.LOCKED)
HANDED_OVER = (State.PUBLISHED, State.SUPERSEDED)
PROVEN = (State.LOCKED, *HANDED_OVER)

OPEN_IN = MappingProxyType(
    {
        Verb.BUILD: frozenset({State.DRAFT}),
        Verb.CANCEL: frozenset({State.DRAFT}),
        Verb.RETRY: frozenset({State.DRAFT}),
        Verb.LOCK: frozenset({State.DRAFT}),
        Verb.PUBLISH: frozenset({State.LOCKED}),
        Verb.CORRECT: frozenset({State.LOCKED, State.PUBLISHED}),
        Verb.RECORD: frozenset({State.DRAFT}),
        Verb.DOWNLOAD: frozenset(State),
        Verb.BUNDLE: frozenset(PROVEN),
    }
)
