"""What people of a synthetic Deventer do in the arm they are given, for every arm they could be given.

Every person has traits and luck that no arm changes. `live` says what follows from them in an arm, so the
effect of an arm is the difference between two calls with the same people: potential outcomes, written down.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from worlds import ARMS, World

Reals = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Dates = npt.NDArray[np.datetime64]

TOOK_PART = 364
STARTS = (np.datetime64("2017-10-02"), np.datetime64("2018-03-05"))
SHARE_FIRST_COHORT = 200 / 364
CASEWORKERS = 14
"""In an experiment of 364; seven an arm where they are nested."""
MONTHS = 25
"""Month 0, the month of the start, in which everybody is on benefit, and 24 months after it."""
BENEFIT, WORK, PARTIAL, OTHER = range(4)
WAVES = (0, 6, 12, 18)
SCALES = ("happiness", "health", "trust", "satisfaction", "mhi5")
SERVICE = SCALES.index("satisfaction")
MEAN = np.array([6.5, 3.2, 5.5, 6.4, 62.0])
SD = np.array([1.6, 0.9, 2.2, 1.7, 18.0])
LOWEST = np.array([1.0, 1.0, 0.0, 1.0, 0.0])
HIGHEST = np.array([10.0, 5.0, 10.0, 10.0, 100.0])
STEP = np.array([1.0, 1.0, 1.0, 1.0, 4.0])
AFTER_INTAKE = np.array([0.0, 1.0, 1.0, 1.0])[None, :, None]
ANSWERS = np.array([0.90, 0.80, 0.72])
"""Share that answers at 6, 12 and 18 months where nothing moves it; everybody answers at intake."""
ALWAYS, MORE_GUIDANCE, APP = 0.06, 0.78, 0.70
"""Share that gets more guidance in any arm; share that takes it when offered; share that uses the app."""
OFFER = MORE_GUIDANCE - ALWAYS
PARTIAL_CHANCE = 0.12
INTRACLASS = 0.10
EVENTS = (
    *("guided", "app", "exit", "job_length", "second_job", "gap", "partial", "partial_length", "job_hours"),
    *("partial_hours", "wage", "gemeente", "cbs", "sanction", "clawback"),
    *("loyal", "answer", "wave_6", "wave_12", "wave_18"),
)


@dataclass(frozen=True, slots=True)
class People:
    """Who takes part: traits and luck that no arm changes; arrays of shape (n,) unless said.

    Attributes
    ----------
    education, household, language, reason : numbers into the lists of names of `generator.py`.
    health : at intake, 1 to 5, as the caseworker sees it.
    slot : which caseworker, among all of them (crossed) or among those of the arm (nested).
    on_work : (caseworkers,) what a caseworker adds to the chance of work.
    on_scales : (caseworkers, scales) what a caseworker adds to answers after intake.
    luck : one uniform number a person for each of `EVENTS`.
    monthly : (n, months) normal numbers that move a month's pay.
    mood, trend : normal numbers: what a person shares over all scales, always and after intake.
    own : (n, scales) normal numbers: what a person has on one scale, always.
    error : (n, waves, scales) normal numbers: what belongs to one measurement.
    """

    client: Whole
    cohort: Whole
    start: Dates
    age: Whole
    woman: Flags
    education: Whole
    months_on_benefit: Whole
    household: Whole
    children: Whole
    earlier_work: Flags
    health: Whole
    language: Whole
    slot: Whole
    on_work: Reals
    on_scales: Reals
    reason: Whole
    luck: dict[str, Reals]
    monthly: Reals
    mood: Reals
    trend: Reals
    own: Reals
    error: Reals


@dataclass(frozen=True, slots=True)
class Given:
    """The arm of each person, and what of the programme reaches them; arrays of shape (n,)."""

    arm: Whole
    caseworker: Whole
    guided: Flags
    app: Flags


@dataclass(frozen=True, slots=True)
class Lives:
    """What people do in the arms they are given.

    Attributes
    ----------
    given : arm, caseworker and take-up.
    status, gemeente, cbs : (n, months) true status and status as each owner records it.
    hours, pay : (n, months) true hours a week and euros a month.
    job_hours, wage : (n,) hours a week of the job a person has or would have, and euros an hour.
    answers : (n, waves, scales) what everybody would answer.
    responded : (n, waves) who answers.
    sanctioned, clawback : (n,) harms within 18 months.
    """

    given: Given
    status: Whole
    gemeente: Whole
    cbs: Whole
    hours: Reals
    pay: Reals
    job_hours: Reals
    wage: Reals
    answers: Reals
    responded: Flags
    sanctioned: Flags
    clawback: Flags


def recruit(world: World, rng: np.random.Generator, *, n: int) -> People:
    """Return `n` people with their traits and their luck; caseworkers keep their usual load whatever `n`."""
    first = 4 * round(n * SHARE_FIRST_COHORT / 4)
    cohort = np.where(np.arange(n) < first, 1, 2)
    per_arm = max(1, round(CASEWORKERS / 2 * n / TOOK_PART))
    caseworkers = len(ARMS) * per_arm if world.nested else 2 * per_arm
    on_work, on_scales = _caseworkers(rng, caseworkers, nested=world.nested)
    household = rng.choice(4, size=n, p=[0.6, 0.2, 0.12, 0.08])
    parent = (household == 1) | (household == 3)
    return People(
        client=1001 + np.arange(n),
        cohort=cohort,
        start=np.where(cohort == 1, *STARTS) + rng.integers(0, 19, n).astype("timedelta64[D]"),
        age=rng.integers(21, 64, n),
        woman=rng.random(n) < 0.52,
        education=rng.choice(3, size=n, p=[0.45, 0.35, 0.20]),
        months_on_benefit=1 + np.floor(36.0 * rng.standard_exponential(n) / np.log(2.0)).astype(np.int64),
        household=household,
        children=np.where(parent, rng.integers(1, 5, n), 0),
        earlier_work=rng.random(n) < 0.4,
        health=1 + rng.choice(5, size=n, p=[0.08, 0.22, 0.35, 0.28, 0.07]),
        language=rng.choice(3, size=n, p=[0.65, 0.25, 0.10]),
        slot=rng.integers(0, per_arm if world.nested else caseworkers, n),
        on_work=on_work,
        on_scales=on_scales,
        reason=rng.choice(3, size=n, p=[0.5, 0.2, 0.3]),
        luck=dict(zip(EVENTS, rng.random((len(EVENTS), n)), strict=True)),
        monthly=rng.standard_normal((n, MONTHS)),
        mood=rng.standard_normal(n),
        trend=rng.standard_normal(n),
        own=rng.standard_normal((n, len(SCALES))),
        error=rng.standard_normal((n, len(WAVES), len(SCALES))),
    )


def _caseworkers(rng: np.random.Generator, count: int, *, nested: bool) -> tuple[Reals, Reals]:
    """Return what caseworkers add to work and to answers; only nested ones are drawn anew."""
    on_scales = np.zeros((count, len(SCALES)))
    if not nested:
        ladder = np.linspace(-1.0, 1.0, count)
        on_scales[:, SERVICE] = 0.6 * np.roll(ladder, count // 3)
        return 0.03 * ladder, on_scales
    between = np.sqrt(INTRACLASS * 0.15 * 0.85)
    on_scales = np.sqrt(INTRACLASS / (1.0 - INTRACLASS)) * SD * rng.standard_normal((count, len(SCALES)))
    return rng.choice([-between, between], size=count), on_scales


def assign(people: People, rng: np.random.Generator) -> Whole:
    """Return the arm of each person as its number in `ARMS`: equal shares by lot within each cohort."""
    arm = np.empty(people.cohort.size, dtype=np.int64)
    for cohort in (1, 2):
        here = np.flatnonzero(people.cohort == cohort)
        arm[here] = rng.permutation(np.arange(here.size) % len(ARMS))
    return arm


def live(world: World, people: People, arm: Whole) -> Lives:
    """Return what happens to each person in the arm given as its number in `ARMS`."""
    luck = people.luck
    given = Given(
        arm=arm,
        caseworker=people.slot + (arm * (people.on_work.size // len(ARMS)) if world.nested else 0),
        guided=luck["guided"] < np.where(arm == 0, MORE_GUIDANCE, ALWAYS),
        app=(arm == 1) & (luck["app"] < APP),
    )
    status = _careers(world, people, given)
    job_hours = np.round(32.0 + 40.0 * luck["job_hours"]) / 2.0
    part_hours = np.round(8.0 + 24.0 * luck["partial_hours"]) / 2.0
    wage = 9.4 + 4.0 * luck["wage"]
    hours = np.where(
        status == WORK, job_hours[:, None], np.where(status == PARTIAL, part_hours[:, None], 0.0)
    )
    answers = _answers(world, people, given)
    beside = (status == PARTIAL).any(axis=1)
    return Lives(
        given=given,
        status=status,
        gemeente=recorded(status, luck["gemeente"], jobs=_by(world.jobs, arm), others=_by(world.others, arm)),
        cbs=recorded(status, luck["cbs"], jobs=_by(world.cbs_jobs, arm), others=_by(world.cbs_others, arm)),
        hours=hours,
        pay=paid(hours, wage, people.monthly),
        job_hours=job_hours,
        wage=wage,
        answers=answers,
        responded=_responded(world, people, arm, answers),
        sanctioned=luck["sanction"] < _by(world.sanctions, arm),
        clawback=luck["clawback"] < np.where(beside, 0.11, 0.05),
    )


def _by(numbers: tuple[float, ...], arm: Whole) -> Reals:
    """Return the number of each person's arm."""
    return np.take(numbers, arm)


def _chances(world: World, people: People, given: Given) -> tuple[Reals, Reals]:
    """Return the chance of work within 12 months without the programme, and what the programme adds.

    More guidance works through take-up only. A third of what the app arm adds comes without the app, from
    fewer obligations, so being offered the app is no instrument for using it.
    """
    more, app, need, reference = world.work
    by_guidance = (more - reference) / OFFER
    traits = (
        0.10 * (people.earlier_work - 0.4)
        + 0.04 * ((people.education == 2) - 0.20)
        - 0.04 * ((people.months_on_benefit > 36) - 0.5)
        - 0.03 * ((people.health <= 2) - 0.30)
    )
    alone = reference - ALWAYS * by_guidance + world.spread * traits + people.on_work[given.caseworker]
    direct = _by((0.0, (app - reference) / 3.0, need - reference, 0.0), given.arm)
    through_app = 2.0 / 3.0 * (app - reference) / APP
    return np.maximum(alone, 0.005), by_guidance * given.guided + through_app * given.app + direct


def _careers(world: World, people: People, given: Given) -> Whole:
    """Return status by month.

    One uniform number decides the exit: below the cumulative incidence of work it is work by that month,
    above one minus that of other exits it is another exit by that month. Both incidences hold exactly.
    """
    luck, month = people.luck, np.arange(1.0, MONTHS)
    chance, gain = _chances(world, people, given)
    by_now = np.minimum(month / 12.0, 1.0)
    slowing = (1.0 - np.exp(-month / 10.0)) / (1.0 - np.exp(-1.2))
    exits = luck["exit"][:, None]
    begin = 1 + (exits >= chance[:, None] * slowing + gain[:, None] * by_now).sum(axis=1)
    leave = 1 + (exits < 1.0 - world.other * month / 12.0).sum(axis=1)
    end = begin + 3 + _whole(-20.0 * np.log1p(-luck["job_length"]))
    again = np.where(luck["second_job"] < 0.5, end + 2 + _whole(6.0 * luck["gap"]), MONTHS)
    part = 1 + (luck["partial"][:, None] >= PARTIAL_CHANCE * by_now).sum(axis=1)
    stop = part + 3 + _whole(8.0 * luck["partial_length"])
    when = np.arange(MONTHS)
    status = np.zeros((exits.size, MONTHS), dtype=np.int64)
    status[(part[:, None] <= when) & (when < stop[:, None])] = PARTIAL
    status[(begin[:, None] <= when) & (when < end[:, None]) | (again[:, None] <= when)] = WORK
    status[leave[:, None] <= when] = OTHER
    return status


def _whole(numbers: Reals) -> Whole:
    """Return numbers rounded down."""
    return np.floor(numbers).astype(np.int64)


def recorded(status: Whole, luck: Reals, *, jobs: Reals, others: Reals) -> Whole:
    """Return status as the owner of a register has it: a job may be taken for another exit, and back."""
    seen = status.copy()
    seen[(status == WORK) & (luck >= jobs)[:, None]] = OTHER
    seen[(status == OTHER) & (luck < others)[:, None]] = WORK
    return seen


def recorded_hours(lives: Lives, status: Whole) -> Reals:
    """Return hours a week under a recorded status; work that is taken from another exit has a job's hours."""
    invented = (status == WORK) & (lives.status != WORK)
    return np.where(invented, lives.job_hours[:, None], np.where(status == OTHER, 0.0, lives.hours))


def paid(hours: Reals, wage: Reals, monthly: Reals) -> Reals:
    """Return euros a month: hours a week x 52/12 weeks x the wage, give or take 4 %, in cents."""
    return np.round(hours * (52.0 / 12.0) * wage[:, None] * np.maximum(1.0 + 0.04 * monthly, 0.8), 2)


def _answers(world: World, people: People, given: Given) -> Reals:
    """Return what everybody would answer, on the steps of each scale."""
    always = 0.5 * people.mood[:, None] + 0.5 * people.own
    moving = world.trend * people.trend[:, None, None] * AFTER_INTAKE
    moved = people.on_scales[given.caseworker]
    moved[:, SERVICE] += world.satisfied / OFFER * given.guided
    raw = MEAN + SD * (always[:, None, :] + moving + 0.58 * people.error) + AFTER_INTAKE * moved[:, None, :]
    return np.clip(STEP * np.round(raw / STEP), LOWEST, HIGHEST)


def _responded(world: World, people: People, arm: Whole, answers: Reals) -> Flags:
    """Return who answers each wave: three in four who stay away for one reason do so at every wave."""
    happy = (answers[:, :, 0] - MEAN[0]) / SD[0]
    slope, shift = _by(world.slope, arm)[:, None], _by(world.shift, arm)[:, None]
    if world.answers_by == "trend":
        share = ANSWERS + 0.95 * (1.0 - ANSWERS) * slope * np.sign(people.trend)[:, None]
    else:
        by = {"nothing": 0.0 * happy[:, 1:], "intake": happy[:, :1], "now": happy[:, 1:]}[world.answers_by]
        share = 1.0 / (1.0 + np.exp(-np.log(ANSWERS / (1.0 - ANSWERS)) - shift - slope * by))
    luck = people.luck
    fresh = np.column_stack([luck[f"wave_{wave}"] for wave in WAVES[1:]])
    reason = np.where((luck["loyal"] < 0.75)[:, None], luck["answer"][:, None], fresh)
    return np.column_stack([np.ones(arm.size, dtype=bool), reason < share])
