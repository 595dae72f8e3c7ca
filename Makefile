# Returns Desk. `make help` says what can be made.
# Everything is set up on first use, inside this folder, and again only when what it was made
# from has changed.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.NOTPARALLEL:
unexport VIRTUAL_ENV

# Where the system has certificates uv trusts them, as curl does: a company's own are among them.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt),)
export UV_SYSTEM_CERTS ?= true
export UV_NATIVE_TLS ?= true
endif

UV := .tools/bin/uv
PYTHON := .venv/bin/python
RASA_PYTHON := bot/.venv/bin/python
ENCODER := bot/models/encoder
PACKAGES := returns backend_client desk connectors sandbox bot/actions bot/language deploy
PACKAGES_IN_RASA := bot/components bot/no_tensorflow/no_tensorflow.py bot/encoder/build.py
# Rasa comes without types: what we build on counts as Any there, all else is strict.
RASA_IS_UNTYPED := --disable-error-code import-untyped --allow-subclassing-any \
	--allow-untyped-decorators

ROOT_ENV := .venv/.set-up
RASA_ENV := bot/.venv/.set-up
RASA_ENV_FROM := bot/pyproject.toml bot/uv.lock $(shell find bot/no_tensorflow -type f -not -name '*.pyc')

# What `make test` hands to pytest: make test ARGS="tests/returns -x"
ARGS ?=

# A target with `## what it does` behind it is listed by `make help`, and is no file.
LISTED := $(shell sed -n 's/^\([a-z-]*\):.* *## .*/\1/p' Makefile)
.PHONY: $(LISTED) ports shop encoder FORCE

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ports train ## set up what is missing, start everything, print the addresses
	@exec $(PYTHON) -m deploy demo

live: shop train ## run for a real shop, by the settings in shop.env (docs/live.md)
	@exec $(PYTHON) -m deploy live

doctor: $(ROOT_ENV) ## ask Slack, Telegram, the mail server and the public address whether all is well
	@$(PYTHON) -m deploy doctor

backup: $(ROOT_ENV) ## copy all that is stored to STATE_DIR/backup, while everything runs
	@$(PYTHON) -m deploy backup

restore: $(ROOT_ENV) ## put a backup back (FILE=...), while nothing runs
	@$(PYTHON) -m deploy restore "$(FILE)"

medusa: $(ROOT_ENV) ## a real Medusa server from npm, with its own PostgreSQL and a shop in it
	@exec $(PYTHON) -m deploy medusa

test: train ## set up what is missing, run all tests (ARGS="..." goes to pytest)
	@CHROMIUM="$$($(PYTHON) -m deploy browser)" && export CHROMIUM && exec $(PYTHON) -m pytest $(ARGS)

test-postgres: $(ROOT_ENV) ## the tests of what is stored, on a PostgreSQL of their own (ARGS="..." goes to pytest)
	@$(PYTHON) -m tests.on_postgres $(ARGS)

check: lint types test ## what CI runs: formatting, lint, types, import rules, all tests

lint: $(ROOT_ENV) ## formatting and lint (ruff), changing nothing
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .

types: $(ROOT_ENV) $(RASA_ENV) ## types (mypy strict)
	$(PYTHON) -m mypy $(PACKAGES)
	$(PYTHON) -m mypy --python-executable $(RASA_PYTHON) $(RASA_IS_UNTYPED) $(PACKAGES_IN_RASA)

fmt: $(ROOT_ENV) ## format, and repair what lint can repair
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

setup: $(ROOT_ENV) $(RASA_ENV) encoder ## both environments and the sentence encoder

train: setup ## train the model, if its data changed
	@$(PYTHON) -m deploy train

eval: train ## how well the bot understands (FILE=... measures on sentences of yours, DEFAULT=1 Rasa's own beside)
	@$(PYTHON) -m benchmarks.understanding $(FILE) --model "$$(ls -t bot/models/returns-desk-*.tar.gz | head -n 1)" $(if $(DEFAULT),--default)

simulate: train ## simulated customers talk to the bot, the backend is judged (ARGS="--conversations 100 --seed 8")
	@$(PYTHON) -m tests.simulation $(ARGS)

conformance: $(ROOT_ENV) ## which order backend passes which case, as a table
	@$(PYTHON) -m tests.conformance

storm: $(ROOT_ENV) ## 1,000 returns with random faults and crashes: what became of each (ARGS="--stage shopify")
	@$(PYTHON) -m tests.conformance.storm --returns 1000 --seed 7 $(ARGS)

bench: $(ROOT_ENV) ## how long the parts take that a customer waits for
	@$(PYTHON) -m benchmarks.policy_bench
	@$(PYTHON) -m benchmarks.slack_bench

bench-widget: $(ROOT_ENV) ## size and time to ready of the widget beside its peers, on a slow line (needs Node)
	@$(PYTHON) -m benchmarks.widget

bench-streams: $(ROOT_ENV) train ## what 10,000 customers with the chat open cost, and how soon a message arrives
	@$(PYTHON) -m benchmarks.streams $(ARGS)

mutation: $(ROOT_ENV) ## how many changes of the rules a test notices (KEEP=folder goes on where it was, CHILDREN=1 spares a core; an hour)
	@PATH="$(dir $(abspath $(UV))):$$PATH" $(PYTHON) -m benchmarks.policy_mutation $(if $(KEEP),--keep $(KEEP)) $(if $(CHILDREN),--children $(CHILDREN))

storm-after: $(ROOT_ENV) ## 1,000 returns and what becomes of them, while webhooks, Rasa and we ourselves fail
	@$(PYTHON) -m tests.care.storm --returns 1000 --seed 7

storm-slack: $(ROOT_ENV) ## 200 conversations with agents, while Slack and the connectors fail
	@$(PYTHON) -m tests.connectors.slack.storm --conversations 200 --seed 7

webhook-burst: $(ROOT_ENV) ## 10,000 webhooks at once, and a customer who writes meanwhile
	@$(PYTHON) -m tests.care.burst --events 10000

promises: $(ROOT_ENV) ## how the promised days of the last 30 days were kept
	@$(PYTHON) -m connectors.promises

clean: ## remove what was set up, trained and stored (not what uv has downloaded)
	rm -rf .venv bot/.venv .tools .rasa .mypy_cache .ruff_cache .pytest_cache .hypothesis var
	find bot/models -mindepth 1 -not -name .gitkeep -delete

# --- the steps of the set-up ---

ports: $(ROOT_ENV)
	@$(PYTHON) -m deploy ports

shop: $(ROOT_ENV)
	@$(PYTHON) -m deploy shop

encoder: $(RASA_ENV)
	@$(RASA_PYTHON) bot/encoder/build.py --out $(ENCODER) --uv $(UV)

$(UV):
	@sh deploy/set-up.sh uv

$(ROOT_ENV): pyproject.toml uv.lock | $(UV)
	@sh deploy/set-up.sh environment . "the tools and all that is not Rasa"

$(RASA_ENV): $(RASA_ENV_FROM) | $(UV)
	@sh deploy/set-up.sh environment bot "Rasa"

# An environment whose interpreter is gone is made anew.
ifeq ($(wildcard $(PYTHON)),)
$(ROOT_ENV): FORCE
endif
ifeq ($(wildcard $(RASA_PYTHON)),)
$(RASA_ENV): FORCE
endif
