# Keepwarm. `make run` starts it, `make test` tests it; `make help` lists the rest.
SHELL := /bin/sh
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= $(shell cores=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); \
	if [ $$cores -gt 4 ]; then echo 4; elif [ $$cores -lt 2 ]; then echo 2; else echo $$cores; fi)

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check install -q --require-hashes --only-binary :all:
RUN_READY := $(VENV)/.run-ready
TEST_READY := $(VENV)/.test-ready
CLIENTS := .venv-clients
CLIENTS_READY := $(CLIENTS)/.ready
PEERS := .venv-peers
PEERS_READY := $(PEERS)/.ready
PYTEST := $(PY) -m pytest -p tests.no_skips

# A moved checkout or an upgraded system leaves an environment that does not start: then it is made again.
ifeq ($(shell test -d $(VENV) && ! $(PY) -c '' 2>/dev/null && echo broken),broken)
$(shell rm -f $(RUN_READY) $(TEST_READY))
endif

.NOTPARALLEL:

.PHONY: help run demo test check house long bench clients peers screenshots pictures languages messages format lock assets schema clean venv

help: ## say what can be done
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name text; do \
		printf 'make %-12s %s\n' "$$name" "$$text"; done

run: $(RUN_READY) assets ## start Keepwarm (PORT=8000, LAN=1 for your network, CRM_INSTANCE=instance)
	@exec $(PY) -m crm run --port $(PORT) $(if $(LAN),--lan)

demo: export CRM_INSTANCE := $(or $(CRM_INSTANCE),instance-demo)
demo: export CRM_MAIL_TO_FILES ?= 1
demo: $(RUN_READY) assets ## start it with an invented example account, in a folder of its own
	@exec $(PY) -m crm demo --port $(PORT) $(if $(LAN),--lan)

test: $(TEST_READY) assets check ## run the checks and every test that this machine can run
	$(PYTEST) -n $(WORKERS) --dist loadgroup

check: $(TEST_READY) assets ## format, lint, types, layers, templates
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy crm tests
	$(PY) -m mypy .ci/build_hook.py
	$(PY) -c 'from importlinter.cli import lint_imports_command as run; run()' --no-logo
	$(PY) -m djlint --lint --quiet templates
	$(PY) node_modules/htmx.org/dist/scripts/upgrade-check.py --no-color templates crm/static/js

house: $(TEST_READY) ## only the rules on the code itself
	$(PYTEST) tests/house

long: $(TEST_READY) assets ## the tests that take minutes
	$(PYTEST) -m long --timeout 3600
	$(PY) -m tests.bench.million

bench: $(TEST_READY) assets ## measure the figures that we promise
	$(PY) -m tests.bench

clients: $(CLIENTS_READY) ## install real clients and other servers for `make long` and `make bench`, beside the tests

peers: $(PEERS_READY) ## install other contact managers for `make bench`, beside the tests

screenshots: $(TEST_READY) assets ## take the pictures of the README
	$(PY) -m tests.browser.screenshots

pictures: $(TEST_READY) assets ## take the pictures of the guide
	$(PY) -m tests.browser.pictures

languages: $(TEST_READY) assets ## take pictures of the main pages in German, in long words and from right to left
	$(PY) -m tests.browser.languages

format: $(TEST_READY) ## put the code into the house format
	$(PY) -m ruff check --fix-only --quiet .
	$(PY) -m ruff format .

assets: $(RUN_READY) ## build the front-end files (does nothing when they are fresh)
	@$(PY) -m crm.web.assets

messages: $(RUN_READY) ## put new texts into the catalogues of crm/translations, for translators
	@$(PY) -m crm.web.catalogues

schema: $(TEST_READY) ## write the schema of an export into docs
	@$(PY) -c 'import crm.app; from crm.transfer.export import schema; print(schema.text(), end="")' \
		> docs/account-export.schema.json

lock: venv ## pin the newest packages that fit requirements/*.in
	@$(PY) .ci/lock.py

clean: ## remove what was built, never an instance
	rm -rf $(VENV) $(CLIENTS) $(PEERS) node_modules crm/static/vendor crm/static/icons.svg dist .mypy_cache .ruff_cache .pytest_cache

# --- The environment -----------------------------------------------------------------------------

venv:
	@sh .ci/venv "$(PYTHON)" $(VENV)

$(RUN_READY): requirements/run.txt | venv
	@echo "Installing what Keepwarm needs into $(VENV) (once, about a minute)"
	@$(PIP) -r requirements/run.txt
	@touch $@

$(TEST_READY): requirements/test.txt $(RUN_READY) | venv
	@echo "Installing what the tests need into $(VENV) (once, a minute or two)"
	@$(PIP) -r requirements/test.txt
	@touch $@

$(CLIENTS_READY): requirements/clients.txt
	@sh .ci/venv "$(PYTHON)" $(CLIENTS)
	@echo "Installing clients and servers to test against into $(CLIENTS) (once, about a minute)"
	@$(CLIENTS)/bin/python -m pip --disable-pip-version-check install -q --require-hashes --only-binary :all: \
		-r requirements/clients.txt
	@touch $@

# Some of what they ask for comes as source only.
$(PEERS_READY): requirements/peers.txt requirements/peer-alone.txt
	@sh .ci/venv "$(PYTHON)" $(PEERS)
	@echo "Installing other contact managers into $(PEERS) (once, about two minutes)"
	@$(PEERS)/bin/python -m pip --disable-pip-version-check install -q --require-hashes -r requirements/peers.txt
	@$(PEERS)/bin/python -m pip --disable-pip-version-check install -q --require-hashes --no-deps \
		-r requirements/peer-alone.txt
	@touch $@
