# make run | test | install | e2e | peers | bench | check | clean
# Assumes Python >= 3.11 and make, nothing else. Everything installed goes into .venv; the peers
# the estimate is measured beside go into .venv-peers.

SHELL := /bin/sh
# Compiled modules are kept: without them every start takes three times as long.
unexport PYTHONDONTWRITEBYTECODE
PORT ?= 8501
VENV := .venv
PY := $(VENV)/bin/python
PEERS_VENV := .venv-peers
PEERS_PY := $(PEERS_VENV)/bin/python
# Newest first; PYTHON=... chooses another.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.14 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)

.PHONY: run test install e2e peers bench check clean
.DEFAULT_GOAL := run

run: $(VENV)/.installed
	@if [ "$$(uname)" = Darwin ] || [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then headless=false; else headless=true; fi; \
	echo "Calculateur : http://127.0.0.1:$(PORT)  (Ctrl+C pour arrêter)"; \
	exec $(PY) -m streamlit run app.py --server.port $(PORT) --server.headless $$headless

install: $(VENV)/.installed

test: $(VENV)/.installed-dev
	@$(PY) -m pytest -n auto --ignore=tests/e2e $(PYTEST_ARGS)

# Status 5 is pytest's "no test collected".
e2e: $(VENV)/.installed-dev
	@$(PY) -m pytest tests/e2e $(PYTEST_ARGS) || { status=$$?; [ $$status -eq 5 ] || exit $$status; \
	echo "tests/e2e holds no test."; }

peers: $(PEERS_VENV)/.installed
	@$(PEERS_PY) -m pytest tests/peers $(PYTEST_ARGS)

bench: $(VENV)/.installed-dev $(PEERS_VENV)/.installed
	@mkdir -p build
	@$(PY) -m benchmarks --rows build/bench-rows.json
	@$(PEERS_PY) -m benchmarks.beside --rows build/bench-rows.json $(BENCH_ARGS)

check: $(VENV)/.installed-dev
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy calculator

clean:
	rm -rf $(VENV) $(PEERS_VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis

# A stamp per step: a second make run installs nothing.
$(VENV)/bin/python:
	@if [ -z "$(PYTHON)" ]; then \
	echo "Il faut Python 3.11 ou plus récent (python.org). / Python 3.11 or later is needed." >&2; exit 2; fi
	@echo "Installation dans $(VENV), une seule fois."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	echo "Python est là, son module venv non : sous Debian ou Ubuntu, « apt install python3-venv »." >&2; exit 2; }

# uv is faster; where it cannot be installed, pip does the same with the same hashes.
define install_from
$(PY) -m uv --version >/dev/null 2>&1 \
	|| $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt \
	|| echo "uv ne s'installe pas ici ; pip prend le relais, plus lentement."; \
if $(PY) -m uv --version >/dev/null 2>&1; \
then $(PY) -m uv pip install --quiet --python $(PY) --require-hashes -r $(1); \
else $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); fi
endef

$(VENV)/.installed: requirements.txt requirements-uv.txt | $(VENV)/bin/python
	@$(call install_from,requirements.txt)
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@$(call install_from,requirements-dev.txt)
	@touch $@

$(PEERS_VENV)/.installed: PY := $(PEERS_PY)
$(PEERS_VENV)/.installed: requirements-peers.txt requirements-uv.txt
	@if [ ! -x $(PEERS_PY) ]; then \
	echo "Installation dans $(PEERS_VENV), une seule fois."; "$(PYTHON)" -m venv $(PEERS_VENV); fi
	@$(call install_from,requirements-peers.txt)
	@touch $@
