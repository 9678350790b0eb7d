# make demo  sets everything up, codes the sample dispatches and prints the claims
# make serve opens those claims in the browser
# make test  sets everything up and runs the tests
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
E2E := .venv/.installed-e2e
BASEMAP := src/dateline/web/static/basemap.json

.PHONY: demo test e2e screenshots lint bench serve basemap lock clean

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Dateline needs Python 3.11 or newer; set PYTHON=python3.x"; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@echo "Installing what Dateline needs into .venv (once, about a minute)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

# Land and borders for the map, from the package registry; without them the map has a grid of degrees.
basemap: $(STAMP)
	@test -f $(BASEMAP) || $(BIN)/python tools/basemap.py

demo: $(STAMP) basemap
	$(BIN)/dateline code samples --ledger demo.ledger --format table
	$(BIN)/dateline link demo.ledger
	@echo
	@echo "The claims are in demo.ledger. Next:"
	@echo "  make serve                                              read it in the browser, on this machine alone"
	@echo "  $(BIN)/dateline search demo.ledger market         find claims and dispatches by their words"
	@echo "  $(BIN)/dateline events demo.ledger                one line a happening, with its sources and conflicts"
	@echo "  $(BIN)/dateline export demo.ledger --format geojson -o claims.geojson"

test: $(STAMP) basemap
	$(BIN)/python -m pytest

# Tests in a browser write the pictures of docs/img; needs the system's Chromium.
screenshots: e2e
	DATELINE_SCREENSHOTS=1 $(BIN)/python -m pytest tests/e2e/test_pages.py -k axe

# What the tests in a browser need, which nothing else does; `make test` runs them where it is there.
e2e: $(E2E)

$(E2E): requirements-e2e.lock $(STAMP)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-e2e.lock
	@touch $(E2E)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP)
	$(BIN)/python bench/run.py

serve: $(STAMP) basemap
	@test -f demo.ledger || $(BIN)/dateline code samples --ledger demo.ledger
	$(BIN)/dateline serve demo.ledger

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --extra dev pyproject.toml requirements-build.in -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -c requirements.lock requirements-e2e.in -o requirements-e2e.lock

clean:
	rm -rf .venv demo.ledger demo.ledger-wal demo.ledger-shm
