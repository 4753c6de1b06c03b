PORT ?= 8000
export PORT

bin := .venv/bin

.PHONY: help run phone test test-slow test-webkit test-clients soak bench bench-reading fuzz-reading audit lint format words lock clean

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## */\t/' | expand -t 14

run:  ## Install what is missing, then start the server (PORT=8000)
	@.ci/install run
	@.ci/start

phone:  ## The same over https for phones in this network, with a QR code to open it
	@.ci/install run
	@.ci/start phone

test: lint  ## Install what is missing, then run every test but slow, soak, WebKit, clients and benchmarks
	$(bin)/pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder -m "not slow and not soak and not webkit and not clients"

test-slow:  ## Processes killed at work, a cluster, hundreds of mutants: what takes a quarter of a minute each
	@.ci/install test
	$(bin)/pytest -m slow

test-webkit:  ## The offline flow in WebKitGTK, the iPhone's engine
	@.ci/install webkit
	$(bin)/pytest tests/webkit

test-clients:  ## The feed in a desktop's calendar, evolution-data-server
	@.ci/install clients
	$(bin)/pytest tests/clients

soak:  ## Minutes on end: hundreds of uploads while workers are being killed, lives of hundreds of steps
	@.ci/install test
	$(bin)/pytest -m soak -rP

bench:  ## Measure; CARDS=folder measures on the card photos there, too
	@.ci/install test
	@for script in tests/benchmarks/bench_*.py; do \
	    [ ! -e $$script ] || { echo "$$script"; $(bin)/python $$script $(CARDS); } || exit 1; \
	done

bench-reading:  ## Reading against Tesseract and RapidOCR; CARDS=folder holds sets of photos with labels.json
	@.ci/install test
	@$(bin)/python tests/benchmarks/bench_reading.py $(CARDS)

fuzz-reading:  ## Read 10,000 mutated photos under watch; FILE=mutant reads one of them again
	@.ci/install test
	@$(bin)/python tests/fuzz/fuzz_reading.py $(FILE)

audit:  ## Lighthouse's scores of the main pages on a slow phone, and what axe-core finds in them
	@.ci/install audit
	@$(bin)/python -m tests.audit

lint:  ## Check style, types and who may import whom
	@.ci/install test
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy
	$(bin)/lint-imports
	.ci/check-js

format:  ## Put the Python files in shape
	$(bin)/ruff check --fix .
	$(bin)/ruff format .

words:  ## Find every sentence for the translators; NEW=it begins another language
	@.ci/install test
	@$(bin)/python -m tests.catalogues $(NEW)

lock:  ## Make the lock files anew from pyproject.toml
	.ci/lock

clean:  ## Remove what was installed here; data/ stays
	rm -rf .venv tests/scripts/node_modules tests/audit/node_modules .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
