"""Take-up, two registers and pooled places hold the truth as often as they say."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
# Within three Monte Carlo standard errors of what is stated.
WITHIN = 3
NOMINAL = 0.95
DRAWS = 400


def loaded(name: str, path: Path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def beside():
    return loaded("beside_simulation", HERE / "beside.py")


def room(draws: int, share: float = NOMINAL) -> float:
    return WITHIN * np.sqrt(share * (1 - share) / draws)


def test_the_anderson_rubin_set_holds_the_effect_where_take_up_differs_much(beside):
    found = beside.take_up(DRAWS, np.random.default_rng(1), moved=0.5)
    assert abs(found["in_set"].mean() - NOMINAL) <= room(len(found))
    assert found["bounded"].all()
    assert abs(found["error"].mean()) <= WITHIN * found["error"].sem()


def test_the_anderson_rubin_set_holds_the_effect_where_take_up_hardly_differs(beside):
    found = beside.take_up(DRAWS, np.random.default_rng(2), moved=0.1)
    assert abs(found["in_set"].mean() - NOMINAL) <= room(len(found))
    assert found["bounded"].mean() < 0.6


def test_registers_that_err_alike_are_called_different_as_rarely_as_stated(beside):
    found = beside.two_registers(DRAWS, np.random.default_rng(3), jobs=(0.85, 0.85))
    assert abs(found["disagrees"].mean() - (1 - NOMINAL)) <= room(DRAWS)
    assert abs(found["error"].mean()) <= WITHIN * found["error"].sem()


def test_registers_that_err_differently_by_arm_are_found_out_more_often(beside):
    found = beside.two_registers(DRAWS, np.random.default_rng(4), jobs=(0.95, 0.80))
    assert abs(found["covered"].mean() - NOMINAL) <= room(DRAWS)
    assert found["disagrees"].mean() > 3 * (1 - NOMINAL)


@pytest.mark.parametrize("tau", [0.1, 0.3])
def test_the_mean_of_six_places_is_held_at_least_as_often_as_stated(beside, tau):
    found = beside.places(DRAWS, np.random.default_rng(5), tau=tau)
    assert found["covered"].mean() >= NOMINAL - room(DRAWS)


def test_the_next_place_is_held_about_as_often_as_stated_where_places_differ_much(beside):
    found = beside.places(DRAWS, np.random.default_rng(6), tau=0.5)
    assert abs(found["predicted"].mean() - NOMINAL) <= room(DRAWS)


def test_places_that_do_not_differ_are_predicted_too_carefully_and_never_too_boldly(beside):
    found = beside.places(DRAWS, np.random.default_rng(7), tau=0.0)
    assert found["predicted"].mean() >= NOMINAL


def test_a_generated_deventer_whose_register_errs_by_arm_shows_a_paired_difference():
    generator = loaded("deventer_generator", ROOT / "studies" / "deventer" / "generator.py")
    rng = np.random.default_rng(8)
    differences = {}
    for world in ("register_equal", "register_differential"):
        differences[world] = [_gap(generator.draw(world, rng, n=1200), "same_more") for _ in range(6)]
    apart = np.mean(differences["register_differential"])
    # The municipality shows 2.0 points from nothing; CBS, which errs alike, shows none: second minus first.
    assert apart == pytest.approx(-0.020, abs=WITHIN * 0.006)
    assert apart < np.mean(differences["register_equal"]) + WITHIN * 0.006


def _gap(drawn, arm: str) -> float:
    """Return the second register's difference in outflow within a year minus the first's."""
    from helpers.effects.registers import paired_difference

    worked = []
    for register in (drawn.register_gemeente, drawn.register_cbs):
        year = register[register["month_number"].between(1, 12)]
        worked.append((year["status"] == "work").groupby(year["client"]).any())
    people = drawn.intake.set_index("client")
    return paired_difference(
        *(one.reindex(people.index).astype(float) for one in worked), people["arm"],
        arm=arm, reference="same", order=("same_more", "less_app", "less_need", "same"), covariates=None,
        blocks=people["cohort"], clusters=None, estimator="unadjusted", variance="hc2", level=NOMINAL,
    ).estimate  # fmt: skip
