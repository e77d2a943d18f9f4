"""The first screen of a trial with several arms and waves: cards for what is primary, lines for the rest."""

import pandas as pd
import pytest

from helpers.disclosure.exhibits import Released
from helpers.disclosure.record import ReleaseRecord
from helpers.paths import Project
from helpers.reporting.cards import Pen, card
from helpers.reporting.exhibit_view import view
from helpers.reporting.gate import check_language
from helpers.reporting.labels import lexicon
from helpers.reporting.summary import disagreements, groups
from helpers.results import Column, Exhibit, Message
from helpers.study.load import load

REFERENCE = "same"
ARMS = ("same_more", "less_app", "less_need")
RECORD = ReleaseRecord("made up", "passed", ())
PICTURE_AXIS = 'class="zero" x1="'


@pytest.fixture(scope="module")
def study(request):
    return load(Project(request.config.rootpath), "deventer")


@pytest.fixture(scope="module")
def labels(study):
    return lexicon(study)


def row(outcome, arm, verdict="undecided", estimate=0.02, wave="", **changes):
    """Return a main row as 04 hands it on; `estimate` is in the outcome's unit."""
    half = {"difference": abs(estimate) / 2, "equivalent": 0.01}.get(verdict, 0.1 + abs(estimate))
    return {
        "comparison": "trial", "outcome": outcome, "wave": wave, "arm": arm, "reference": REFERENCE,
        "estimate": estimate, "low": estimate - half, "high": estimate + half, "level": 0.95, "unit": "share",
        "verdict": verdict, "n_arm": 91, "n_reference": 90, "smallest_detectable": 0.15, "p_adjusted": None,
        "family_n": None,
    } | changes  # fmt: skip


def score(outcome, arm, wave, verdict="undecided", estimate=0.2, **changes):
    return row(outcome, arm, verdict, estimate, wave, unit="points", **changes)


def released(rows, withheld=()):
    frame = pd.DataFrame(rows)
    mask = pd.DataFrame(False, index=frame.index, columns=frame.columns)
    for place in withheld:
        mask.loc[place, ["estimate", "low", "high", "verdict"]] = True
        frame.loc[place, ["estimate", "low", "high"]] = float("nan")
    columns = tuple(
        Column(
            name, "label", names={"arm": "arm", "reference": "arm", "outcome": "outcome"}.get(name, "word")
        )
        if name in {"comparison", "outcome", "wave", "arm", "reference", "unit", "verdict"}
        else Column(name, "number")
        for name in frame
    )
    exhibit = Exhibit(
        "effects.findings",
        "table",
        Message("effects.findings.title"),
        "effectiviteit",
        frame,
        columns,
        headline=True,
    )
    return Released(exhibit, mask, RECORD)


@pytest.fixture
def screen(study, labels):
    def make(rows, language="en", withheld=(), disagreeing=()):
        one = released(rows, withheld)
        shown = [c for c in one.exhibit.columns if c.name in ("outcome", "arm")]
        small = Exhibit(
            "effects.findings", "table", Message("effects.findings.title"), "effectiviteit",
            one.exhibit.frame[["outcome", "arm"]], tuple(shown),
        )  # fmt: skip
        table = view(
            Released(small, one.mask[["outcome", "arm"]], RECORD), labels, language, below=10, places={}
        )
        (group,) = groups(study, one, labels, language, table=table, disagreeing=disagreeing)
        return group

    return make


WORK = [row("outflow_work", arm) for arm in ARMS]


def test_a_trial_with_four_arms_has_a_card_for_the_primary_outcome_and_lines_for_the_rest(screen):
    happiness = [score("happiness", arm, wave) for wave in ("6", "12") for arm in ARMS]
    harms = [row("sanctioned", arm) for arm in ARMS]
    group = screen([*WORK, *harms, row("any_work", ARMS[0]), *happiness])
    assert group.findings == ()
    (one,) = group.cards
    assert [line.arm for line in one.parts[0].lines] == [
        "Same obligations and more guidance",
        "Fewer obligations and guidance at a distance with an app",
        "Fewer obligations and guidance as needed",
    ]
    assert [group.head for group in group.others.groups] == ["", "Happiness, points"]
    assert [row.label for row in group.others.groups[0].rows] == ["Any work, percentage points"]
    assert [row.label for row in group.others.groups[1].rows] == ["6 months", "12 months"]
    assert [row.label for group in group.harms.groups for row in group.rows] == [
        "Sanction, percentage points"
    ]


def test_how_many_joined_of_those_invited_is_said_in_natural_frequencies(screen):
    assert screen(WORK).joined == (
        "Of every 100 people who were invited, 23 joined: 364 of 1,584. What is found here holds among those "
        "volunteers. Source: municipality, invitation letters (number from the study)."
    )
    assert screen(WORK, "nl").joined.startswith(
        "Van elke 100 mensen die zijn uitgenodigd, deden er 23 mee: 364 van 1.584."
    )


def test_the_design_names_every_arm_with_its_number(screen):
    assert screen(WORK).design == (
        "People were assigned by lot to one of 4 groups. Same obligations and more guidance: 91; Fewer obligations and "
        "guidance at a distance with an app: 91; Fewer obligations and guidance as needed: 91; Same obligations and same "
        "guidance: 90 (those with a known outflow to work)."
    )


def said(pen, rows, **options):
    one = released(rows, options.pop("withheld", ()))
    made = card(pen, one.exhibit.frame, one.mask, **({"registers_disagree": False} | options))
    return [" ".join(part.sentences) for part in made.parts], made


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        (("undecided",) * 3, "Whether any of the 3 groups changed outflow to work is undecided."),
        (
            ("difference", "undecided", "undecided"),
            "Same obligations and more guidance made outflow to work more common. For the other 2 groups this is "
            "undecided.",
        ),
        (
            ("difference", "difference", "undecided"),
            "Same obligations and more guidance made outflow to work more common. Fewer obligations and guidance at a "
            "distance with an app made outflow to work more common. For fewer obligations and guidance as needed this is "
            "undecided.",
        ),
        (
            ("equivalent",) * 3,
            "In all 3 groups the effect on outflow to work is smaller than what would matter (5.0 percentage points).",
        ),
    ],
)
def test_the_sentence_of_a_card_says_for_which_arms_it_is_decided(study, labels, verdicts, expected):
    rows = [row("outflow_work", arm, verdict) for arm, verdict in zip(ARMS, verdicts, strict=True)]
    sentences, _ = said(Pen(study, labels, "en"), rows)
    assert sentences == [expected]


def test_a_primary_outcome_with_waves_has_a_sentence_for_each_wave(study, labels):
    rows = [score("happiness", arm, wave) for wave in ("6", "12") for arm in ARMS]
    assert said(Pen(study, labels, "en"), rows)[0] == [
        "Whether any of the 3 groups changed happiness after 6 months is undecided.",
        "Whether any of the 3 groups changed happiness after 12 months is undecided.",
    ]
    assert said(Pen(study, labels, "nl"), rows)[0][0] == (
        "Of er in een van de 3 groepen een effect is op geluk na 6 maanden, is niet beslist."
    )


def test_arms_of_a_card_are_drawn_on_one_axis_and_counted_out_of_one_number(study, labels):
    rows = [row("outflow_work", ARMS[0], estimate=0.3), row("outflow_work", ARMS[1], estimate=0.004)]
    _, made = said(Pen(study, labels, "en"), rows)
    lines = made.parts[0].lines
    places = {line.finding.picture.split(PICTURE_AXIS)[1].split('"')[0] for line in lines}
    assert len(places) == 1
    assert [line.finding.amount.split("every ")[1].split(" people")[0] for line in lines] == [
        "1,000",
        "1,000",
    ]


def test_what_was_hard_to_see_is_said_once_for_all_undecided_arms(study, labels):
    rows = [
        row("outflow_work", arm, smallest_detectable=size)
        for arm, size in zip(ARMS, (0.14, 0.16, 0.15), strict=True)
    ]
    _, made = said(Pen(study, labels, "en"), rows)
    assert made.parts[0].remarks == (
        "Differences smaller than 14.0 percentage points to 16.0 percentage points, depending on the group, were hard to "
        "see in this study.",
    )
    assert all(line.finding.remarks == () for line in made.parts[0].lines)


def test_a_withheld_arm_of_a_card_says_so_and_has_no_number(study, labels):
    sentences, made = said(Pen(study, labels, "en"), WORK, withheld=[1])
    assert "is withheld: too few people stand behind it." in sentences[0]
    assert made.parts[0].lines[1].finding.amount == ""


def test_two_registers_that_disagree_qualify_the_headline_and_the_lines(screen, study, labels):
    sentences, _ = said(Pen(study, labels, "en"), WORK, registers_disagree=True)
    assert sentences[0].endswith("But the two registers do not agree on outflow to work.")
    group = screen([*WORK, row("any_work", ARMS[0])], disagreeing={("trial", "any_work")})
    assert group.others.notes[-1] == "The two registers do not agree on: any work."


def test_disagreeing_registers_are_found_in_what_was_released_and_are_nowhere_without_them():
    frame = pd.DataFrame(
        {"comparison": ["trial", "trial"], "outcome": ["outflow_work", "any_work"], "disagree": [True, False]}
    )
    exhibit = Exhibit("registers.verdict", "table", Message("effects.title"), "effectiviteit", frame)
    one = Released(exhibit, pd.DataFrame(False, index=frame.index, columns=frame.columns), RECORD)
    assert disagreements({"registers.verdict": one}) == {("trial", "outflow_work")}
    assert disagreements({"effects.findings": released(WORK)}) == frozenset()


def test_arms_against_each_other_are_counted_and_stand_in_the_table(screen):
    pair = row("outflow_work", "same_more", reference="less_app", verdict="difference", estimate=0.3)
    group = screen([*WORK, pair])
    assert [len(part.lines) for part in group.cards[0].parts] == [3]
    assert group.beside.text == "The estimates of groups against each other (1) stand in"
    assert group.beside.anchor == "exhibit-effects-findings"
    assert screen(WORK).beside is None


def test_lines_count_their_verdicts_and_mark_a_difference_that_is_not_firm(screen):
    firm = row("any_work", ARMS[0], "difference", 0.2, p_adjusted=0.01, family_n=6)
    weak = row("any_work", ARMS[1], "difference", 0.2, p_adjusted=0.2, family_n=6)
    table = screen([*WORK, firm, weak, row("any_work", ARMS[2])]).others
    assert table.tally == "Estimates: 3; difference in 2 and undecided in 1."
    assert [cell.mark for cell in table.groups[0].rows[0].cells] == ["", "*", ""]
    assert table.groups[0].rows[0].cells[0].text == "+20.0 (10.0 to 30.0)"
    assert table.notes == (
        "Difference with same obligations and same guidance, with its 95% interval.",
        "An asterisk marks a difference that does not stand firm after correction for all estimates of its family.",
    )


def test_undecided_harms_are_not_called_harmless_and_withheld_ones_are_counted(screen):
    harms = [row("sanctioned", arm) for arm in ARMS]
    table = screen([*WORK, *harms], withheld=[5]).harms
    assert table.tally == "Estimates: 3; undecided in 2 and not shown in 1."
    assert table.groups[0].rows[0].cells[2].text == "withheld"
    assert table.notes[1:] == (
        "Withheld: too few people stand behind it.",
        "Undecided is not the same as harmless: these data do not exclude harm.",
    )


def test_a_row_that_could_not_be_estimated_says_so(screen):
    lost = row("any_work", ARMS[0], estimate=float("nan"))
    table = screen([*WORK, lost]).others
    assert table.groups[0].rows[0].cells[0].text == "not estimated"
    assert table.tally == "Estimates: 1; not shown in 1."


def test_all_cells_of_an_outcome_have_the_same_decimals(screen):
    rows = [
        score("happiness", ARMS[0], "6", "difference", 0.5, low=0.04, high=1.1),
        score("happiness", ARMS[1], "6", estimate=0.3, low=-0.2, high=0.8),
    ]
    (line,) = screen([*WORK, *rows]).others.groups[0].rows
    assert [cell.text for cell in line.cells] == ["+0.50 (0.04 to 1.10)", "+0.30 (−0.20 to 0.80)"]


def test_two_arms_with_a_handful_of_estimates_keep_a_card_for_each(screen):
    rows = [row("outflow_work", ARMS[0]), row("any_work", ARMS[0])]
    group = screen(rows)
    assert [finding.sentence for finding in group.findings] == [
        "Whether same obligations and more guidance changed outflow to work is undecided.",
        "Whether same obligations and more guidance changed any work is undecided.",
    ]
    assert (group.cards, group.others) == ((), None)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("verdict", ["difference", "equivalent", "non_inferior", "undecided"])
def test_every_sentence_of_a_card_passes_the_gate(study, labels, language, verdict):
    rows = [score("happiness", arm, "6", verdict) for arm in ARMS]
    sentences, made = said(Pen(study, labels, language), rows)
    assert check_language([*sentences, *made.parts[0].remarks], "randomised", language) == ()
    observational = study.comparisons["trial"].model_copy(update={"design": "observational"})
    other = study.model_copy(update={"comparisons": {"trial": observational}})
    sentences, _ = said(Pen(other, labels, language), rows)
    assert check_language(sentences, "observational", language) == ()
