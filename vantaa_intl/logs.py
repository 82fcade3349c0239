"""Logs: one JSON object a line on standard error, UTC, with the request's or job's id.

A person is only a number here; texts, names, addresses and query strings never are, and a page is
named by its URL name, because a path may hold what a person typed.
"""

import logging
import sys
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

LONGEST_TRACE = 12  # frames

_shared: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def _name_the_error(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keep the place of an error, not its message: a database's message quotes the row."""
    given = event.pop("exc_info", None)
    error = sys.exception() if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)[-LONGEST_TRACE:]
        ]
    return event


class _DjangoRequestFilter(logging.Filter):
    """Django's own lines on answers quote the path; our request line says the same without it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.request"):
            record.msg, record.args = "unhandled", ()
            return bool(record.exc_info)
        if record.name.startswith("django.security"):
            record.msg, record.args = "refused as suspicious", ()
        return True


def logging_config(level: str) -> dict[str, Any]:
    """Return the LOGGING setting; structlog is set up on the way."""
    structlog.configure(
        processors=[*_shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _shared,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _name_the_error,
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "filters": {"no_paths": {"()": _DjangoRequestFilter}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "json",
                "filters": ["no_paths"],
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "NOTSET", "propagate": True},
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "propagate": False},
            "celery.app.trace": {"level": "WARNING"},  # jobs.tasks says the same, with the job's id
            "celery.beat": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "fontTools": {"level": "ERROR"},
            "gunicorn.error": {"handlers": [], "propagate": True},
            "weasyprint": {"level": "ERROR"},
        },
    }
