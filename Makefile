# make run · make test · make check · make bench · make demo · make docs · make pictures
# Everything lives in .venv; the system's Python is only asked to create it.

RECENT := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c '$(RECENT)' 2>/dev/null && { echo $$python; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
export PYTHONUTF8 := 1

.PHONY: run test check bench bench-quick demo docs pictures clean

run: $(VENV)/.ready-to-run
	@$(BIN)/python -m zoneread

test: $(VENV)/.ready-to-test
	@$(BIN)/python -m pytest -n auto

check: $(VENV)/.ready-to-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python docs/generate.py --check

bench: $(VENV)/.ready-to-test
	@$(BIN)/python -m bench

bench-quick: $(VENV)/.ready-to-test
	@$(BIN)/python -m bench --quick

demo: $(VENV)/.ready-to-run
	@$(BIN)/python -m zoneread.demo

docs: $(VENV)/.ready-to-test
	@$(BIN)/python docs/generate.py

pictures: $(VENV)/.ready-to-test
	@$(BIN)/python docs/pictures.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(or $(PYTHON),false) -c '$(RECENT)' 2>/dev/null || { echo "zoneread needs Python 3.11 or newer;" \
		"$(or $(PYTHON),python3) is $$($(or $(PYTHON),python3) -V 2>&1 | head -n 1)" \
		"(make run PYTHON=/path/to/python3.11)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "zoneread needs Python's venv module (on Debian and Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@echo "Creating $(VENV) …" >&2
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.ready-to-run: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing zoneread (once) …" >&2
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.ready-to-test: $(VENV)/.ready-to-run
	@echo "Installing what the tests need (once) …" >&2
	@$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@
