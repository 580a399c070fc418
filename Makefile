# Two commands for a newcomer: `make demo` and `make test`. Both do their own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= .data/demo
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help

help: ## Show what can be done here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: $(STAMP) ## Make .venv and install everything, at the pinned versions

$(STAMP): pyproject.toml constraints.txt
	@echo "Installing into $(VENV), once, for about a minute ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--constraint constraints.txt --editable '.[dev]'
	@touch $(STAMP)

demo: setup ## Play the bot in a web chat on this machine, without a token
	$(BIN)/xanh demo --data-dir $(DATA)

demo-reset: setup ## Begin the demo anew (deletes its data)
	$(BIN)/xanh demo --data-dir $(DATA) --reset

lint: setup ## ruff, mypy --strict, the layers, the catalogues
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m locales.catalogues check

test: setup ## Run every test, on SQLite and on PostgreSQL
	$(BIN)/python -m pytest --numprocesses auto

campaign: setup ## Try the random offices twenty times as long as make test does
	XANH_CAMPAIGN=20 $(BIN)/python -m pytest --numprocesses auto --timeout 7200 -k "machine or reorganisation_properties or another_agencys_work" tests/services tests/rights

check: lint test ## What the CI runs

format: setup ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

translations: setup ## Collect the sentences into the catalogues
	$(BIN)/python -m locales.catalogues update

migration: setup ## Write a migration from the models: make migration m="what changes"
	$(BIN)/python -m models.migrate revision "$(m)"

plan-docs: setup ## Print docs/plan-1649.md from the plan's data
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
		env -u XANH_DATABASE_URL -u XANH_DATABASE_URL_FILE -u XANH_SETTINGS_FILE \
		XANH_DATA_DIR="$$folder" XANH_PLAN=1649 \
		$(BIN)/xanh plan export --format markdown -o docs/plan-1649.md

understanding: setup ## Measure how messages are read, and write docs/understanding.md
	$(BIN)/python -m tests.understanding.measure

samples: setup ## Make the sample documents in docs/samples
	$(BIN)/python -m tests.samples

clean: ## Remove the virtual environment, the caches and the demo's data
	rm -rf $(VENV) $(DATA) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.PHONY: help setup demo demo-reset lint test check format translations migration campaign plan-docs understanding samples clean
