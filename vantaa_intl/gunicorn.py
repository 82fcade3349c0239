"""How gunicorn serves the product: threads, because a page waits for the database."""

import os
from ipaddress import ip_address

from vantaa_intl.logs import logging_config


def address(bind: str, *, embedded: bool) -> str:
    """Return where to listen.

    On the embedded servers loopback alone, or refuse: the demonstration's passwords are known, and
    there is no proxy with TLS before us.
    """
    host = bind.rpartition(":")[0].strip("[]")
    if embedded and not _is_loopback(host):
        raise SystemExit(
            f"The embedded servers are served on loopback only, not on {bind}: unset BIND"
        )
    return bind


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # a name, which may lead anywhere
        return False


_default = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
bind = address(os.environ.get("BIND", _default), embedded="DATABASE_URL" not in os.environ)
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
max_requests = 2000
max_requests_jitter = 200
graceful_timeout = int(os.environ.get("WEB_GRACE_SECONDS", "30"))
control_socket_disable = True
loglevel = os.environ.get("LOG_LEVEL", "INFO").lower()
logconfig_dict = logging_config(loglevel.upper())
