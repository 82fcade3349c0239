"""How gunicorn serves the product: threads, because a page waits for the database."""

import os
from ipaddress import ip_address

from vantaa_intl.logs import logging_config

LOOPBACK_NAMES = {"localhost"}


def address(bind: str, *, demo: bool) -> str:
    """Return where to listen. The demonstration has known passwords: loopback alone, or refuse."""
    host = bind.rpartition(":")[0].strip("[]")
    if demo and host not in LOOPBACK_NAMES and not ip_address(host).is_loopback:
        raise SystemExit(f"The demonstration listens on loopback only, not on {bind}: unset BIND")
    return bind


_default = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
bind = address(os.environ.get("BIND", _default), demo=os.environ.get("DEMO") == "1")
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
max_requests = 2000
max_requests_jitter = 200
graceful_timeout = int(os.environ.get("WEB_GRACE_SECONDS", "30"))
control_socket_disable = True
loglevel = os.environ.get("LOG_LEVEL", "INFO").lower()
logconfig_dict = logging_config(loglevel.upper())
