"""A mail server on a real port that takes, refuses or says nothing, as a test wants it."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from pytest_django import Settings


@dataclass
class Inbox:
    """What arrived, and how the server behaves: an answer to the address, and one to the mail."""

    messages: list[Message] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)  # address -> answer to RCPT
    answer: str = "250 OK"
    silent_seconds: float = 0

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's signature
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 -- aiosmtpd's signature
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        if self.silent_seconds:
            await asyncio.sleep(self.silent_seconds)
        if self.answer.startswith("250"):
            self.messages.append(message_from_bytes(envelope.content))
            self.recipients.append(list(envelope.rcpt_tos))
        return self.answer


@contextmanager
def mail_server(settings: Settings) -> Iterator[Inbox]:
    """Run a server and point the product at it."""
    inbox = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.EMAIL_USE_TLS = False
    settings.EMAIL_TIMEOUT = 0.5
    try:
        yield inbox
    finally:
        controller.stop()
