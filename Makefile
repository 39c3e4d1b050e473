# Needs Python 3.11 to 3.13 and nothing else. PYTHON=python3.12 make test chooses another.
PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3.13 python3,$(if $(shell command -v $(p)),$(p))))
BIN := .venv/bin

.PHONY: demo test lint bench clean

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: .venv/installed  ## what is found in a sample letter and post, why, the verdict, the redacted text
	@$(BIN)/nhsredact demo

test: .venv/installed  ## all tests
	$(BIN)/python -m pytest

lint: .venv/installed  ## style, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/installed  ## accuracy and speed on a corpus, and their figures into README: make bench CORPUS=folder
	$(BIN)/python benchmarks/accuracy.py $(CORPUS) benchmarks/corpus/*.jsonl --against presidio,spacy
	$(BIN)/python benchmarks/speed.py $(CORPUS)/part_a.jsonl
	$(BIN)/python benchmarks/model.py $(CORPUS)/part_a.jsonl benchmarks/corpus/*.jsonl
	$(BIN)/python benchmarks/communities.py
	$(BIN)/python benchmarks/estimates.py
	$(BIN)/python benchmarks/calibration.py
	$(BIN)/python benchmarks/gate.py $(CORPUS)/part_a.jsonl
	$(BIN)/python benchmarks/publish.py

clean:
	rm -rf .venv dist build
