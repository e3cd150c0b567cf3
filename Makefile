# Two commands: `make demo` shows the portal, `make test` proves it. README.md says more.
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
BIN := .venv/bin

# A machine that forbids bytecode makes every process compile the same files again.
export PYTHONDONTWRITEBYTECODE =
export PYTHON PORT HOST

.PHONY: help demo demo-reset environment test bench drills counts mutants portrait states guide format lock

help:
	@echo "make demo              démonstration sur http://127.0.0.1:8000 (PORT=… pour un autre port)"
	@echo "make demo DATE=2009-07-01  la même histoire, jouée jusqu'à ce jour : l'argent de 2008 clos, la part modulée payée"
	@echo "make demo-reset        oublie ce qui a été saisi dans la démonstration"
	@echo "make test              toutes les vérifications, sur PostgreSQL, Redis et SQLite"
	@echo "make bench             ce que coûtent les pages à la taille du pays (LIST=… : liste réelle à importer)"
	@echo "make drills            exercices de panne sous charge, et « make demo » entière, sur de vrais processus (DOCUMENTS=… KILLS=… : 1 500 et 100 par défaut)"
	@echo "make counts            taille et forme du code, en chiffres (tests/counts.py)"
	@echo "make mutants           fautes semées dans les règles : lesquelles aucun test ne voit (docs/mutants.md)"
	@echo "make portrait          garde ce que le portail dit et montre, pour comparer deux versions (TO=dossier)"
	@echo "make states            récrit docs/states.md depuis les tables d'états"
	@echo "make guide             récrit les images de l'aide, tous ses chapitres (docs/guide)"
	@echo "make environment       seulement l'environnement Python de développement, dans .venv"
	@echo "make format            met en forme le code"
	@echo "make lock              recalcule les listes de versions depuis pyproject.toml"

demo:
	@sh deploy/environment.sh run
	@exec env $(if $(DATE),PORTAL_TODAY=$(DATE)) $(BIN)/python -m iae_portal.demo

demo-reset:
	rm -rf var/demo.sqlite3* var/previous-demo.sqlite3* var/demo.stamp.json var/media var/mails var/broker var/beat-schedule*

environment:
	@sh deploy/environment.sh test

test: environment
	@exec bash tests/run.sh

# BENCH=--keep measures the base of the last time; DATABASE_URL gives an empty base of PostgreSQL.
LIST ?= ../shared/data/liste_siae_2019_07.csv
bench: environment
	@exec $(BIN)/python -m tests.bench --list $(LIST) $(BENCH)

DOCUMENTS ?= 1500
KILLS ?= 100
drills: environment
	@exec env DOCUMENTS=$(DOCUMENTS) KILLS=$(KILLS) bash tests/run.sh $(BIN)/pytest -q tests/drills/drill_failures.py tests/drills/drill_demo.py

counts: environment
	@exec $(BIN)/python -m tests.counts

# MUTANTS=--again tries what was not caught last time; a start of a path keeps these files.
mutants: environment
	@exec bash tests/run.sh $(BIN)/python -m tests.mutants $(MUTANTS)

# Then, on the other version: make portrait TO=other, and .venv/bin/python -m tests.portrait compare TO other
TO ?= var/portrait
portrait: environment
	@exec $(BIN)/python -m tests.portrait take $(TO)

states: environment
	$(BIN)/python manage.py write_states

guide: environment
	@exec $(BIN)/python -m tests.guide

format: environment
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# An optional package list a deployment may add stands in deploy/ (docs/operations.md).
LOCK := PATH="$(CURDIR)/$(BIN):$$PATH" UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet --universal --python-version 3.11 pyproject.toml
lock: environment
	$(LOCK) -o requirements.txt
	$(LOCK) -c requirements.txt --extra dev -o requirements-dev.txt
	$(LOCK) -c requirements.txt --extra s3 -o deploy/requirements-s3.txt
