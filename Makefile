# Every command of the project. "make help" lists them.
# PORT, DATA_DIR and the other names of .env.example may be given in the environment or as "make run PORT=9000".

PYTHON ?= python3
BIN := .venv/bin
ROUNDS ?= 5
RACES ?= 200
ONLY ?=
PAIRS ?= 1000
SIZE ?=
PART ?=
SAMPLE ?=
CASES ?=
SEED ?=
ARGS ?=
ON ?=

.DEFAULT_GOAL := help
.PHONY: help run start setup upgrade test check format faces faults bench mutants clocks coverage lock translations python venv venv-dev

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|' 2>/dev/null \
		|| grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST)

run: venv  ## try it with a made-up community (PORT=8000, DATA_DIR=data)
	@DEMO=1 DEBUG=0 exec $(BIN)/python manage.py up

start: venv  ## run it for real people; "make setup" comes first
	@DEMO=0 exec $(BIN)/python manage.py up

setup: venv  ## ask for organisation, first coordinator and address, make keys, send a test message
	@DEMO=0 exec $(BIN)/python manage.py setup

upgrade: venv  ## after pulling a new version: libraries, a copy of the database, migrations
	@DEMO=0 $(BIN)/python manage.py prepare

test: venv-dev  ## the whole suite, with every service it needs (ARGS="tests/groups -x" for a part, ON=postgresql)
	@ON="$(ON)" $(BIN)/python scripts/testing.py $(ARGS)

check: venv-dev  ## format, lint, types, layers, migrations, templates, translations
	@$(BIN)/python scripts/checking.py $(ARGS)

format: venv-dev  ## put code into shape
	@$(BIN)/ruff check -q --fix . ; $(BIN)/ruff format -q .

faces: venv-dev  ## pictures of every page in every condition, with axe
	@$(BIN)/python scripts/faces.py $(ARGS)

faults: venv-dev  ## kill workers while messages go out (ROUNDS=5), let people press at once (RACES=200); writes bench/faults.json
	@ROUNDS="$(ROUNDS)" RACES="$(RACES)" ONLY="$(ONLY)" $(BIN)/python scripts/faults.py

bench: venv-dev  ## measure whether a clock tells who has an account (PAIRS=1000), and how quick pages are (ARGS=speed SIZE="1000 10000"); writes bench/results.json
	@PAIRS="$(PAIRS)" SIZE="$(SIZE)" ON="$(ON)" $(BIN)/python scripts/bench.py $(ARGS)

mutants: venv-dev  ## break what must not be wrong, and see whether a test notices (PART=access, SAMPLE=200, SEED=1); writes bench/mutants.json
	@PART="$(PART)" SAMPLE="$(SAMPLE)" SEED="$(SEED)" $(BIN)/python scripts/mutants.py

clocks: venv-dev  ## meetings in every time zone, each instant worked out twice (CASES=100000)
	@CASES="$(CASES)" SEED="$(SEED)" $(BIN)/python scripts/clocks.py

coverage: venv-dev  ## whether tests walk through every branch of what must not be wrong (PART=access)
	@PART="$(PART)" $(BIN)/python scripts/branches.py

translations: venv-dev  ## gather new sentences into locale/
	@$(BIN)/python scripts/translations.py gather

lock: python  ## choose library versions anew and pin them with their hashes
	@$(PYTHON) scripts/locking.py

venv: python
	@$(PYTHON) scripts/venv.py run

venv-dev: python
	@$(PYTHON) scripts/venv.py dev

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Python is missing. Install Python 3.11 or newer (on Debian: apt-get install python3 python3-venv) and try again." >&2; exit 2; }
