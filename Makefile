# All set-up is done by these targets, in a virtual environment inside the checkout. Python 3.11 or newer and a
# package index that pip can reach are all they need.

VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check install --constraint constraints.txt

# The first that runs, is new enough and can make environments: a command of that name may be there and do none of it.
ifndef PYTHON
PYTHON := $(shell for python in python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
endif

# Tests and benchmarks run the command many times, and each time without its bytecode would compile it anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test test-slow check docs bench release generate tools checkov clean
.DELETE_ON_ERROR:
.NOTPARALLEL:

help: ## list what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.run ## lint and render examples/fleet into build/
	@sh scripts/demo.sh $(BIN)/workerc examples/fleet build

test: $(VENV)/.test tools ## run the tests (arguments for pytest: make test ARGS='-k inventory')
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not slow" $(ARGS)

test-slow: $(VENV)/.test $(VENV)/.docs tools ## run what takes minutes: packages, pre-commit, CI jobs, editors, releases
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m slow $(ARGS)

check: $(VENV)/.test $(VENV)/.check ## types, style, generated files, links in the documentation
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python scripts/check_generated.py
	$(BIN)/python scripts/check_docs.py

docs: $(VENV)/.docs ## build the documentation as a site into build/site
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet

bench: $(VENV)/.run tools ## measure workerc beside its peers, and write docs/performance.md
	@$(BIN)/python benchmarks/run.py --write

release: .venv-release/.done ## build what a release uploads into dist/, judge it, and say what to do then
	@.venv-release/bin/python scripts/release.py dist

.venv-release/.done: scripts/release-requirements.txt
	@test -n "$(PYTHON)" || { echo "no Python 3.11 or newer with venv found: install one, or name it: make PYTHON=/path/to/python3"; exit 2; }
	@rm -rf $(@D)
	@$(PYTHON) -m venv $(@D)
	@$(@D)/bin/python -m pip --quiet --quiet --disable-pip-version-check install --requirement $<
	@touch $@

generate: $(VENV)/.test ## write the generated files anew
	@for script in scripts/generate_*.py; do echo $$script && $(BIN)/python $$script || exit 1; done

tools: $(VENV)/.run ## fetch real helm and kubectl, and a schema, into .tools/ for the tests
	@$(BIN)/python scripts/fetch_tools.py

checkov: .venv-checkov/.done ## install checkov, 290 MB, for the test that judges rendered objects by it

.venv-checkov/.done: constraints.txt
	@test -n "$(PYTHON)" || { echo "no Python 3.11 or newer with venv found: install one, or name it: make PYTHON=/path/to/python3"; exit 2; }
	@rm -rf $(@D)
	@$(PYTHON) -m venv $(@D)
	@$(@D)/bin/python -m pip --quiet --quiet --disable-pip-version-check install --constraint constraints.txt checkov
	@touch $@

clean: ## remove what these targets made
	rm -rf .venv .venv-* .tools build dist

# An environment is made anew when what goes into it changes, so that nothing is left over in it.
$(VENV)/.run: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "no Python 3.11 or newer with venv found: install one, or name it: make PYTHON=/path/to/python3"; exit 2; }
	@echo "making $(VENV) with $$($(PYTHON) --version)"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) hatchling editables
	@$(PIP) --no-build-isolation --editable .
	@touch $@

$(VENV)/.%: $(VENV)/.run
	@echo "installing what make $* needs"
	@$(PIP) --no-build-isolation --editable '.[$*]'
	@touch $@
