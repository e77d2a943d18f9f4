"""The worlds of a synthetic Deventer: what is true in each, and which estimator must fail."""

from __future__ import annotations

from dataclasses import dataclass

Four = tuple[float, float, float, float]

ARMS = ("same_more", "less_app", "less_need", "same")
"""Same obligations, more guidance; fewer obligations, guidance at a distance with an app; fewer obligations,
guidance as needed; the reference: same obligations and guidance. Tuples of four follow this order."""
ALL: Four = (1.0, 1.0, 1.0, 1.0)
NONE: Four = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class World:
    """What is true in one kind of experiment; four numbers are one an arm, in the order of `ARMS`.

    Attributes
    ----------
    about : what sets this world apart.
    right, wrong : estimators that must give the truth here, and those that must not.
    work : share that leaves benefit for work within 12 months, in truth.
    other : share that leaves for another reason within 12 months, the same in each arm.
    spread : how far a person's traits move the chance of work; 1 is the primary world.
    satisfied : points that the arm with more guidance adds to satisfaction, before answers become whole.
    nested : each caseworker serves one arm only, and they differ by a within-caseworker correlation of .10.
    jobs, others : shares of jobs, and of other exits, that the municipality records as work.
    cbs_jobs, cbs_others : the same for CBS.
    answers_by : what moves response: nothing, happiness at intake, happiness now, or the unseen trend.
    slope : by how much, on the log-odds scale per standard deviation (for the trend: from -1 to 1, where 1
        lets nearly all whose trend is upward answer, and correspondingly few others).
    shift : by how much the arm itself moves response, on the log-odds scale.
    trend : standard deviation of a person's own change after intake, in standard deviations of the scale.
    sanctions : share with a sanction within 18 months.
    """

    about: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    work: Four = (0.21, 0.18, 0.15, 0.15)
    other: float = 0.06
    spread: float = 1.0
    satisfied: float = 0.517
    nested: bool = False
    jobs: Four = ALL
    others: Four = NONE
    cbs_jobs: Four = (0.95, 0.95, 0.95, 0.95)
    cbs_others: Four = (0.01, 0.01, 0.01, 0.01)
    answers_by: str = "nothing"
    slope: Four = NONE
    shift: Four = NONE
    trend: float = 0.4
    sanctions: Four = (0.09, 0.03, 0.03, 0.08)


WORLDS: dict[str, World] = {
    "primary": World(
        about=(
            "The world of the committed raw files. More guidance raises outflow to work as the "
            "municipality records it by 6 points within 12 months and the app by 3; satisfaction with "
            "the service goes up; happiness, health and trust do not move. Response depends on the "
            "arm and on happiness at intake. Each register makes its own errors, which differ a "
            "little by arm."
        ),
        right=(
            "outflow per register: difference in means, Lin, with HC2, each for its own register",
            "survey: MMRM and ANCOVA with happiness at intake, inverse-probability weights and "
            "multiple imputation with happiness at intake by arm",
        ),
        wrong=(
            "outflow: the municipality's difference read as that of CBS, or the other way round",
            "happiness: unadjusted difference among those who answered: up to a tenth of a point off",
        ),
        work=(0.2146, 0.1882, 0.1583, 0.1583),
        jobs=(0.97, 0.95, 0.94, 0.94),
        others=(0.03, 0.02, 0.02, 0.02),
        cbs_jobs=(0.88, 0.91, 0.92, 0.92),
        answers_by="intake",
        slope=(0.4, 0.3, -0.2, -0.1),
        shift=(0.3, 0.0, -0.2, -0.1),
    ),
    "mar": World(
        about=(
            "Missing at random: who answers depends on happiness at intake, in opposite directions in "
            "the arm with more guidance and the reference, and on nothing else."
        ),
        right=(
            "happiness: MMRM and ANCOVA with happiness at intake",
            "happiness: inverse-probability weights with happiness at intake by arm",
            "happiness: multiple imputation by arm with happiness at intake",
        ),
        wrong=(
            "happiness: unadjusted difference among those who answered",
            "happiness: Lee bounds, since the arm moves response up for some and down for others: with many "
            "people they leave the truth out, with 91 an arm their width hides it",
            "other scales: ANCOVA with that scale at intake and not with happiness",
        ),
        answers_by="intake",
        slope=(1.0, 0.6, -0.8, -1.0),
        shift=(0.3, 0.0, -0.2, 0.0),
    ),
    "mnar_equal": World(
        about=(
            "Missing not at random, equal: who answers depends on happiness at that moment, in the "
            "same way in each arm."
        ),
        right=(
            "all scales but satisfaction, which no arm moves: difference among those who answered",
            "Lee bounds, since no arm moves response",
        ),
        wrong=("the mean of an arm among those who answered, weighted or imputed: too happy",),
        answers_by="now",
        slope=(0.9, 0.9, 0.9, 0.9),
    ),
    "mnar_opposite": World(
        about=(
            "Missing not at random, opposite: the happy answer in the three programme arms, the "
            "unhappy in the reference."
        ),
        right=("happiness: Manski bounds", "happiness: a delta that is opposite by arm and large enough"),
        wrong=(
            "happiness: difference among those who answered, ANCOVA, MMRM, weights and imputation",
            "happiness: Lee bounds, since the arm moves response up for some and down for others",
        ),
        answers_by="now",
        slope=(0.9, 0.9, 0.9, -0.9),
    ),
    "non_monotone": World(
        about=(
            "The programme makes people who are on the way up answer and people who are on the way "
            "down stay away; in the reference it is the reverse. As many answer in each arm, so "
            "nothing shows in the response."
        ),
        right=("happiness: Manski bounds",),
        wrong=(
            "happiness: Lee bounds: response shares are equal, so the bounds close on the wrong difference",
            "happiness: difference among those who answered, ANCOVA, MMRM, weights and imputation (MMRM and "
            "imputation by half as much, since answers at earlier waves tell of the trend)",
        ),
        answers_by="trend",
        slope=(1.0, 1.0, 1.0, -1.0),
        trend=0.6,
    ),
    "nested": World(
        about=(
            "Seven caseworkers an arm who serve nobody else, and who differ: a correlation of .10 "
            "within a caseworker in outflow and in every scale. Everybody answers at random."
        ),
        right=("CR2 by caseworker with Satterthwaite degrees of freedom",),
        wrong=("HC2 by person: intervals too narrow",),
        nested=True,
        spread=0.3,
    ),
    "register_equal": World(
        about=(
            "The municipality records 85 % of jobs and takes 5 % of other exits for work, in each arm "
            "alike; CBS records 95 % and 1 %."
        ),
        right=("the sign of the effect, in both registers", "no effect where there is none (less_need)"),
        wrong=("the municipality's difference as the size of the true effect: too small by about 15 %",),
        jobs=(0.85, 0.85, 0.85, 0.85),
        others=(0.05, 0.05, 0.05, 0.05),
    ),
    "register_differential": World(
        about=(
            "No arm has any effect on work. The municipality records 95 % of jobs and takes 10 % of "
            "other exits for work in the arm with more guidance, 80 % and 2 % elsewhere: 2.0 points "
            "from nothing. CBS errs alike in each arm."
        ),
        right=("the difference by CBS", "the paired difference of the two registers' estimates: not zero"),
        wrong=("the difference by the municipality: 2.0 points from nothing",),
        work=(0.10, 0.10, 0.10, 0.10),
        other=0.0625,
        spread=0.5,
        jobs=(0.95, 0.80, 0.80, 0.80),
        others=(0.10, 0.02, 0.02, 0.02),
        cbs_jobs=(0.92, 0.92, 0.92, 0.92),
    ),
    "null": World(
        about=(
            "No arm has any effect on work, pay, answers or sanctions, and who answers is chance. The "
            "guidance that is delivered does differ."
        ),
        right=("every estimator: type I error and family-wise error as stated",),
        wrong=("p values taken one at a time from a family: an error somewhere is likely",),
        work=(0.15, 0.15, 0.15, 0.15),
        satisfied=0.0,
        sanctions=(0.06, 0.06, 0.06, 0.06),
    ),
}
