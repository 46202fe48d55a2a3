# One command for everything, the same by hand and in CI. Each target is quick when there is nothing to do.
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
WORKERS ?= $(shell nproc)

.PHONY: help setup demo test check bench browser screenshots spark-up spark-down spark-test docs vendor lock clean
help: ## what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

setup: $(STAMP) ## make .venv with the arrears command in it
$(STAMP): requirements/lock.txt pyproject.toml
	@test -x $(BIN)/python || $(PY) -m venv $(VENV) || { echo "python3-venv is missing: apt-get install python3-venv"; exit 1; }
	@echo "installing what Arrears runs on (a few minutes the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/lock.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup ## load the sample portfolios, run the night, show what it decided and why
	$(BIN)/arrears demo $(DEMO)

test: check ## every check and every test
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

check: setup ## style, types, arrows between rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/pyright

screenshots: setup ## pictures of the main pages, from a demo office lived in for a morning (docs/images)
	$(BIN)/python -m tests.browser.screenshots

browser: setup ## the tests in a real Chromium (installs Debian's where missing, when root)
	@test -x /usr/bin/chromium || { test "$$(id -u)" = 0 && apt-get install -y chromium fonts-noto-cjk; } || { echo "apt-get install chromium fonts-noto-cjk"; exit 1; }
	$(BIN)/python -m pytest tests/browser $(ARGS)

bench: setup ## the benchmarks, as JSON
	$(BIN)/arrears bench night --accounts 10000000

.venv-spark/.ready: requirements/spark.lock
	@command -v java >/dev/null || { echo "Spark needs Java 17: apt-get install openjdk-17-jre-headless"; exit 1; }
	@test -x .venv-spark/bin/python || $(PY) -m venv .venv-spark
	@echo "installing Spark (some 400 MB) into .venv-spark ..."
	@.venv-spark/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/spark.lock
	@touch $@

spark-up: .venv-spark/.ready ## start a Spark 4 cluster on loopback: one master, two workers, Spark Connect
	tools/spark_cluster.sh up

spark-down: ## stop that cluster
	tools/spark_cluster.sh down

spark-test: setup spark-up ## the sample portfolio's night on that cluster and on DuckDB: every row must be the same
	$(BIN)/python -m tests.parity.spark_cluster sc://127.0.0.1:15002 $(PERSONS)

docs: setup ## write the generated reference pages
	$(BIN)/python -m tests.docs.generate

vendor: setup ## fetch the front-end files and fonts from their npm packages at fixed versions (needs npm)
	$(BIN)/python tools/vendor.py

lock: setup ## write requirements/lock.txt anew from lock.in, with hashes and without index addresses
	cd requirements && ../$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header lock.in -o lock.txt

clean: ## remove what was made
	rm -rf $(VENV) .venv-* build out
