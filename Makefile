# Lamina's everyday commands. Each target sets up what it needs, and can be repeated.

PRESET    ?= release
CONFIGURE ?=
BUILD     := build/$(PRESET)
LAMINA    := $(BUILD)/apps/cli/lamina
JOBS      ?= $(shell nproc)
DEMO      := build/demo
PYTEST    := -q -p no:cacheprovider

.DEFAULT_GOAL := help
.PHONY: help setup build install demo test bench bench-page check-peers lint format clean

help: ## this list
	@echo 'make TARGET [PRESET=release|clang|debug|asan|tsan|coverage]'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install the Debian packages and the Python environments of build and tests, where missing
	@tools/setup packages build test browser
	@tools/setup environment .venv-build tools/build-requirements.txt
	@tools/setup environment .venv tests/requirements.txt

build: ## build the binary: build/PRESET/apps/cli/lamina
	@tools/setup packages build test
	@tools/setup environment .venv-build tools/build-requirements.txt
	@cmake --preset $(PRESET) $(CONFIGURE) --log-level=WARNING >/dev/null
	@cmake --build --preset $(PRESET) --target lamina -j $(JOBS)

install: build ## install the binary, its tables and headers below PREFIX (/usr/local)
	@cmake --install $(BUILD) --prefix $(or $(PREFIX),/usr/local)

demo: build ## train on the heart table, save the model, predict with it, write an HTML report
	@tools/demo $(LAMINA) $(DEMO)

test: setup ## build everything and run all tests
	@cmake --preset $(PRESET) $(CONFIGURE) --log-level=WARNING >/dev/null
	@cmake --build --preset $(PRESET) -j $(JOBS)
	@ctest --preset $(PRESET) -j $(JOBS)

bench: peers-setup ## speed beside PyTorch, oneDNN, H2O, scikit-learn, ONNX Runtime, pandas and pyarrow (downloads them once)
	@cmake --preset $(PRESET) -DLAMINA_BENCH=ON >/dev/null
	@cmake --build --preset $(PRESET) --target lamina bench_programs -j $(JOBS)
	@.venv-peers/bin/python bench/bench.py --build $(BUILD)

bench-page: ## write the figures of the last `make bench` into docs/performance.md
	@python3 bench/report.py $(BUILD)/bench.json

check-peers: peers-setup ## answers beside scikit-learn and PyTorch (downloads PyTorch once)
	@LAMINA=$(abspath $(LAMINA)) .venv-peers/bin/python -m pytest $(PYTEST) tests/peers

.PHONY: peers-setup
peers-setup: build
	@tools/setup packages bench
	@tools/setup environment .venv-peers bench/requirements.txt

lint: ## format, includes and clang-tidy
	@tools/setup packages build test lint
	@tools/lint

format: ## lay out every C++ file by .clang-format
	@tools/setup packages lint
	@git ls-files -z '*.cpp' '*.hpp' | xargs -0 clang-format-14 -i

clean: ## remove every build and environment
	@rm -rf build .venv .venv-build .venv-lint .venv-peers
