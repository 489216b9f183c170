# Everything that is done to this repository, by name; `make` lists it. On a fresh machine with
# Python 3.11 or newer and Go, two commands need nothing done before them: `make test` and `make demo`.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
JOBS ?= 2
ARGS ?=

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
EXAMPLE := examples/saas
DEMO := build/demo

# The environment is as good as its two stamps: the locked packages, and this checkout in it. Their
# names hold a digest of what they were made from, and of the place: an environment does not move.
digest = $(shell { pwd; cat $(1); } | sha256sum | cut -c1-16)
LOCKED := .venv/.locked-$(call digest,requirements/dev.txt)
INSTALLED := .venv/.installed-$(call digest,requirements/dev.txt pyproject.toml setup.py tpl/_version.py)

# The demo has an environment of its own, of what tpl needs to run and nothing else, and runs the
# sources where they lie: nothing is built.
RUNTIME := build/runtime/.locked-$(call digest,requirements/runtime.txt)
TPL := PYTHONPATH="$(CURDIR)" build/runtime/bin/python -m tpl

# Two makes in one checkout take turns, and the second finds the work done.
in_turn = exec 9<Makefile; ! command -v flock >/dev/null || flock 9; test ! -e $@ || exit 0

.PHONY: help venv engines demo quick test lint types imports format bless lock bench fuzz clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 17
	@echo; echo '  ARGS=... is handed on: make quick ARGS="-k quota", make lock ARGS=--upgrade; JOBS=8 for more workers'

demo: $(RUNTIME) ## compile the example of a SaaS platform and say what to look at
	rm -rf $(DEMO)
	$(TPL) check $(EXAMPLE)
	$(TPL) build $(EXAMPLE) -o $(DEMO)
	$(TPL) test $(EXAMPLE)
	$(TPL) coverage $(EXAMPLE)
	@echo
	@echo 'Look at'
	@echo '  $(EXAMPLE)/   what was written by hand'
	@echo "  $(DEMO)/      what was made of it: $$(find $(DEMO) -type f | wc -l) files, one a namespace and one a guard"
	@echo '  the table above  which statement holds where, how closely, and through which holes not'

quick: lint types imports ## lint, types, layers and every test that needs no engine: two minutes
	$(PYTEST) -n $(JOBS) --dist loadgroup -m "not engines and not slow" $(ARGS)

test: lint types imports engines ## everything, on real engines: OPA, Kyverno, a Kubernetes API server
	TPL_ENGINES_REQUIRED=1 $(PYTEST) -n $(JOBS) --dist loadgroup $(ARGS)

lint: $(INSTALLED) ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(INSTALLED) ## mypy, strict
	$(BIN)/mypy

imports: $(INSTALLED) ## who may import whom (.importlinter)
	$(BIN)/lint-imports --no-logo

format: $(INSTALLED) ## rewrite the Python files as ruff likes them
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

bless: $(INSTALLED) ## take today's output as the expected one; then read the diff
	$(PYTEST) --snapshot-update -m "not engines and not slow" $(ARGS)

bench: $(INSTALLED) ## measure against the goals (benchmarks/); ARGS=growth: how the cost grows
	$(BIN)/python -m benchmarks $(ARGS)

fuzz: $(INSTALLED) ## run the commands over made-up policies (tests/fuzz); ARGS=3600: for an hour
	$(BIN)/python -m tests.fuzz $(ARGS)

venv: $(INSTALLED) ## .venv: the locked packages and this checkout, rebuilt only when they change

engines: ## build the engines into a cache outside the checkout, once (tools/build, tools/definitions)
	tools/build opa kyverno kubernetes
	tools/definitions cilium clusternetworkpolicy adminnetworkpolicy gateway-api

lock: $(INSTALLED) ## compile requirements/*.in to requirements/*.txt, with hashes
	cd requirements && $(COMPILE) --output-file runtime.txt $(ARGS) runtime.in
	cd requirements && $(COMPILE) --output-file dev.txt $(ARGS) dev.in

clean: ## remove what was built here (not the cache of engines)
	rm -rf build dist *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .venv

# Hashes of the index's own files, and no trace of where this machine finds them.
COMPILE = env -u PIP_FIND_LINKS CUSTOM_COMPILE_COMMAND="make lock" ../$(BIN)/pip-compile --quiet \
	--generate-hashes --allow-unsafe --strip-extras \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

# A lock is complete: nothing is resolved, and `pip check` says so. A pip that resolves may want a newer
# release than the lock's, one without a hash (docs/decisions/0019-locks-are-complete.md).
PIP := -m pip --disable-pip-version-check
INSTALL := $(PIP) install --quiet --no-deps --require-hashes --requirement

$(LOCKED): LOCK := requirements/dev.txt
$(RUNTIME): LOCK := requirements/runtime.txt
$(LOCKED) $(RUNTIME):
	@test -n "$(PYTHON)" || { echo 'no Python 3.11 or newer found: make PYTHON=/path/to/python3' >&2; exit 1; }
	@$(in_turn); echo 'making $(@D) from $(LOCK)'; \
	$(PYTHON) -m venv --clear $(@D); \
	$(@D)/bin/python $(INSTALL) $(LOCK); \
	$(@D)/bin/python $(PIP) check; \
	touch $@

# setuptools warns that folders here may hide packages of the same name; `tpl` is meant to.
$(INSTALLED): $(LOCKED)
	@$(in_turn); echo 'installing this checkout into .venv'; \
	PYTHONWARNINGS=ignore $(BIN)/python $(PIP) install --quiet --no-deps --no-build-isolation --editable .; \
	$(BIN)/python $(PIP) check; \
	rm -f .venv/.installed-*; \
	touch $@
