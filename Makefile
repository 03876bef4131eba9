# Everything about zhiben starts here; `make help` lists it. POSIX make and sh, no root.
.POSIX:
.SUFFIXES:

# PYTHON=/path/to/python3.12 names the interpreter; else the first working one from 3.11 to 3.13 is taken.
SERVE = 1
PORT = 8000
TODAY = 2024-05-27
JOBS = auto
# More words for pytest: make test-fast ARGS="tests/ledger -x"
ARGS =

PY = .venv/bin/python
ZHIBEN = .venv/bin/zhiben
PYTEST = $(PY) -m pytest -n $(JOBS) --dist worksteal
DEMO = env ZHIBEN_HOME=var/demo-home ZHIBEN_FONTS=$${ZHIBEN_FONTS:-var/fonts} ZHIBEN_DEMO=1 ZHIBEN_TODAY=$(TODAY) \
	ZHIBEN_PUBLIC_ADDRESS=$${ZHIBEN_PUBLIC_ADDRESS:-http://127.0.0.1:$(PORT)}
SETUP = python=$$(PYTHON='$(PYTHON)' tools/find-python) && "$$python" tools/setup.py

.PHONY: help setup setup-dev demo test test-fast test-long test-oldest coverage lint format lock bench screenshots clean

help: ## What there is
	@sed -n 's/^\([a-z-]*\):[^#]*## /  make \1	/p' Makefile | expand -t 22

setup: ## .venv with locked dependencies, front-end files, translations, fonts
	@$(SETUP)

setup-dev:
	@$(SETUP) --dev

demo: setup ## A district's records, desks and bulletin on http://127.0.0.1:8000 (SERVE=0 only makes them, PORT=…)
	@$(DEMO) $(ZHIBEN) migrate --no-input --verbosity 0
	@$(DEMO) $(ZHIBEN) demo load
	@$(DEMO) $(ZHIBEN) demo documents --out var/demo
	@$(DEMO) $(ZHIBEN) demo sign-ins
	@if [ "$(SERVE)" != 0 ]; then exec $(DEMO) $(ZHIBEN) serve --port $(PORT); fi

test: setup-dev ## Everything but soak: with SQLite in a browser too, then with PostgreSQL
	ZHIBEN_CHROMIUM=$$($(PY) tools/browser.py) && export ZHIBEN_CHROMIUM && \
	ZHIBEN_TEST_DATABASE=sqlite $(PYTEST) -m "not long and not postgresql_only" $(ARGS)
	ZHIBEN_TEST_DATABASE=postgresql $(PYTEST) -m "not long and not browser and not sqlite_only and not no_database" $(ARGS)

test-fast: setup-dev ## SQLite only, no browser
	ZHIBEN_TEST_DATABASE=sqlite $(PYTEST) -m "not browser and not long and not postgresql_only" $(ARGS)

test-long: setup-dev ## Soak and cluster tests, on SQLite and on PostgreSQL
	$(PY) -m pip install --quiet --require-hashes --requirement requirements-spark.txt
	ZHIBEN_CHROMIUM=$$($(PY) tools/browser.py) && export ZHIBEN_CHROMIUM && \
	ZHIBEN_TEST_DATABASE=sqlite $(PY) -m pytest -m "long and not postgresql_only" $(ARGS)
	ZHIBEN_TEST_DATABASE=postgresql $(PY) -m pytest -m "long and not browser and not sqlite_only" $(ARGS)

test-oldest: setup-dev ## The browser tests in the oldest browser supported
	ZHIBEN_CHROMIUM=$$($(PY) tools/browser.py --oldest) && export ZHIBEN_CHROMIUM && $(PYTEST) -m "browser and not long" $(ARGS)

coverage: setup-dev ## What the tests reach, branch by branch
	ZHIBEN_CHROMIUM=$$($(PY) tools/browser.py) && export ZHIBEN_CHROMIUM && \
	$(PYTEST) -m "not long and not postgresql_only" --cov --cov-report=term $(ARGS)

lint: setup-dev ## Form, rules, types, layers, migrations, translations, dependencies, API snapshot
	$(PY) -m ruff format --check
	$(PY) -m ruff check
	$(PY) -m djlint src/zhiben --lint --quiet
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -m deptry src
	$(ZHIBEN) makemigrations --check --dry-run
	$(PY) tools/translations.py check
	$(ZHIBEN) api schema --check

format: setup-dev ## Put code into form
	$(PY) -m ruff format
	$(PY) -m ruff check --fix

lock: setup-dev ## Pin the dependencies of pyproject.toml and package.json anew (ARGS=--upgrade for newer ones)
	$(PY) tools/lock.py $(ARGS)
	npm install --package-lock-only
	cd tools/chromium && npm install --package-lock-only

bench: setup-dev ## The measured targets, on SQLite and PostgreSQL
	$(PY) -m bench $(ARGS)

screenshots: setup-dev ## The README's pictures, from the demo
	@$(MAKE) demo SERVE=0
	ZHIBEN_CHROMIUM=$$($(PY) tools/browser.py) && export ZHIBEN_CHROMIUM && $(DEMO) $(PY) tools/screenshots.py

clean: ## Remove what was made, but not var/ (data)
	rm -rf .venv node_modules src/zhiben/web/static/vendor src/zhiben/web/icons dist
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.* htmlcov
	find src tests tools -name __pycache__ -prune -exec rm -rf {} +
	find src -name '*.mo' -exec rm -f {} +
