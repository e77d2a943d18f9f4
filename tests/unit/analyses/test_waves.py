"""All waves together: the rows are those of the models, on the people the models used."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from helpers.analyses import waves
from helpers.effects.marginal import clustered_ols
from helpers.effects.repeated import mmrm
from helpers.errors import StatisticalWarning
from helpers.results import Absent, Message

SAME = 1e-9  # one formula in another order of additions


@pytest.fixture(scope="module")
def made() -> ModuleType:
    path = Path(__file__).with_name("waves_study.py")
    spec = importlib.util.spec_from_file_location("waves_study", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def declared(made):
    return made.study()


@pytest.fixture(scope="module")
def known(made, declared) -> dict[str, pd.DataFrame]:
    return made.tables(declared, made.people())


@pytest.fixture(scope="module")
def produced(declared, known):
    return waves.repeated(declared, known)


@pytest.fixture(scope="module")
def arrays(made) -> dict[str, object]:
    """Return what the models take, from the rows by hand."""
    people = made.people()
    numbers = people[["age", "woman", "happiness.0", "happiness.6", "happiness.18"]].astype("Float64")
    plain = numbers.to_numpy(dtype=float, na_value=np.nan)
    return {
        "outcome": plain[:, 3:],
        "arm": people["arm"].to_numpy(dtype=str),
        "order": ("same_more", "less_app", "less_need", "same"),
        "waves": (6, 18),
        "baseline": plain[:, 2],
        "covariates": pd.DataFrame(plain[:, :2], columns=["age", "woman"]),
        "blocks": people["cohort"].to_numpy(dtype=str),
        "level": made.PLAN["level"],
    }


def rows(produced, method: str, **values: str) -> pd.DataFrame:
    wanted = {"outcome": "happiness", "arm": "less_app", "method": f"method.{method}"} | values
    frame = produced.tables["waves"]
    for name, value in wanted.items():
        frame = frame[frame[name] == value]
    return frame


def one(produced, method: str, wave: str) -> pd.Series:
    (found,) = (row for _, row in rows(produced, method, wave=wave).iterrows())
    return found


def test_each_arm_has_every_wave_by_every_model_and_then_the_average_of_all(produced) -> None:
    frame = produced.tables["waves"]
    first = frame[(frame["outcome"] == "happiness") & (frame["arm"] == "same_more")]
    assert first[["wave", "method"]].to_numpy().tolist() == [
        *[[wave, f"method.{name}"] for wave in ("6", "18") for name in ("main", "mmrm", "clustered_ols")],
        ["", "method.mmrm"],
        ["", "method.clustered_ols"],
    ]
    assert set(frame["reference"]) == {"same"}
    assert set(frame["outcome"]) == {"happiness", "satisfaction"}


def test_the_model_of_all_waves_is_the_declared_one_on_baseline_covariates_and_blocks(
    produced, arrays
) -> None:
    fitted = mmrm(**arrays, df="satterthwaite", information="observed")
    expected = {
        "18": fitted.contrast("less_app", "same", 18),
        "": fitted.average("less_app", "same"),
    }
    for wave, estimate in expected.items():
        found = one(produced, "mmrm", wave)
        for name in ("estimate", "std_error", "df", "low", "high", "p_value", "level"):
            assert found[name] == pytest.approx(getattr(estimate, name), rel=SAME), name
        assert (found["n_arm"], found["n_reference"], found["n_missing"]) == (
            estimate.n_arm, estimate.n_reference, estimate.n_missing,
        )  # fmt: skip


def test_information_and_degrees_of_freedom_are_those_of_the_plan(made, known, arrays) -> None:
    from helpers.study.plan_spec import Repeated

    other = made.study(repeated=Repeated(df="normal", information="expected"))
    found = one(waves.repeated(other, known), "mmrm", "18")
    expected = mmrm(**arrays, df="normal", information="expected").contrast("less_app", "same", 18)
    assert found["std_error"] == pytest.approx(expected.std_error, rel=SAME)
    assert found["df"] == np.inf


def test_least_squares_with_persons_as_clusters_stands_beside_it(produced, arrays) -> None:
    expected = clustered_ols(**arrays).contrast("less_app", "same", 6)
    found = one(produced, "clustered_ols", "6")
    assert (found["estimate"], found["std_error"]) == pytest.approx(
        (expected.estimate, expected.std_error), rel=SAME
    )


def test_the_main_row_of_each_wave_stands_beside_it(produced, known) -> None:
    effects = known["effects"]
    keys = effects[["outcome", "wave", "arm", "reference"]]
    main = effects[(keys == ["happiness", "18", "less_app", "same"]).all(axis=1)].iloc[0]
    found = one(produced, "main", "18")
    for name in ("estimate", "low", "high", "p_value", "n_arm", "n_reference"):
        assert found[name] == main[name], name


def test_a_row_says_how_few_answered_its_wave_and_how_many_are_in_the_model(produced, arrays) -> None:
    seen = np.isfinite(arrays["outcome"])
    here = {arm: seen[arrays["arm"] == arm] for arm in ("less_app", "same")}
    found = one(produced, "mmrm", "18")
    assert found["n_seen"] == min(one_arm[:, 1].sum() for one_arm in here.values())
    assert found["n_arm"] == here["less_app"].any(axis=1).sum()
    assert one(produced, "mmrm", "")["n_seen"] == min(one_arm.sum(axis=0).min() for one_arm in here.values())


def test_a_figure_has_a_panel_for_each_arm_with_all_waves_together_and_each_alone(produced) -> None:
    figures = [exhibit for exhibit in produced.exhibits if exhibit.kind == "figure"]
    assert [exhibit.id for exhibit in figures] == [
        "waves.figure.trial.happiness", "waves.figure.trial.satisfaction",
    ]  # fmt: skip
    assert set(figures[0].frame["method"]) == {"method.main", "method.mmrm"}
    assert figures[0].frame["arm"].nunique() == 3


def test_what_a_study_does_not_have_is_said(made, declared, study, tables) -> None:
    silent = made.study(repeated=None)
    assert waves.repeated(silent, {}) == Absent(Message("waves.absent.not_declared"))
    assert waves.repeated(study, tables) == Absent(Message("waves.absent.not_declared"))
    short = {name: one.model_copy(update={"waves": one.waves[:1]}) for name, one in declared.outcomes.items()}
    once = declared.model_copy(update={"outcomes": short})
    known = {"sample_randomised": made.people()}
    assert waves.repeated(once, known) == Absent(Message("waves.absent.one_wave"))
    trial = declared.comparisons["trial"].model_copy(update={"assigned": "cluster", "cluster": "caseworker"})
    together = declared.model_copy(update={"comparisons": {"trial": trial}})
    assert waves.repeated(together, known) == Absent(Message("waves.absent.clusters"))


@pytest.mark.filterwarnings("ignore:trial happiness 18:helpers.errors.StatisticalWarning")
def test_an_outcome_whose_waves_cannot_be_modelled_is_left_out_with_a_warning(made, declared) -> None:
    people = made.people()
    people.loc[people["arm"] == "less_need", "happiness.18"] = pd.NA
    known = made.tables(declared, people)
    with pytest.warns(StatisticalWarning, match="^trial, happiness, all waves: .*less_need"):
        found = waves.repeated(declared, known).tables["waves"]
    assert set(found["outcome"]) == {"satisfaction"}


def test_where_no_outcome_can_be_modelled_the_part_says_so(made, declared) -> None:
    people = made.people()
    people.loc[:, ["happiness.6", "satisfaction.6"]] = 5
    known = {"sample_randomised": people, "effects": pd.DataFrame()}
    with pytest.warns(StatisticalWarning, match="all waves"):
        found = waves.repeated(declared, known)
    assert found == Absent(Message("waves.absent.nothing_estimated"))


@pytest.mark.parametrize(("language", "word"), [("nl", "alle metingen, MMRM"), ("en", "all waves, MMRM")])
def test_every_exhibit_can_be_printed_in_both_languages(made, declared, produced, language, word) -> None:
    pages = made.printed(declared, produced.exhibits[:2], language)
    assert word in pages["waves.models"]
    assert pages["waves.figure.trial.happiness"].count("<svg") == 2
