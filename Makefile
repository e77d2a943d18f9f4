# A thin front: every target sets up what it needs (bootstrap.py) and calls `python -m helpers`.
# Works with GNU make 3.81. Without make:  python bootstrap.py -- run --study nsw

PYTHON ?= $(shell command -v python3 || command -v python || echo py)
DO = @$(PYTHON) bootstrap.py --
DO_WITH_QUOTES = @$(PYTHON) bootstrap.py --groups deidentify --
DO_WITH_TESTS = @$(PYTHON) bootstrap.py --groups deidentify test examples --

STUDY ?=
RUN ?=
PARAMS ?=
RUNS ?=
TOLERANCE ?=
REASON ?=
VARIABLE ?=
ID ?=
SCOPE ?=
TABLE ?=
FILTER ?=
DATA ?=
FILE ?=
LANGUAGE = nl

.DEFAULT_GOAL := all
.PHONY: all new trace run compare register quotes long twin handover takeover test params plain studies data snapshot lab withdraw check fix bench million simulate soak clean-run help

all: ## set up, then the default studies from raw data to reports/index.html
	$(DO) run

new: ## a first study.yml from your files: make new STUDY=mijn-scriptie DATA="enquete.sav registratie.xlsx"
	$(DO) new --study "$(STUDY)" --data "$(DATA)" --language "$(LANGUAGE)"

run: ## one run of one study: make run STUDY=nsw RUN=strict PARAMS="level=0.99"
	$(DO) run --study "$(STUDY)" --run "$(RUN)" --params "$(PARAMS)"

compare: ## runs side by side, with each conclusion that flips: make compare STUDY=nsw RUNS="main strict"
	$(DO) compare --study "$(STUDY)" --runs "$(RUNS)" --tolerance "$(TOLERANCE)"

register: ## the plan, and what is known now: make register STUDY=nsw REASON="before the data came"
	$(DO) register --study "$(STUDY)" --reason "$(REASON)"

quotes: ## quotes to approve, in a private worksheet: make quotes STUDY=city-deal
	$(DO_WITH_QUOTES) quotes --study "$(STUDY)"

twin: ## made-up rows from the declaration alone, to run it without the data: make twin STUDY=deventer
	$(DO) twin --study "$(STUDY)"

handover: ## a study as one file, with plan, decisions and manifests: make handover STUDY=deventer
	$(DO) handover --study "$(STUDY)" --data "$(DATA)"

takeover: ## check and run a study that was handed over: make takeover FILE=study.zip
	$(DO) takeover --file "$(FILE)"

withdraw: ## a person leaves a study: make withdraw STUDY=mijn-scriptie ID=P0123 SCOPE=all
	$(DO) withdraw --study "$(STUDY)" --id "$(ID)" --scope "$(SCOPE)"

long: ## the tests that take longer, studies on published data first; writes tests/long.csv
	$(DO_WITH_TESTS) test -q -n 3 --dist loadfile -m long --table tests/long.csv

test: ## set up, then the tests
	$(DO_WITH_TESTS) test

params: ## every parameter that a run may change
	$(DO) params

plain: ## advice on plain words in the letter and the questions: make plain STUDY=schiedam
	$(DO) plain --study "$(STUDY)"

studies: ## the studies that are declared, and their runs
	$(DO) studies

snapshot: ## a table of Statistics Netherlands, fetched once: make snapshot TABLE=82015NED STUDY=my-study
	$(DO_WITH_TESTS) snapshot --table "$(TABLE)" --study "$(STUDY)" --filter "$(FILTER)"

trace: ## how one person's score came about, private: make trace STUDY=schiedam VARIABLE=lonely ID=1042
	$(DO) trace --study "$(STUDY)" --variable "$(VARIABLE)" --id "$(ID)"

data: ## raw files of an example study from its package: make data STUDY=jobs2
	$(DO_WITH_TESTS) data --study "$(STUDY)"

lab: ## JupyterLab on the notebooks; what they make goes to run 'lab'
	$(DO) lab

check: ## style, types and links between rooms; changes nothing
	$(DO_WITH_TESTS) check

fix: ## put the code in style
	$(DO_WITH_TESTS) fix

bench: ## measure what the README quotes
	$(DO_WITH_TESTS) bench

simulate: ## coverage of intervals by simulation; writes the committed tables
	$(DO_WITH_TESTS) simulate

million: ## time and memory of a million rows of 200 columns; writes the committed table
	$(DO_WITH_TESTS) million

soak: ## fifty kills at random moments; writes the committed table
	$(DO_WITH_TESTS) soak

clean-run: ## forget one run: make clean-run STUDY=nsw RUN=strict
	$(DO) clean --study "$(STUDY)" --run "$(RUN)"

help: ## this list
	@$(PYTHON) -c "import re; [print('%-10s %s' % m) for m in re.findall(r'(?m)^([a-z-]+):.*?## (.*)$$', open('Makefile').read())]"
