"""The settings refuse to start wrongly. Each try is a process of its own, as a start is."""

import os
import subprocess
import sys

import pytest

from tests.processes import ROOT

OWN = {
    "SECRET_KEY": "Zq3vKx9mWb7TtRf2LpYc8NsHd4GjQe6UaXi1Vo5BkMz0CwEyPnSh",
    "DATABASE_URL": "postgresql://app:word@db.internal:5433/vantaa?sslmode=require",
    "REDIS_URL": "redis://:word@valkey.internal:6379/0",
    "SITE_URL": "https://intl.vantaa.example",
}
SHOW = (
    "from django.conf import settings as s; d = s.DATABASES['default']; "
    "print(s.EMBEDDED, s.DEBUG, s.SECURE_SSL_REDIRECT, s.ALLOWED_HOSTS, d['HOST'], d['PORT'], "
    "d['OPTIONS']['sslmode'], s.SECURE_HSTS_SECONDS)"
)


def start(program: str, **environment: str | None) -> "subprocess.CompletedProcess[str]":
    names = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "vantaa_intl.settings"}
    given = {name: value for name, value in environment.items() if value is not None}
    return subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**names, **given},
        capture_output=True,
        text=True,
        check=False,
    )


def test_on_servers_of_ones_own_everything_is_strict() -> None:
    shown = start(SHOW, **OWN)

    assert shown.stdout.strip() == (
        "False False True ['intl.vantaa.example'] db.internal 5433 require 31536000"
    )


def test_an_identity_service_is_where_a_form_may_lead_and_passwords_want_a_second_factor() -> None:
    show = (
        "from django.conf import settings as s; "
        "print(s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'], s.SECOND_FACTOR_REQUIRED)"
    )
    issuer = {"OIDC_ISSUER": "https://login.example/t/v2.0", "OIDC_TENANT": "t"}
    whole = {**issuer, "OIDC_CLIENT_ID": "suuntaviivat", "OIDC_CLIENT_SECRET": "x" * 20}

    with_one, without = start(show, **OWN, **whole), start(show, **OWN)

    assert with_one.stdout.strip() == "[\"'self'\", 'https://login.example'] True"
    assert without.stdout.strip() == "[\"'self'\"] True"


@pytest.mark.parametrize("missing", ["SECRET_KEY", "REDIS_URL", "SITE_URL"])
def test_t21_a_missing_secret_stops_the_start_with_its_name(missing: str) -> None:
    refused = start(SHOW, **{**OWN, missing: None})

    assert refused.returncode != 0
    assert f"{missing} is not set" in refused.stderr


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short or too plain"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is too short or too plain"),
        ({"SECRET_KEY_FALLBACKS": "short"}, "SECRET_KEY_FALLBACKS is too short or too plain"),
        ({"DATABASE_URL": "app:word@db"}, "DATABASE_URL is not an address of PostgreSQL"),
        ({"MAIL_PORT": "smtp"}, "MAIL_PORT is not a number"),
        ({"SITE_URL": "http://intl.vantaa.example"}, "SITE_URL must begin with https://"),
        ({"DEMO": "1"}, "DEMO=1 is for the embedded servers alone"),
        ({"MFA_TOTP_INSECURE_BYPASS_CODE": "1"}, "opens every account and is never set"),
        ({"OIDC_ISSUER": "https://login.example/t/v2.0"}, "belong together: set all or none"),
    ],
)
def test_what_would_be_unsafe_stops_the_start(changed: dict[str, str], sentence: str) -> None:
    refused = start(SHOW, **{**OWN, **changed})

    assert refused.returncode != 0
    assert sentence in refused.stderr
    assert "word@" not in refused.stderr.replace("'", "")


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("web", "statement_timeout=10s -c transaction_timeout=30s"),
        ("worker", "statement_timeout=60s -c transaction_timeout=300s"),
    ],
)
def test_f28_each_kind_of_process_has_its_limits(kind: str, options: str) -> None:
    show = (
        "from django.conf import settings as s; print(s.DATABASES['default']['OPTIONS']['options'])"
    )

    assert options in start(show, **OWN, PROCESS_KIND=kind).stdout


@pytest.mark.parametrize(("module", "kind"), [("wsgi", "web"), ("celery", "worker")])
def test_f28_web_and_worker_name_their_kind_themselves(module: str, kind: str) -> None:
    show = (
        f"import vantaa_intl.{module}; from django.conf import settings as s; print(s.PROCESS_KIND)"
    )

    assert start(show, **OWN).stdout.strip() == kind


def test_on_the_embedded_servers_loopback_alone_is_listened_on() -> None:
    bind = "import vantaa_intl.gunicorn as g; print(g.bind)"

    assert start(bind, DEMO="1", BIND="127.0.0.1:9000").stdout == "127.0.0.1:9000\n"
    assert start(bind, DEMO="1", PORT="9001").stdout == "127.0.0.1:9001\n"
    for outside in ("0.0.0.0:9000", "[::]:9000", "192.0.2.1:80", "example.org:80"):
        assert start(bind, DEMO="1", BIND=outside).returncode != 0
    assert start(bind, **OWN, BIND="0.0.0.0:9000").stdout == "0.0.0.0:9000\n"


def test_nothing_is_started_for_an_address_outside() -> None:
    refused = start("import vantaa_intl.serving", DEMO="1", BIND="0.0.0.0:9000")

    assert refused.returncode == 1
    assert "loopback only" in refused.stderr
    assert "Traceback" not in refused.stderr
