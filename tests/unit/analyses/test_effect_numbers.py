"""Every number beside an estimate is the one its name says: recomputed here from the rows, another way."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats

from helpers.analyses import describe, doubts, effects
from helpers.analyses.effect_rows import effect_rows, overlap_of
from helpers.analyses.families import with_families
from helpers.analyses.models import complete, matched
from helpers.analyses.questions import contrasts
from helpers.describe.balance import standardised_differences
from helpers.effects.sensitivity import e_value, e_value_from_difference
from helpers.errors import StatisticalWarning
from helpers.results import Absent, Message

SAME = 1e-9  # one formula in another order of additions
LARGE = 1.0  # US dollars: rounding in sums of squares of age² and earnings


def plan_of(study, comparison: str, **changes):
    """Return the study with one analysis only, changed."""
    plan = study.analysis[comparison].model_copy(update=changes)
    return study.model_copy(update={"analysis": {comparison: plan}})


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def outcome_of(study, name: str, **changes):
    """Return the study with one outcome changed."""
    outcomes = {**study.outcomes, name: study.outcomes[name].model_copy(update=changes)}
    return study.model_copy(update={"outcomes": outcomes})


@pytest.fixture(scope="module")
def trial(tables) -> pd.DataFrame:
    """Return the rows of the trial as plain floats."""
    frame = tables["sample_trial"].copy()
    frame["arm"] = (frame["treat"] == "programme").astype(float)
    for name in ("earnings_78", "employed_78"):
        frame[name] = frame[name].astype("Float64").astype("float64")
    return frame


@pytest.fixture(scope="module")
def rows(study, tables) -> pd.DataFrame:
    return with_families(study, tables, effect_rows(plan_of(study, "trial"), tables)[0], rng())


@pytest.fixture(scope="module")
def known(study, tables) -> dict[str, pd.DataFrame]:
    """Return the tables after the parts of 04 that the explanation of two designs reads."""
    short = study.model_copy(
        update={
            "analysis": {
                name: plan.model_copy(update={"sensitivity": ()}) for name, plan in study.analysis.items()
            }
        }
    )
    made = dict(tables)
    made |= effects.estimates(short, made, rng()).tables
    for part in (effects.findings, effects.balance):
        made |= part(short, made).tables
    return made


def one(frame: pd.DataFrame, **values: str) -> pd.Series:
    chosen = np.logical_and.reduce([frame[name] == value for name, value in values.items()])
    assert chosen.sum() == 1
    return frame[chosen].iloc[0]


def test_means_and_the_spread_of_the_reference_are_those_of_their_own_arm(rows, trial) -> None:
    found = one(rows, outcome="earnings_78", estimator="unadjusted", variance="hc2")
    programme, control = (trial.loc[trial["arm"] == side, "earnings_78"] for side in (1, 0))
    assert found["mean_arm"] == pytest.approx(programme.mean(), rel=SAME)
    assert found["mean_reference"] == pytest.approx(control.mean(), rel=SAME)
    assert found["sd_reference"] == pytest.approx(control.std(), rel=SAME)
    assert (found["n_arm"], found["n_reference"]) == (185, 260)


def test_interval_p_and_detectable_difference_follow_from_the_standard_error_and_n_minus_2(rows) -> None:
    found = one(rows, outcome="employed_78", estimator="unadjusted", variance="hc2")
    t = stats.t(443)
    assert found["low"] == pytest.approx(found["estimate"] - t.ppf(0.975) * found["std_error"], rel=SAME)
    assert found["p_value"] == pytest.approx(2 * t.sf(found["estimate"] / found["std_error"]), rel=SAME)
    assert found["smallest_detectable"] == pytest.approx(
        (t.ppf(0.975) + t.ppf(0.8)) * found["std_error"], rel=SAME
    )


def test_lin_is_the_interacted_regression_with_covariates_centred_on_both_arms(rows, trial, study) -> None:
    names = study.analysis["trial"].adjust_for
    numbers = trial[list(names)].astype("Float64").astype("float64")
    data = (numbers - numbers.mean()).assign(y=trial["earnings_78"], arm=trial["arm"])
    fit = smf.ols(f"y ~ arm * ({' + '.join(names)})", data).fit(cov_type="HC2", use_t=True)
    found = one(rows, outcome="earnings_78", estimator="lin")
    assert found["estimate"] == pytest.approx(fit.params["arm"], abs=1e-6 * LARGE)
    assert found["std_error"] == pytest.approx(fit.bse["arm"], abs=1e-6 * LARGE)
    assert found["df"] == fit.df_resid


def test_equivalence_is_judged_by_the_margin_and_not_by_the_relevant_effect(study, tables) -> None:
    wide = outcome_of(study, "earnings_78", equivalence_margin=4000.0, relevant_effect=500.0)
    found = one(
        effect_rows(plan_of(wide, "trial"), tables)[0],
        outcome="earnings_78", estimator="unadjusted", variance="hc2",
    )  # fmt: skip
    assert (found["equivalence_margin"], found["relevant_effect"]) == (4000.0, 500.0)
    assert found["within_margin"] is True or found["within_margin"] == np.True_
    assert found["verdict"] == "difference"  # of which the size is smaller than the margin
    t = (4000 - found["estimate"]) / found["std_error"]
    assert found["p_equivalence"] == pytest.approx(stats.t(443).sf(t), rel=SAME)


def test_an_interval_around_zero_is_equivalent_only_inside_the_margin(study, tables, trial) -> None:
    shifted = tables["sample_trial"].copy()
    gain = trial.groupby("arm")["earnings_78"].mean().diff().iloc[-1]
    shifted["earnings_78"] = shifted["earnings_78"] - gain * trial["arm"]
    verdicts = {}
    for margin in (500.0, 5000.0):
        changed = plan_of(outcome_of(study, "earnings_78", equivalence_margin=margin), "trial")
        frame = effect_rows(changed, {"sample_trial": shifted})[0]
        verdicts[margin] = one(frame, outcome="earnings_78", estimator="unadjusted", variance="hc2")[
            "verdict"
        ]
    assert verdicts == {500.0: "undecided", 5000.0: "equivalent"}


def test_outcomes_of_another_family_are_not_adjusted_for(study, tables) -> None:
    apart = plan_of(outcome_of(study, "employed_78", family="other"), "trial")
    frame = with_families(apart, tables, effect_rows(apart, tables)[0], rng())
    main = frame[frame["analysis"] == "main"]
    assert main["family_n"].tolist() == [1, 1]
    assert main["p_adjusted"].tolist() == main["p_value"].tolist()
    assert main["family"].tolist() == ["trial/work", "trial/other"]


def test_the_planned_difference_uses_the_size_of_each_arm_and_the_reference_alone(
    study, tables, trial
) -> None:
    known = with_main_findings(plan_of(study, "trial"), tables)
    frame = effects.detectable(plan_of(study, "trial"), known).tables["detectable"]
    control = trial.loc[trial["arm"] == 0]
    critical, df = stats.t(443).ppf(0.975), 443
    planned = one(frame, outcome="earnings_78")["planned"]
    shift = planned / (control["earnings_78"].std() * np.sqrt(1 / 185 + 1 / 260))
    power = stats.nct(df, shift).sf(critical) + stats.nct(df, shift).cdf(-critical)
    assert power == pytest.approx(0.8, abs=1e-7)  # scipy's noncentral t
    share, rise = control["employed_78"].mean(), one(frame, outcome="employed_78")["planned"]
    both = (185 * (share + rise) + 260 * share) / 445
    spread = np.sqrt((share + rise) * (1 - share - rise) / 185 + share * (1 - share) / 260)
    limit = stats.norm.ppf(0.975) * np.sqrt(both * (1 - both) * (1 / 185 + 1 / 260))
    assert stats.norm.sf((limit - rise) / spread) == pytest.approx(0.8, abs=1e-9)


def test_the_realised_difference_rests_on_the_standard_error_and_the_chance_of_equivalence_on_people(
    study, tables
) -> None:
    wide = outcome_of(plan_of(study, "trial", sensitivity=()), "earnings_78", equivalence_margin=2000.0)
    made = with_main_findings(wide, tables)
    found = one(effects.detectable(wide, made).tables["detectable"], outcome="earnings_78")
    main = one(made["findings"], outcome="earnings_78")
    t = stats.t(443)
    assert found["realised"] == pytest.approx((t.ppf(0.975) + t.ppf(0.8)) * main["std_error"], rel=SAME)
    planned_error = main["sd_reference"] * np.sqrt(1 / 185 + 1 / 260)
    chance = 2 * stats.norm.cdf(2000 / planned_error - stats.norm.ppf(0.95)) - 1
    assert found["equivalence_power"] == pytest.approx(chance, rel=SAME)
    steps = stats.norm.ppf(0.95) + stats.norm.ppf(0.9)
    assert found["n_needed"] == np.ceil(2 * (main["sd_reference"] * steps / 2000) ** 2)


def test_the_chance_of_equivalence_of_an_observational_comparison_rests_on_its_standard_error(
    study, tables
) -> None:
    only = plan_of(study, "cps", estimator="unadjusted", variance="hc2", sensitivity=())
    made = with_main_findings(only, tables)
    found = effects.detectable(only, made).tables["detectable"]
    margins = found["equivalence_margin"] / made["findings"]["std_error"]
    chance = (2 * stats.norm.cdf(margins - stats.norm.ppf(0.95)) - 1).clip(min=0)
    assert found["equivalence_power"].tolist() == pytest.approx(list(chance), rel=SAME)
    assert found["n_needed"].isna().all()


def with_main_findings(study, tables) -> dict[str, pd.DataFrame]:
    known = dict(tables)
    known |= effects.estimates(study, known, rng()).tables
    known |= effects.findings(study, known).tables
    return known


def test_an_observational_comparison_has_no_planned_difference_from_numbers_of_people(study, tables) -> None:
    only = plan_of(study, "cps", estimator="unadjusted", variance="hc2", sensitivity=())
    frame = effects.detectable(only, with_main_findings(only, tables)).tables["detectable"]
    assert frame["planned"].isna().all()
    assert set(frame["planned_formula"]) == {""}
    assert (frame["realised"] > 0).all()


def test_a_share_from_which_no_rise_is_detectable_leaves_the_planned_value_empty(study, tables) -> None:
    few = tables["sample_trial"].groupby("treat").head(12).reset_index(drop=True)
    works = (few["treat"] == "control").to_numpy(dtype=bool, na_value=False)
    works[[0, 20]] = ~works[[0, 20]]
    few["employed_78"] = pd.array(works, dtype="boolean")
    only = plan_of(study, "trial", sensitivity=())
    frame = effects.detectable(only, with_main_findings(only, {"sample_trial": few})).tables["detectable"]
    assert np.isnan(one(frame, outcome="employed_78")["planned"])
    assert one(frame, outcome="earnings_78")["planned"] > 0


def test_hedges_g_has_the_sign_of_the_difference_and_divides_by_the_pooled_spread(
    study, tables, trial
) -> None:
    frame = effects.standardised(study, tables).tables["standardised"]
    found = one(frame, outcome="earnings_78")
    programme, control = (trial.loc[trial["arm"] == side, "earnings_78"] for side in (1, 0))
    pooled = np.sqrt((184 * programme.var() + 259 * control.var()) / 443)
    assert found["sd"] == pytest.approx(pooled, rel=SAME)
    small_sample = 1 - 3 / (4 * 443 - 1)  # the usual approximation of J
    assert found["estimate"] == pytest.approx(1794.342382 / pooled * small_sample, rel=1e-6)
    assert found["low"] < found["estimate"] < found["high"]


def test_the_e_value_of_a_share_compares_the_participants_with_themselves_untreated(study, tables) -> None:
    contrast = next(c for c in contrasts(study, tables, comparison="cps") if c.outcome == "employed_78")
    row = {"mean_arm": 0.75, "mean_reference": 0.99, "estimate": 0.25, "low": 0.15, "high": 0.35}
    found = doubts._e_value(contrast, row)
    expected = e_value(0.75 / 0.5, 0.75 / 0.6, 0.75 / 0.4)
    assert found.point == pytest.approx(expected.point, rel=SAME)
    assert found.limit == pytest.approx(expected.limit, rel=SAME)


def test_the_e_value_of_an_amount_divides_by_the_spread_within_the_groups(study, tables) -> None:
    contrast = next(c for c in contrasts(study, tables, comparison="cps") if c.outcome == "earnings_78")
    by_arm = pd.Series(contrast.observed).groupby(contrast.treated)
    within = np.sqrt((by_arm.var() * (by_arm.size() - 1)).sum() / (by_arm.size().sum() - 2))
    row = {"estimate": -3000.0, "std_error": 500.0, "level": 0.9}
    found, expected = (
        doubts._e_value(contrast, row),
        e_value_from_difference(-3000.0, 500.0, within, level=0.9),
    )
    assert (found.point, found.limit) == pytest.approx((expected.point, expected.limit), rel=SAME)


def test_overlap_is_judged_with_the_thresholds_of_the_plan(study, tables) -> None:
    contrast = next(contrasts(study, tables, comparison="cps"))
    plan = study.analysis["cps"]
    lenient = {"trim": 1e-12, "max_extreme_share": 1.0, "min_effective_share": 0.0, "max_weight_share": 1.0}
    for name, strict, obstacle in (
        ("max_extreme_share", {"trim": 0.01, "max_extreme_share": 0.5}, "scores_extreme"),
        ("min_effective_share", {"min_effective_share": 0.1}, "few_effective_arm"),
        ("max_weight_share", {"max_weight_share": 0.05}, "heavy_weight"),
    ):
        rule = plan.overlap.model_copy(update=lenient | strict)
        found = overlap_of(contrast, plan.model_copy(update={"overlap": rule}))
        assert found.ate_obstacles == (obstacle,), name
    everything = plan.model_copy(update={"overlap": plan.overlap.model_copy(update=lenient)})
    assert overlap_of(contrast, everything).ate_supported


def test_a_withheld_average_says_how_few_people_it_would_rest_on(study, tables) -> None:
    everybody = [row for row in study.analysis["cps"].sensitivity if row.estimand == "ate"]
    only = plan_of(study, "cps", estimator="unadjusted", variance="hc2", sensitivity=tuple(everybody))
    frame = effect_rows(only, tables)[1]
    contrast = next(contrasts(only, tables, comparison="cps"))
    scores = complete(contrast, only.analysis["cps"]).score.scores
    weights = 1 / scores[contrast.treated == 1]
    found = frame.iloc[0]
    assert found["share_extreme"] == pytest.approx(((scores < 0.01) | (scores > 0.99)).mean(), rel=SAME)
    assert found["effective_arm"] == pytest.approx(weights.sum() ** 2 / (weights**2).sum(), rel=SAME)
    assert found["n_arm"] == 185


def test_the_table_of_overlap_gives_each_group_its_own_numbers(study, tables) -> None:
    made = {one.id: one for one in effects.overlap(study, tables).exhibits}
    frame = made["effects.overlap.cps.numbers"].frame.set_index("group")
    contrast = next(contrasts(study, tables, comparison="cps"))
    scores = complete(contrast, study.analysis["cps"]).score.scores
    odds = (scores / (1 - scores))[contrast.treated == 0]
    assert frame.loc["programme", ["n", "effective_att"]].tolist() == [185, 185.0]
    assert frame.loc["control", "effective_att"] == pytest.approx(odds.sum() ** 2 / (odds**2).sum(), rel=SAME)
    extreme = (scores < 0.01) | (scores > 0.99)
    for group, side in (("programme", 1), ("control", 0)):
        assert frame.loc[group, "n_extreme"] == extreme[contrast.treated == side].sum()
    alt = made["effects.overlap.cps"].alt.values
    assert alt["extreme"].persons == frame.loc["control", "n_extreme"]
    assert alt["extreme_arm"].persons == frame.loc["programme", "n_extreme"]
    bars = made["effects.overlap.cps"].frame
    assert bars.groupby("group")["n"].sum().to_dict() == {"programme": 185, "control": 3998}


def test_balance_after_matching_and_weighting_is_that_of_the_weighted_groups(study, tables) -> None:
    frame = effects.balance(study, tables).tables["balance_cps"]
    plan = study.analysis["cps"]
    cases = complete(next(contrasts(study, tables, comparison="cps")), plan)
    age, arm = cases.covariates["age"].to_numpy(), cases.treated == 1
    odds = cases.score.scores / (1 - cases.score.scores)
    weights = {"weighted": odds, "matched": matched(cases, plan).weights}
    for method, weight in weights.items():
        reference = np.average(age[~arm], weights=weight[~arm])
        found = one(frame, method=f"method.{method}", variable="age")
        assert found["smd"] == pytest.approx((age[arm].mean() - reference) / age[arm].std(ddof=1), rel=1e-6)


def test_balance_before_matching_is_the_difference_over_the_spread_of_the_participants(study, tables) -> None:
    frame = effects.balance(study, tables).tables["balance_cps"]
    before = one(frame, method="method.before", variable="earnings_75")
    rows = tables["sample_cps"]
    values = rows["earnings_75"].astype("Float64").astype("float64")
    programme = values[rows["treat"] == "programme"]
    difference = programme.mean() - values[rows["treat"] == "control"].mean()
    assert before["smd"] == pytest.approx(difference / programme.std(), rel=SAME)


def test_the_explanation_says_how_wide_the_interval_is_and_whether_it_holds_the_trial(study, known) -> None:
    frame = known["effects"]
    main = frame[(frame["analysis"] == "main") & (frame["outcome"] == "earnings_78")].set_index("comparison")
    width = main["high"] - main["low"]

    def adjusted(estimate: float) -> Message:
        moved = frame.copy()
        at = moved.index[(moved["comparison"] == "trial") & (moved["outcome"] == "earnings_78")]
        moved.loc[at, "estimate"] = estimate
        (exhibit,) = effects.two_designs(study, known | {"effects": moved}).exhibits
        return next(
            m for m in exhibit.body if m.key.startswith(("effects.designs.cov", "effects.designs.not"))
        )

    inside, outside = adjusted(main.loc["cps", "high"] - 1), adjusted(main.loc["cps", "high"] + 1)
    assert (inside.key, outside.key) == ("effects.designs.covered", "effects.designs.not_covered")
    (exhibit,) = effects.two_designs(study, known).exhibits
    rests = next(m for m in exhibit.body if m.key == "effects.designs.rests").values
    reference = overlap_of(next(contrasts(study, known, comparison="cps")), study.analysis["cps"]).reference
    assert (rests["effective"].value, rests["n_reference"].value) == (reference.effective_att, reference.n)
    assert inside.values["wider"].value == pytest.approx(width["cps"] / width["trial"], rel=SAME)


def test_only_covariates_beyond_the_limit_are_named_as_unlike(study, known) -> None:
    named = {}
    for limit, sizes in ((0.99, [-3.0, 1.5, 0.2]), (0.99, [3.0, 0.5, 0.2]), (0.99, [0.3, 0.5, 0.2])):
        balance = pd.DataFrame({"variable": ["age", "education", "married"], "smd": sizes})
        balance = balance.assign(method="method.before", n_arm=185, n_reference=4000)
        strict = study.model_copy(
            update={"describe": study.describe.model_copy(update={"smd_threshold": limit})}
        )
        (exhibit,) = effects.two_designs(strict, known | {"balance_cps": balance}).exhibits
        said = [m for m in exhibit.body if m.key == "effects.designs.unlike"]
        named[tuple(sizes)] = [
            (v.key, v.values["variable"].name) for m in said for v in m.values["variables"]
        ]
    assert list(named.values()) == [
        [("effects.designs.variable", "age"), ("effects.designs.variable_last", "education")],
        [("effects.designs.variable_only", "age")],
        [],
    ]


def test_the_joint_test_is_the_f_test_of_a_regression_of_the_arm_with_hc2(study, tables, trial) -> None:
    found = describe.balance(study, tables).tables["balance"].set_index("comparison").loc["trial"]
    names = study.describe.baseline
    data = trial[list(names)].astype("Float64").astype("float64").assign(arm=trial["arm"])
    fit = smf.ols(f"arm ~ {' + '.join(names)}", data).fit(cov_type="HC2", use_t=True)
    assert found["statistic"] == pytest.approx(float(np.squeeze(fit.fvalue)), rel=1e-6)
    assert (found["df1"], found["df2"]) == (10, 434)
    smd = standardised_differences(data.drop(columns="arm"), data["arm"], weights=None, denominator="pooled")[
        "smd"
    ]
    assert found["n_flagged"] == (smd.abs() > 0.1).sum()


def test_a_variable_on_which_the_arms_are_wholly_apart_is_flagged(study, tables) -> None:
    rows = tables["sample_trial"].assign(married=lambda f: (f["treat"] == "programme").astype("boolean"))
    rows.loc[rows.index[0], "married"] = pd.NA
    flagged = [
        describe.balance(study, tables | {"sample_trial": frame}).tables["balance"]["n_flagged"].iloc[0]
        for frame in (tables["sample_trial"], rows)
    ]
    assert flagged[1] == flagged[0] + 1


def test_a_comparison_whose_balance_cannot_be_tested_is_left_out_with_a_warning(study, tables) -> None:
    rows = tables["sample_trial"].copy()
    rows.loc[rows["treat"] == "control", "age"] = pd.NA
    with pytest.warns(StatisticalWarning, match="trial, programme: Joint balance cannot be tested: one arm"):
        made = describe.balance(study, tables | {"sample_trial": rows})
    assert made.tables["balance"]["comparison"].tolist() == ["cps"]


def test_a_complete_variable_is_counted_once_and_not_when_another_comparison_lacks_it(study, tables) -> None:
    rows = tables["sample_cps"].copy()
    rows.loc[rows.index[:30], "earnings_74"] = pd.NA
    (exhibit,) = describe.missing(study, tables | {"sample_cps": rows}).exhibits
    counted = {name: value.value for name, value in exhibit.note.values.items()}
    assert counted == {"complete": 11, "all": 12}


def after_main_findings(study, tables, parts) -> tuple[dict[str, pd.DataFrame], list[object]]:
    known = with_main_findings(study, tables)
    return known, [part(study, known) for part in parts]


def test_parts_that_have_nothing_to_show_say_so_instead_of_stopping_the_run(study, tables) -> None:
    frame = tables["sample_trial"].assign(earnings_78=0, employed_78=pd.array([False] * 445, dtype="boolean"))
    only = plan_of(study, "trial").model_copy(update={"comparisons": {"trial": study.comparisons["trial"]}})
    parts = (effects.forest, effects.standardised, effects.detectable)
    with pytest.warns(StatisticalWarning, match="The outcome does not vary"):
        known, shown = after_main_findings(only, {"sample_trial": frame}, parts)
    assert shown == [Absent(Message("effects.absent.nothing_estimated"))] * 3
    assert set(known["withheld"]["reason"]) == {"withheld.impossible"}


@pytest.mark.filterwarnings("ignore:cps, .*linear combination:helpers.errors.StatisticalWarning")
def test_a_covariate_that_separates_the_groups_withholds_the_models_that_need_a_score(study, tables) -> None:
    rows = tables["sample_cps"].copy()
    rows["married"] = (rows["treat"] == "control").astype("boolean")
    analyses = study.analysis | {
        "cps": study.analysis["cps"].model_copy(update={"adjust_for": ("age", "married")})
    }
    small = study.model_copy(update={"analysis": analyses})
    parts = (effects.overlap, effects.balance, effects.unmeasured, effects.two_designs)
    with pytest.warns(StatisticalWarning, match="'married' tells some or all treated and untreated"):
        known, shown = after_main_findings(small, tables | {"sample_cps": rows}, parts)
    assert shown == [
        *[Absent(Message("effects.absent.no_score"))] * 2,
        *[Absent(Message("effects.absent.nothing_estimated"))] * 2,
    ]
    cps = known["effects"][known["effects"]["comparison"] == "cps"]
    assert set(cps.loc[cps["estimate"].notna(), "estimator"]) == {"unadjusted"}
    assert set(known["withheld"]["reason"]) == {"withheld.impossible"}
