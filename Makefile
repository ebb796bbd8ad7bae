# `make run` serves the Hub with invented data, `make test` proves it. PY names the Python to build with, CHROMIUM the browser of the tests.
PY ?= python3
V := .venv
PYTHON := $(V)/bin/python
MANAGE := $(PYTHON) manage.py
MAKEFLAGS += --no-builtin-rules --no-print-directory

PIP_OPTIONS := --quiet --disable-pip-version-check --no-input --require-hashes
# Debian's python3 without python3-venv has no ensurepip: there its own pip fills the environment.
PIP = if $(PYTHON) -m pip --version >/dev/null 2>&1; then $(PYTHON) -m pip install $(PIP_OPTIONS) -r $<; \
      elif $(PY) -m pip --version >/dev/null 2>&1; then $(PY) -m pip --python $(PYTHON) install $(PIP_OPTIONS) -r $<; \
      else echo "This Python has neither ensurepip nor pip: install python3-venv."; exit 1; fi
LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --system-certs $(if $(UPGRADE),--upgrade) \
       --no-emit-index-url --no-emit-find-links --no-header --no-annotate
PYTEST = $(MANAGE) up --with-parent exec --throwaway -- $(PYTHON) -m pytest
LOCK_FOLDER := var/lock-tools

.PHONY: run test matrix bench messages lock backup fresh

run: $(V)/run.ok ## serve the Hub at http://localhost:8000 (or HUB_PORT)
	@$(MANAGE) up --with-parent

test: export HUB_MODE = test
test: $(V)/test.ok ## every test, against its own PostgreSQL, Valkey and Chromium; ARGS are pytest's
	@$(PYTHON) tests/chromium.py
	@$(PYTEST) $(ARGS)

matrix: export HUB_MODE = test
matrix: $(V)/test.ok ## every page type × language × theme × width
	@$(PYTHON) tests/chromium.py
	@$(PYTEST) -m matrix $(ARGS)

bench: $(V)/run.ok ## how fast the pages are, beside the floor of this machine
	@$(PYTHON) -m bench $(ARGS)

messages: $(V)/run.ok ## bring the French and Spanish catalogues up to the source
	@$(MANAGE) messages update

backup: $(V)/run.ok ## one file with the embedded database, in var/
	@umask 077; $(MANAGE) up exec -- sh -c 'file="$$HUB_VAR/backup-$$(date +%Y-%m-%d-%H%M%S).dump"; \
		pg_dump --format=custom --file="$$file" "$$DATABASE_URL" && echo "Saved $$file"'

fresh: $(V)/run.ok ## remove the kept data after asking (YES=1: without)
	@$(MANAGE) fresh $(if $(YES),--yes)

lock: ## make the locks from requirements/*.in; UPGRADE=1 takes the newest allowed
	@echo "Making the locks …"
	@mkdir -p $(dir $(LOCK_FOLDER)) && $(PY) -m venv $(LOCK_FOLDER) && $(LOCK_FOLDER)/bin/pip install --quiet uv
	@$(LOCK_FOLDER)/bin/$(LOCK) requirements/test.in --output-file requirements/test.txt
	@$(LOCK_FOLDER)/bin/$(LOCK) requirements/run.in --constraints requirements/test.txt --output-file requirements/run.txt
	@rm -rf $(LOCK_FOLDER)
	@! grep -nE '://|index-url|find-links' requirements/*.txt

$(V)/run.ok: requirements/run.txt
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "The Hub needs Python 3.11 or newer: name one, as in make PY=python3.12.")'
	@echo "Installing the Hub's packages into $(V) …"
	@rm -rf $(V)
	@$(PY) -m venv $(V) >/dev/null 2>&1 || { rm -rf $(V) && $(PY) -m venv --without-pip $(V); }
	@$(PIP)
	@touch $@

$(V)/test.ok: requirements/test.txt $(V)/run.ok
	@echo "Installing the packages of the tests …"
	@$(PIP)
	@touch $@
