# Paydesk. `make` alone lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run tour test faults fuzz bench peers check format lock translations clean

# Given on the command line: ARGS goes to the program, PYTHON makes the virtual environment, WORKERS runs the tests,
# SEEDS is how many worlds of faults are played.
ARGS ?=
SEEDS ?=
# Two workers a core: tests with real processes mostly wait.
WORKERS ?= $(shell cores=$$(getconf _NPROCESSORS_ONLN); echo $$((cores < 6 ? 2 * cores : 12)))
VENV := .venv
BIN := $(VENV)/bin
FIND_PYTHON := for python in "$${PYTHON:-}" python3.11 python3.12 python3.13 python3 python; do \
	[ -n "$$python" ] && "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; python=; done
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Empty is no: compiled modules are kept, or each of the hundreds of processes in the tests would compile them anew.
export PYTHONDONTWRITEBYTECODE =
ifdef PYTHON
export PYTHON
endif

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/product.stamp ## install everything that is needed, and nothing when nothing changed

run: setup ## start the whole product in practice mode (with no screen: play the tour); ARGS="…"
	$(BIN)/python -m app practice $(ARGS)

tour: setup ## play the tour offscreen and leave its pictures and receipts in build/tour
	$(BIN)/python -m app practice --tour $(ARGS)

test: setup ## run every test; ARGS="tests/unit -k money" for some, WORKERS=0 for one process
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --max-worker-restart 0 $(ARGS)

faults: setup ## promises under every fault, simulated, and planted bugs; build/faults.json; SEEDS=n for n seeds, ARGS="--seed n" tells one
	result=0; \
	PYTHONHASHSEED=0 PYTHONPATH=tests $(BIN)/python tests/simulation/run.py $(if $(SEEDS),--seeds $(SEEDS)) $(ARGS) || result=1; \
	$(if $(findstring --seed ,$(ARGS)),,$(BIN)/python tests/end2end/faults_run.py --into build/faults.json $(if $(SEEDS),--long) || result=1;) \
	exit $$result

fuzz: setup ## fuzz the API with ten times the calls that `make test` makes
	PAYDESK_FUZZ=deep $(BIN)/python -m pytest -n 0 --timeout 3600 tests/integration/test_api_fuzz.py $(ARGS)

bench: setup ## measure desk and server; figures in build/bench.json
	PYTHONPATH=tests $(BIN)/python tests/bench/run.py $(ARGS)

peers: setup ## check receipts against receiptline and receiptio (npm and a network needed)
	PYTHONPATH=tests $(BIN)/python tests/peers/receipt_peers.py

check: setup ## style, types, import rules, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python installer/translations.py check

format: setup ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: setup ## pin every dependency with its hashes (ARGS=--upgrade takes newer ones)
	$(BIN)/uv pip compile pyproject.toml --extra desk --extra server --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" --quiet \
		--output-file requirements.lock $(ARGS)

translations: setup ## collect the sentences of the screens and compile the Chinese ones
	$(BIN)/python installer/translations.py update

clean: ## remove what was built, and the virtual environment
	rm -rf build dist $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(VENV)/packages.stamp: installer/debian/packages.txt installer/debian/install-packages
	$(FIND_PYTHON); installer/debian/install-packages "$${python:-python3}"
	mkdir -p $(VENV)
	touch $@

$(VENV)/python.stamp: | $(VENV)/packages.stamp
	$(FIND_PYTHON); [ -n "$$python" ] || { echo "Python 3.11 or later is needed." >&2; exit 1; }; "$$python" -m venv $(VENV)
	touch $@

$(VENV)/lock.stamp: requirements.lock $(VENV)/python.stamp
	$(BIN)/python -m pip install --quiet --no-input --require-hashes --no-deps --requirement requirements.lock
	touch $@

$(VENV)/product.stamp: pyproject.toml $(VENV)/lock.stamp $(VENV)/packages.stamp
	$(BIN)/python -m pip install --quiet --no-input --no-deps --no-index --no-build-isolation --editable .
	touch $@
