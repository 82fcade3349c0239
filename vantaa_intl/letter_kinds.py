"""Every kind of letter: what the sent log calls it, and the function that writes it."""

from collections.abc import Mapping

from mail.kinds import Kind

KINDS: Mapping[str, Kind] = {}
