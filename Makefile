# One way in. Needs git, make and a Python of 3.11 to 3.13; everything else is set up in .venv.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup setup-durable fonts demo test prove-durable prove-crash lint docs bench serve clean

PYTHON ?=
BIN := .venv/bin
READY := .venv/.ready
FACE := .venv/.face
# The program is started often here: compiled once, it starts in half the time.
export PYTHONDONTWRITEBYTECODE :=
UV := env -u VIRTUAL_ENV UV_PYTHON_DOWNLOADS=never $(BIN)/uv

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## a virtual environment in .venv with the locked dependencies

# The first interpreter that really starts and is new enough; PYTHON=/path/to/python overrides the search.
$(READY): pyproject.toml uv.lock
	@set -eu; found=; \
	for p in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
	  if "$$p" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then found=$$p; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "setup: no Python 3.11, 3.12 or 3.13 with the venv module on PATH. Install one, or name it: make setup PYTHON=/path/to/python3.12" >&2; exit 1; \
	fi; \
	if ! $(BIN)/python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then \
	  echo "setup: making .venv with $$("$$found" -V)"; rm -rf .venv; "$$found" -m venv .venv; \
	fi; \
	if ! $(BIN)/uv --version >/dev/null 2>&1; then \
	  echo "setup: installing uv into .venv"; $(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.5'; \
	fi; \
	echo "setup: installing the locked dependencies"; $(UV) sync --locked --quiet; \
	touch $(READY); echo "setup: ready; try '$(BIN)/miaopi --help'"

# Documents are in Chinese. Where no font has it, Debian's is installed if that can be done; else it is said what to do.
fonts: $(READY) ## Chinese fonts for documents, if there are none
	@set -eu; found() { $(BIN)/python -m engine.typesetting.at_hand; }; \
	if found >/dev/null 2>&1; then exit 0; fi; \
	if command -v apt-get >/dev/null 2>&1 && [ "$$(id -u)" = 0 ]; then \
	  echo "fonts: installing fonts-noto-cjk"; export DEBIAN_FRONTEND=noninteractive; \
	  { apt-get update -qq && apt-get install -y -qq --no-install-recommends fonts-noto-cjk; } >/dev/null 2>&1 || true; \
	fi; \
	found || echo "fonts: documents cannot be typeset, and tests that need them are skipped"

# The models of the face provider (126 MB installed, no compiler): tests of faces need them, deciding does not.
$(FACE): $(READY)
	@echo "setup: installing the models of the face provider"; \
	if $(UV) sync --locked --quiet --inexact --extra face; then touch $(FACE); \
	else echo "setup: they cannot be had here, and tests that need them are skipped"; fi

# durable-rules 2.0.28 is source of 2020: on Python 3.13 it needs the name of a function that has gone, hence the macro.
# What is compiled is what `import` then finds, or this fails and says why.
setup-durable: $(READY) ## durable-rules, for the second engine; needs a C compiler
	@set -u; there() { $(BIN)/python -c 'import durable_rules_engine' 2>/dev/null; }; \
	if there; then exit 0; fi; \
	if ! { command -v cc || command -v gcc || command -v clang; } >/dev/null; then \
	  echo "setup-durable: no C compiler (cc, gcc or clang) on PATH, so durable-rules is not installed" >&2; exit 1; \
	fi; \
	echo "setup-durable: compiling durable-rules"; \
	if CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject $(UV) sync --locked --quiet --inexact --extra durable \
	  --refresh-package durable-rules --reinstall-package durable-rules >.venv/durable.log 2>&1 && there; then echo "setup-durable: ready"; exit 0; fi; \
	tail -n 5 .venv/durable.log >&2; \
	echo "setup-durable: durable-rules could not be compiled or loaded (.venv/durable.log); are Python's headers installed?" >&2; exit 1

demo: $(READY) fonts ## five made-up applications, one for each outcome; the whole way over HTTP; a sealed licence
	@home=$$(mktemp -d) && trap 'rm -rf "$$home"' EXIT && MIAOPI_HOME="$$home" $(BIN)/miaopi examine examples/demo/*.yaml
	@$(BIN)/python -m examples.way
	@$(BIN)/miaopi licence demo examples/demo/1-approve.yaml

prove-durable: setup-durable ## the second engine at length: random rulebooks, faults under load, memory (about ten minutes)
	$(BIN)/python -m bench.second_engine.proof
	$(BIN)/python -m bench.second_engine.faults
	$(BIN)/python bench/conclusions.py --decisions 100000

lint: $(READY) ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/mypy

test: $(FACE) lint fonts ## lint, types and all tests; those of the second engine where it can be compiled
	@$(MAKE) --no-print-directory setup-durable || echo "test: the tests that need durable-rules are SKIPPED" >&2
	$(BIN)/python -m pytest -n 2 -q

docs: $(READY) ## rewrite the pages that derive from the code
	$(BIN)/python -m docs.generate

bench: $(READY) ## the benchmarks, as ratios
	@set -eu; for script in bench/*.py; do echo "== $$script"; $(BIN)/python "$$script"; done

prove-crash: $(READY) ## kill workers at random moments; RUNS=300 on each database is the whole proof
	@$(BIN)/python -m bench.casefile.crash --runs $(or $(RUNS),20)

serve: $(READY) ## the service over HTTP on this machine, with its worker (docs/api.md)
	@$(BIN)/miaopi serve

clean: ## remove .venv, caches and what the program wrote under var/
	rm -rf .venv var dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
