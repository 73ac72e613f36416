PYTHON ?= python3
PORT ?= 8000
BIN = .venv/bin
DATA ?= var

.PHONY: help setup run test lint bench audit
.DEFAULT_GOAL := help

help: ## Say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /	/' | expand -t 10

.venv/run: .ci/locks/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Own Words needs Python 3.11 or newer.")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/locks/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/tests: .venv/run .ci/locks/tests.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/locks/tests.txt
	@touch $@

setup: .venv/tests ## Make .venv, or bring it up to date, with everything that the tests need

# What pip does for a wheel: a start reads what was compiled before.
COMPILE = @$(BIN)/python -m compileall -q app easyread

run: .venv/run ## Install, prepare data with the demo, and serve on http://127.0.0.1:8000 (PORT= changes it)
	$(COMPILE)
	@test -e $(DATA)/keys/installation.key || $(BIN)/ownwords demo --data $(DATA) --quiet
	@PORT=$(PORT) $(BIN)/ownwords run --data $(DATA) --ways-in

test: setup ## Install what the tests need and run them all
	.ci/browser
	$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder

lint: setup ## Check style, types and easy reading
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/easyread check prompts/en locales/en/LC_MESSAGES/person.po

bench: setup ## Measure against bare parts, in one run, as ratios; and the long counts
	.ci/browser
	$(COMPILE)
	$(BIN)/python -m tests.bench
	OWNWORDS_LONG=1 $(BIN)/python -m pytest -q -rP tests/stories/test_every_character.py tests/browser/test_words.py \
		tests/browser/test_weights.py tests/security/test_kills.py tests/record/test_many_writers.py \
		tests/acts/test_any_history.py

audit: setup ## Open every page in every theme, width and language
	.ci/browser
	OWNWORDS_AUDIT=1 $(BIN)/python -m pytest -q -n 2 tests/browser/test_accessibility.py tests/browser/test_accessibility_*.py
