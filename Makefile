# `make run` and `make test` are all a fresh machine with Python 3.11+ and make needs.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run playground-teams test lint tools bench pictures fresh

run: .venv/ready  ## the desk together with a local workspace, in the browser
	$(BIN)/deskside local

playground-teams: .venv/ready  ## the desk in Microsoft's own client for bots: fetches that client, which needs Node
	@$(BIN)/python -m tests.playground

test: .venv/ready tools lint  ## everything that CI checks
	$(BIN)/pytest $(shell $(PYTHON) tests/tools.py --marks)

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

tools:  ## Chromium and Node for two of the checks; says how where it cannot install them
	@$(PYTHON) tests/tools.py

bench: .venv/peers  ## how fast it is, and how right: all parts, or one with NAME=sla; NAME=sweep PEER=1 beside django-helpdesk
	@$(BIN)/python -m tests.bench $(NAME) $(if $(PEER),--peer)

pictures: .venv/ready tools  ## the documentation's screenshots, taken of the running product
	$(BIN)/python -m tests.browser.pictures

fresh:  ## forget the local workspace and its tickets
	rm -rf .deskside/local

# What the desk is measured against; nothing else needs it.
.venv/peers: .venv/ready requirements-peers.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-peers.txt
	@touch $@

# Pinned versions first, then the checkout itself in place.
.venv/ready: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Deskside needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@
