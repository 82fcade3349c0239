# Two commands: `make demo` and `make test`. Each sets up what it needs and says what it cannot.
# No comment behind an assignment: its blanks would enter the value.

SHELL := /bin/bash
.DEFAULT_GOAL := help

export UV_PYTHON_DOWNLOADS ?= never
export UV_SYSTEM_CERTS ?= 1

NEW_ENOUGH := 'import sys; sys.exit(sys.version_info < (3, 11))'
PY := $(firstword $(foreach p,python3.14 python3.13 python3.12 python3.11 python3,$(shell $(p) -c $(NEW_ENOUGH) 2>/dev/null && command -v $(p))))
UV := $(or $(shell command -v uv),.tools/bin/uv)
RUN := .venv/bin/python
MANAGE := $(RUN) manage.py
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
TEST_PROCESSES ?= auto

.PHONY: help
help:
	@echo "make demo         everything set up, the demonstration served (PORT=, VAR_DIR=)"
	@echo "make demo-reset   the same, its old data thrown away first"
	@echo "make serve        one's own data of VAR_DIR served on this machine (PORT=)"
	@echo "make setup        .venv, embedded servers, the organisation: then manage.py works"
	@echo "make test         all tests      make check   style, types, layers, catalogues, pins"
	@echo "make bench        performance as ratios, to var/bench.json"
	@echo "make backup FILE= make restore FILE=     everything out, everything back"
	@echo "make messages     catalogues from the sources      make lock   requirements*.txt anew"
	@echo "make stop         the embedded servers of VAR_DIR stopped; their data stay"

# Set-up

.PHONY: native native-test ready ready-test
native native-test:
	@PY="$(PY)" bin/native.sh $@

ready: native .venv/.stamp
	@$(MAKE) --no-print-directory catalogues

ready-test: native-test .venv/.stamp
	@$(MAKE) --no-print-directory catalogues

.tools/bin/uv:
	$(PY) -m pip install -q --root-user-action=ignore --target .tools "uv==0.13.9"

.venv/.stamp: requirements-dev.txt | $(UV)
	test -x $(RUN) || $(UV) venv -q --python $(PY)
	$(UV) pip sync -q --require-hashes $<
	@touch $@

.PHONY: catalogues
catalogues: $(CATALOGUES)
	@:

%.mo: %.po
	@$(RUN) bin/compile_catalogue.py $<

# What a person does

.PHONY: demo demo-reset serve setup stop bench backup restore
demo: ready
	@exec $(MANAGE) demo

demo-reset: ready
	@exec $(MANAGE) demo --reset

serve: ready
	@exec $(MANAGE) serve

setup: ready
	$(MANAGE) load_organisation

stop:
	@$(RUN) -m core.guard "$${VAR_DIR:-var}" < /dev/null

bench: ready-test
	LOG_LEVEL=WARNING $(MANAGE) bench

backup: ready
	@test -n "$(FILE)" || { echo "Name the file: make backup FILE=backup.dump"; exit 1; }
	@$(MANAGE) backup "$(FILE)"

restore: ready
	@test -n "$(FILE)" || { echo "Name the file: make restore FILE=backup.dump"; exit 1; }
	@$(MANAGE) restore "$(FILE)" $(if $(filter 1,$(FORCE)),--force)

# Proof

.PHONY: test check format lint types layers migrations translations pins containers
test: ready-test
	$(RUN) -m pytest -q -n $(TEST_PROCESSES) $(TESTS)

check: ready-test format lint types layers migrations translations pins containers

format:
	.venv/bin/ruff format --check .

lint:
	.venv/bin/ruff check .

types:
	.venv/bin/mypy

layers:
	.venv/bin/lint-imports

migrations:
	$(MANAGE) makemigrations --check --dry-run

translations:
	$(RUN) bin/check_catalogues.py

pins:
	$(RUN) bin/check_pins.py

containers:
	.venv/bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	.venv/bin/hadolint --failure-threshold info Dockerfile

# Upkeep

.PHONY: messages lock
messages: ready-test
	$(RUN) bin/check_catalogues.py --write

lock: | $(UV)
	$(UV) pip compile -q --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml -o requirements.txt
	$(UV) pip compile -q --universal --generate-hashes --no-header --python-version 3.11 --group dev pyproject.toml -o requirements-dev.txt
