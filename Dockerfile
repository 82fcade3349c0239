# The product's image: web, worker, beat, relay and migrate are the same one with other commands.
# Checked by hadolint and the Compose schema in `make check`; see docs/administrators/running.md.

FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
# The distribution keeps one version of these at a time; a pin would only break the build later.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends gettext \
    && rm -rf /var/lib/apt/lists/*
RUN python -m venv /venv
COPY requirements.txt /build/
RUN /venv/bin/pip install --require-hashes -r /build/requirements.txt
WORKDIR /app
COPY . .
RUN find locale -name '*.po' -execdir msgfmt -o django.mo django.po ';'
# Any values do here: collectstatic connects to nothing, and none of them stays in the image.
RUN SECRET_KEY="$(/venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
    DATABASE_URL=postgresql:///none REDIS_URL=redis://none SITE_URL=https://build.invalid \
    STATIC_ROOT=/app/staticfiles /venv/bin/python manage.py collectstatic --noinput -v 0

FROM python:3.11-slim-bookworm
# Pango and HarfBuzz lay out the PDFs; the fonts are the repository's own.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin vantaa
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STATIC_ROOT=/app/staticfiles \
    BIND=0.0.0.0:8000
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "deploy/health.py", "web"]
CMD ["gunicorn", "-c", "python:vantaa_intl.gunicorn", "vantaa_intl.wsgi"]
