"""The one typed table of what a run may change, and how a change reaches the declaration.

Order: `study.yml`, then the run. A parameter has no default: what is not given stays as declared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

from helpers.errors import Mistake, ParameterMistake, nearest
from helpers.study import changes, rules
from helpers.study.parameter import WHERE, Parameter, Value, read
from helpers.study.plan_spec import ObservationalEstimator, RandomisedEstimator, RandomisedVariance
from helpers.study.spec import Study


def parse(texts: Sequence[str]) -> dict[str, Value]:
    """Read ``["level=0.99", "estimator=lin"]``.

    Parameters
    ----------
    texts : sequence of str
        One ``name=value`` each; decimals with a point.

    Returns
    -------
    dict of str to float, int or str
        In the order of the table, not of the typing: the same run whatever the order.

    Raises
    ------
    ParameterMistake
        All mistakes at once: unknown name (with the nearest), wrong type, out of range, given twice.
    """
    given: dict[str, Value] = {}
    mistakes: list[Mistake] = []
    for text in texts:
        name, equals, value = (piece.strip() for piece in text.partition("="))
        parameter = BY_NAME.get(name)
        if not equals or not name:
            mistakes.append(Mistake(WHERE, f"'{text}'", "name=value, for example level=0.99"))
        elif parameter is None:
            mistakes.append(_unknown(name))
        elif name in given:
            mistakes.append(Mistake(f"{WHERE}, {name}", "given twice", todo="Give it once."))
        else:
            found = read(parameter, value)
            if isinstance(found, Mistake):
                mistakes.append(found)
            else:
                given[name] = found
    if mistakes:
        raise ParameterMistake(mistakes)
    return {name: given[name] for name in BY_NAME if name in given}


def check(params: Mapping[str, object]) -> dict[str, Value]:
    """Return typed values as `parse` would give them; None means not given.

    Raises
    ------
    ParameterMistake
        As `parse`; for values typed in a notebook, where they are Python values already.
    """
    return parse([f"{name}={value}" for name, value in params.items() if value is not None])


def for_stage(stage: str) -> tuple[Parameter, ...]:
    """Return the parameters that the notebook `stage` reads, in the order of the table."""
    return tuple(parameter for parameter in PARAMETERS if stage in parameter.stages)


def apply(study: Study, params: Mapping[str, object], *, stage: str = "") -> Study:
    """Return the declaration as this run changes it.

    Parameters
    ----------
    study : Study
        As declared.
    params : mapping of str to value
        From `parse`, or from a notebook; None means not given.
    stage : str
        Apply only what this notebook reads; "" applies all.

    Returns
    -------
    Study
        A new frozen declaration, checked again by the rules that tie sections together.

    Raises
    ------
    ParameterMistake
        A value this study has no place for, or a combination that the rules refuse.
    """
    given = check(params)
    wanted = {name: value for name, value in given.items() if not stage or stage in BY_NAME[name].stages}
    if not wanted:
        return study
    plain = study.model_dump(by_alias=True)
    reasons = [(name, BY_NAME[name].change(plain, value)) for name, value in wanted.items()]
    mistakes = [Mistake(f"{WHERE}, {name}={wanted[name]}", reason) for name, reason in reasons if reason]
    if mistakes:
        raise ParameterMistake(mistakes)
    changed = Study.model_validate(plain)
    findings = rules.findings(changed)
    if findings:
        shown = " ".join(f"{name}={value}" for name, value in wanted.items())
        raise ParameterMistake(
            Mistake(f"{WHERE}, {shown}: {'.'.join(map(str, one.path))}", one.found, one.allowed, one.todo)
            for one in findings
        )
    return changed


def table() -> list[dict[str, str]]:
    """Return the table that `make params` prints: name, allowed, meaning, notebooks, what it changes."""
    return [
        {
            "name": parameter.name,
            "allowed": parameter.allowed,
            "meaning": parameter.meaning["en"],
            "notebooks": ", ".join(stage.partition("_")[0] for stage in parameter.stages),
            "changes": ", ".join(parameter.targets),
        }
        for parameter in PARAMETERS
    ]


def _unknown(name: str) -> Mistake:
    """Return the sentence for a name that is not in the table."""
    guess = "Write level=0.95 for alpha=0.05." if name == "alpha" else nearest(name, tuple(BY_NAME))
    return Mistake(f"{WHERE}, {name}", "there is no such parameter", ", ".join(BY_NAME), guess)


VALIDATE, DESCRIBE, EFFECTS = "01_validate", "03_describe", "04_effects"
QUALITATIVE, REPORT = "05_qualitative", "09_report"
_ANALYSIS = (EFFECTS, REPORT)

PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "level",
        "number",
        {"en": "coverage of every interval", "nl": "dekking van elk interval"},
        _ANALYSIS,
        ("analysis.*.level",),
        changes.in_analyses("level"),
        low=0.5,
        high=1,
        low_open=True,
        high_open=True,
    ),
    Parameter(
        "power",
        "number",
        {
            "en": "chance of finding the smallest detectable difference",
            "nl": "kans om het kleinste aantoonbare verschil te vinden",
        },
        _ANALYSIS,
        ("analysis.*.power",),
        changes.in_analyses("power"),
        low=0.5,
        high=1,
        low_open=True,
        high_open=True,
    ),
    Parameter(
        "estimator",
        "choice",
        {
            "en": "main estimator of randomised comparisons",
            "nl": "hoofdschatter van gerandomiseerde vergelijkingen",
        },
        _ANALYSIS,
        ("analysis.*.estimator (randomised)",),
        changes.main_model("randomised", estimator=True),
        choices=get_args(RandomisedEstimator),
    ),
    Parameter(
        "variance",
        "choice",
        {
            "en": "standard error of the main model of randomised comparisons",
            "nl": "standaardfout van het hoofdmodel van gerandomiseerde vergelijkingen",
        },
        _ANALYSIS,
        ("analysis.*.variance (randomised)",),
        changes.main_model("randomised", estimator=False),
        choices=get_args(RandomisedVariance),
    ),
    Parameter(
        "estimator_observational",
        "choice",
        {
            "en": "main estimator of observational comparisons, with its own standard error",
            "nl": "hoofdschatter van observationele vergelijkingen, met de standaardfout die erbij hoort",
        },
        _ANALYSIS,
        ("analysis.*.estimator (observational)", "analysis.*.variance (observational)"),
        changes.main_model("observational", estimator=True),
        choices=get_args(ObservationalEstimator),
    ),
    Parameter(
        "neighbours",
        "integer",
        {"en": "matched neighbours per person", "nl": "aantal gekoppelde buren per persoon"},
        _ANALYSIS,
        ("analysis.*.matching.neighbours",),
        changes.in_analyses("matching", "neighbours", design="observational"),
        low=1,
        high=50,
    ),
    Parameter(
        "caliper",
        "number",
        {
            "en": "largest distance to a matched neighbour",
            "nl": "grootste afstand tot een gekoppelde buur",
        },
        _ANALYSIS,
        ("analysis.*.matching.caliper",),
        changes.in_analyses("matching", "caliper", design="observational"),
        choices=(changes.NONE,),
        low=0,
        low_open=True,
    ),
    Parameter(
        "trim",
        "number",
        {
            "en": "propensity scores nearer than this to 0 or 1 are outside the overlap",
            "nl": "propensityscores dichter dan dit bij 0 of 1 vallen buiten de overlap",
        },
        _ANALYSIS,
        ("analysis.*.overlap.trim",),
        changes.in_analyses("overlap", "trim", design="observational"),
        low=0,
        high=0.5,
        low_open=True,
        high_open=True,
    ),
    Parameter(
        "correction",
        "choice",
        {
            "en": "correction for several tests in one family",
            "nl": "correctie voor meerdere toetsen in één familie",
        },
        _ANALYSIS,
        ("analysis.*.correction", "families.*.correction"),
        changes.correction,
        choices=("holm", "benjamini_hochberg", "romano_wolf", "none"),
    ),
    Parameter(
        "pairs",
        "choice",
        {
            "en": "which arms are compared: each with the reference, or also with each other",
            "nl": "welke groepen vergeleken worden: elk met de referentie, of ook met elkaar",
        },
        _ANALYSIS,
        ("analysis.*.pairs (randomised)",),
        changes.in_part("pairs"),
        choices=("reference", "all"),
    ),
    Parameter(
        "draws",
        "integer",
        {
            "en": "lots drawn again in randomisation tests",
            "nl": "opnieuw getrokken lotingen in lotingstoetsen",
        },
        _ANALYSIS,
        ("analysis.*.randomisation.draws",),
        changes.in_part("randomisation", "draws"),
        low=99,
        high=1_000_000,
    ),
    Parameter(
        "resamples",
        "integer",
        {
            "en": "resamples of Romano-Wolf, bands and bootstraps",
            "nl": "hertrekkingen van Romano-Wolf, banden en bootstraps",
        },
        _ANALYSIS,
        ("analysis.*.resamples",),
        changes.in_part("resamples"),
        low=99,
        high=1_000_000,
    ),
    Parameter(
        "imputations",
        "integer",
        {
            "en": "imputed data sets of the survey waves",
            "nl": "geïmputeerde bestanden van de vragenlijstmetingen",
        },
        _ANALYSIS,
        ("analysis.*.dropout.imputation.imputations",),
        changes.in_part("dropout", "imputation", "imputations"),
        low=2,
        high=1000,
    ),
    Parameter(
        "margin_scale",
        "number",
        {
            "en": "multiplies every declared equivalence margin",
            "nl": "vermenigvuldigt elke opgegeven equivalentiemarge",
        },
        _ANALYSIS,
        ("outcomes.*.equivalence_margin",),
        changes.scale_margins,
        low=0.1,
        high=10,
    ),
    Parameter(
        "smd_threshold",
        "number",
        {
            "en": "standardised difference from which an imbalance is flagged",
            "nl": "gestandaardiseerd verschil waarboven een onbalans wordt gemeld",
        },
        (DESCRIBE, EFFECTS, REPORT),
        ("describe.smd_threshold",),
        changes.smd_threshold,
        low=0,
        high=1,
        low_open=True,
        high_open=True,
    ),
    Parameter(
        "min_persons",
        "integer",
        {
            "en": "smallest group that may be shown; a run may only raise it",
            "nl": "kleinste groep die getoond mag worden; een run mag die alleen verhogen",
        },
        (VALIDATE, DESCRIBE, EFFECTS, QUALITATIVE, REPORT),
        ("disclosure.min_persons",),
        changes.min_persons,
        low=3,
        high=100,
    ),
)

BY_NAME = {parameter.name: parameter for parameter in PARAMETERS}
