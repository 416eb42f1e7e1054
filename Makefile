# `make run` and `make test` are all a fresh machine with Python 3.11+ and make needs.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check fresh

run: .venv/ready
	$(BIN)/deskside local

test: .venv/ready
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports
	$(BIN)/pytest

fresh:
	rm -rf .deskside

# Pinned versions first, then the checkout itself in place.
.venv/ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@
