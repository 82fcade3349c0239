"""A container's health: `web` answers, or the heartbeat of `relay` or `worker` is recent.

Beat has no heartbeat of its own: the worker's comes from its ticks.
"""

import os
import sys
from http.client import HTTPConnection
from urllib.parse import urlsplit

import psycopg

RECENT = "SELECT at > now() - interval '90 seconds' FROM jobs_heartbeat WHERE name = %s"


def web_answers() -> bool:
    """Ask this container's own web process whether it lives, by the site's name."""
    web = HTTPConnection("127.0.0.1", 8000, timeout=4)
    web.request("GET", "/healthz", headers={"Host": urlsplit(os.environ["SITE_URL"]).netloc})
    return web.getresponse().status == 200  # noqa: PLR2004 -- OK


def beats(name: str) -> bool:
    """Look for a recent heartbeat, by the database's clock."""
    with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=4) as connection:
        return connection.execute(RECENT, [name]).fetchone() == (True,)


if __name__ == "__main__":
    sys.exit(0 if (web_answers() if sys.argv[1] == "web" else beats(sys.argv[1])) else 1)
