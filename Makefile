# make demo   sets up what is missing, takes in the sample scans, answers five questions
# make test   sets up what is missing, then lint, types, import contracts and all tests
# make faults what goes wrong in a night, slowly: kills, failing disks, clusters, a week of nights
# make laws   tries new random examples of every law (property-based test), for minutes
PYTHON ?= python3
BIN := .venv/bin
PACKAGES := pipeline flows models corpus

.PHONY: setup demo test check lint types imports tests faults laws bench clean

setup: .venv/.ready

.venv/.ready: pyproject.toml constraints.txt tools/system-packages
	tools/system-packages
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

demo: setup samples/out/.made
	$(BIN)/python samples/demo.py samples/out demo-archive

samples/out/.made: .venv/.ready $(wildcard samples/*.py samples/minutes/*)
	$(BIN)/python samples/make_samples.py samples/out
	touch $@

test: setup check

.venv/.tests: .venv/.ready
	tools/system-packages tests
	touch $@

check: lint types imports tests

lint: setup
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .

types: setup
	$(BIN)/mypy

imports: setup
	$(BIN)/lint-imports

tests: .venv/.tests
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

faults: .venv/.faults
	$(BIN)/python -m pytest -v tests/faults

.venv/.faults: .venv/.tests
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,faults]'
	touch $@

laws: setup
	DIARIUM_LAWS=search $(BIN)/python -m pytest -q $$(grep -rlE "^@given" tests --include="test_*.py")

bench: .venv/.bench
	$(BIN)/python -m bench.reading --plot bench/reading.svg
	$(BIN)/python -m bench.night
	$(BIN)/python -m bench.printed
	$(BIN)/python -m bench.layers
	$(BIN)/python -m bench.stages
	$(BIN)/python -m bench.people

.venv/.bench: .venv/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	touch $@

clean:
	rm -rf .venv demo-archive samples/out build *.egg-info
