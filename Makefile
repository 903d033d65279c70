# FluxStudio: `make run` and `make test` need nothing but Python 3.11 and make.

PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
ONLY ?=
UV_VERSION = 0.13.9
BIN = .venv/bin
export PORT HOST

.PHONY: help run test lint e2e matrix bench demo lock js-packages

help: ## This list
	@grep -E '^[a-z0-9-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv/run ## Serve the studio at http://127.0.0.1:8000 (PORT=, HOST=)
	@exec $(BIN)/python manage.py serve

test: .venv/test ## The whole test suite; what needs more than Python is skipped with the reason
	@$(BIN)/python tests/run.py

lint: .venv/test ## Style, types, layers, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djade --target-version 5.2 --check $$(git ls-files 'templates/*.html')
	@if [ -x tests/js/node_modules/.bin/tsc ]; then tests/js/node_modules/.bin/tsc -p static/jsconfig.json; else echo "tsc: skipped, run 'make js-packages' first"; fi

e2e: .venv/test ## Only the tests in a real Chromium
	@$(BIN)/python tests/run.py e2e

matrix: .venv/test ## The authorisation matrix: who may do what at every address and on the socket, counted
	@$(BIN)/python -m pytest -q --disable-warnings tests/web/test_matrix.py tests/web/test_matrix_socket.py

bench: .venv/test ## Figures, not assertions (ONLY=live|engine|polling|pages|weight|stitch|editor)
	@$(BIN)/python -m tests.bench $(ONLY)

demo: .venv/run ## A throw-away install with a sample team and 60 sandbox pictures
	@exec $(BIN)/python manage.py demo

js-packages: ## The npm packages that tests use
	npm ci --prefix tests/js --ignore-scripts --no-audit --no-fund

lock: .venv/uv ## Compile the hashed locks from pyproject.toml
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --extra local pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --extra local --group test pyproject.toml -o requirements/test.txt

.venv/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "FluxStudio needs Python 3.11 or newer")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

# A test install serves, too: whoever has it is not stripped of it by `make run`.
.venv/run: requirements/run.txt | .venv/uv
	@if [ -e .venv/test ]; then $(MAKE) -s .venv/test; else VIRTUAL_ENV=.venv $(BIN)/uv pip sync -q --require-hashes requirements/run.txt; fi
	@touch $@

.venv/test: requirements/test.txt requirements/run.txt | .venv/uv
	@VIRTUAL_ENV=.venv $(BIN)/uv pip sync -q --require-hashes requirements/test.txt
	@touch $@
