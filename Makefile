# make run    the app on its seeds       make test   everything, engines and browser included
# make lint   ruff and mypy --strict     make bench  the benchmarks       make lock   renew the pinned versions
# make train  what reading texts has learned, from the annotated ones and from templates
# All of them rest on `make setup`, which makes .venv from the hashed locks in requirements/ (uv if it is there, else venv and pip).

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help setup run test lint bench train lock clean

help:
	@sed -n 's/^# //p' $(MAKEFILE_LIST)

setup: $(VENV)/.run-ready

$(VENV)/.run-ready: requirements/run.lock pyproject.toml tools/setup
	@PYTHON="$(PYTHON)" tools/setup $(VENV) requirements/run.lock
	@touch $@

$(VENV)/.dev-ready: requirements/dev.lock $(VENV)/.run-ready
	@PYTHON="$(PYTHON)" tools/setup $(VENV) requirements/dev.lock
	@touch $@

run: setup
	@$(BIN)/gobetween app

lint: $(VENV)/.dev-ready
	@tools/lint $(BIN)

test: $(VENV)/.dev-ready
	@tools/test $(BIN)

bench: $(VENV)/.dev-ready
	@$(BIN)/python -m pytest bench -q --benchmark-columns=median,rounds --benchmark-sort=name

train: $(VENV)/.dev-ready
	@$(BIN)/python -m bench.extraction.train

lock:
	@tools/lock

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
