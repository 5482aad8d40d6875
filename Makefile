# The one door: every job of this project, on a bare machine with Python 3.11 or newer, git and make.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
BASE   := $(VENV)/.installed
DEV    := $(VENV)/.installed-dev
# Programs that measure something; gold.py only prepares texts for them.
BENCHES := $(filter-out bench/gold.py bench/__init__.py,$(sort $(wildcard bench/*.py)))

.PHONY: help demo test lint bench golden docs clean
.DEFAULT_GOAL := help

help:
	@echo "make demo    set up, then print the brief of an example article"
	@echo "make test    set up, then run every test"
	@echo "make lint    ruff, mypy and the layers"
	@echo "make bench   accuracy and speed, where ../shared has the data"
	@echo "make golden  renew the golden files of the tests"
	@echo "make docs    renew the generated documentation"

demo: $(BASE)
	@$(BIN)/onrecord brief examples/singapore/05-date-and-place-set.txt \
		--published 2018-05-10 --outlet "$(call outlet_of,05-date-and-place-set.txt)"

test: $(DEV)
	@.ci/browser
	@.ci/postgres
	$(BIN)/pytest -rs

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(DEV)
	@if [ ! -d ../shared/bench ]; then echo "make bench: ../shared/bench is absent, nothing to measure"; exit 0; fi; \
	for program in $(BENCHES); do echo "== $$program"; $(BIN)/python $$program || exit 1; done

golden: $(DEV)
	ONRECORD_GOLDEN=renew $(BIN)/pytest -q tests -k golden
	@git --no-pager diff --stat -- tests

docs: $(DEV)
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The second column of the examples' index.
outlet_of = $(shell awk -F'\t' '$$1 == "$(1)" {print $$2}' examples/singapore/index.tsv)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "onrecord needs Python 3.11 or newer; say which with: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "python cannot make a virtual environment here; on Debian: apt install python3-venv"; exit 1; }

# An old pip overlooks the extra by which justext, below trafilatura, asks for lxml_html_clean.
$(BASE): pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(DEV): pyproject.toml $(BASE)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@
