# The habits of the project. `make` alone lists them. Needs only make and Python 3.11 with venv.
.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3.11 python3 python; do \
	"$$p" -c 'import sys, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && { command -v "$$p"; break; }; done)
BUILD = "$(or $(PYTHON),python3.11)" scripts/build_venv.py $(VENV)
HINT = { echo "Bianzhi needs Python 3.11 with venv (Debian: apt-get install python3.11-venv), or make PYTHON=/path/to/python3.11 …"; exit 1; }
HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=

.PHONY: help run demo test spark check bench bench-audit bench-audit-scale fuzz screenshots format lock system-packages clean

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1 · \2/p' $(firstword $(MAKEFILE_LIST))

$(VENV)/.base: requirements/base.txt scripts/build_venv.py
	@command -v "$(or $(PYTHON),python3.11)" >/dev/null || $(HINT)
	@$(BUILD) base

$(VENV)/.dev: requirements/dev.txt scripts/build_venv.py
	@command -v "$(or $(PYTHON),python3.11)" >/dev/null || $(HINT)
	@$(BUILD) dev

$(VENV)/.spark: requirements/spark.txt $(VENV)/.dev
	@$(BUILD) spark

run: $(VENV)/.base ## build what is missing, load the demo district if the database is empty, serve on HOST:PORT
	@$(BIN)/bianzhi migrate
	@$(BIN)/bianzhi demo --if-empty
	@exec $(BIN)/bianzhi serve --host $(HOST) --port $(PORT)

demo: $(VENV)/.base ## load the demo district into an empty database
	@$(BIN)/bianzhi migrate
	@$(BIN)/bianzhi demo

test: $(VENV)/.dev ## run every test this machine can run (ARGS="tests/cli -x" narrows it)
	@$(BIN)/python scripts/test.py $(ARGS)

spark: $(VENV)/.spark ## install PySpark (450 MB), for bianzhi audit-spark and its tests

check: $(VENV)/.dev ## ruff, types, import rules, templates, migrations up to date
	@$(BIN)/python scripts/check.py

bench: $(VENV)/.dev ## measure the ratios and keep them in benchmarks/results/ (ARGS="a b" picks)
	@$(BIN)/python benchmarks/run.py $(ARGS)

bench-audit: $(VENV)/.dev ## faults found and missed by bianzhi audit, in real and made-up reports (ARGS="folder …")
	@$(BIN)/python benchmarks/bench_audit.py $(ARGS)

fuzz: $(VENV)/.dev ## feed the readers of disclosures broken files for a minute a kind (needs atheris; ARGS="docx pdf" picks)
	@for kind in $(or $(ARGS),docx pdf page drawn html txt bundle text); do $(BIN)/python scripts/fuzz_readers.py $$kind 60 || exit 1; done

bench-audit-scale: $(VENV)/.dev ## memory and cores of bianzhi audit over many documents (ARGS="memory 1000 10000", "cores", "dashboard")
	@$(BIN)/python benchmarks/bench_audit_scale.py $(ARGS)

screenshots: $(VENV)/.dev ## look at every page in Chromium and make the pictures of the guide
	@$(BIN)/python scripts/look.py $(ARGS)

format: $(VENV)/.dev ## lay out the code
	@$(BIN)/ruff format src tests scripts benchmarks
	@$(BIN)/ruff check --fix-only --quiet src tests scripts benchmarks

lock: $(VENV)/.dev ## renew requirements/*.txt (needs uv)
	@for name in base parquet spark ocr dev; do uv pip compile --quiet --system-certs --generate-hashes --no-header --no-annotate \
		--python-version 3.11 --universal requirements/$$name.in -o requirements/$$name.txt || exit 1; done

system-packages: ## install Debian's PostgreSQL, Chromium, fonts, LibreOffice and Java (root or sudo)
	@sh scripts/system-packages

clean: ## remove the virtual environment and caches; instance/ stays
	@rm -rf $(VENV) .mypy_cache .ruff_cache .import_linter_cache .hypothesis
