"""New codes: never a verdict, refused in reflexive work, and withheld for the first conversations."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.analyses import new_codes


def appear(voices, tables=None, **strand):
    declared = voices.study(**strand)
    produced = new_codes.appear(declared, tables or voices.tables(), np.random.default_rng(1))
    return declared, produced


def test_reflexive_work_is_refused_with_the_reason_and_nothing_is_counted(voices) -> None:
    declared, produced = appear(voices, tradition="reflexive")
    assert produced.tables == {}
    assert [one.kind for one in produced.exhibits] == ["text"]
    assert voices.printed(declared, produced.exhibits, "en")["new_codes.refused.residents"].splitlines()[
        1
    ] == (
        "Not computed for residents. The work is reflexive: codes and themes are made by the researcher, and are "
        "not waiting in the material until they have all been found. A curve of new codes would say nothing of "
        "how rich the analysis is."
    )


@pytest.mark.parametrize("tradition", ["reliability", "codebook", "framework", "grounded"])
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("saturation reached", "saturated")), ("nl", ("verzadiging bereikt", "verzadigd"))],
)
def test_no_page_says_that_all_was_heard(voices, tradition, language, words) -> None:
    declared, produced = appear(voices, tradition=tradition)
    text = " ".join(voices.printed(declared, produced.exhibits, language).values()).lower()
    assert not [word for word in words if word in text]


def test_grounded_work_is_told_that_a_count_is_no_judgement(voices) -> None:
    declared, produced = appear(voices, tradition="grounded")
    text = voices.printed(declared, produced.exhibits, "nl")["new_codes.curve.residents"]
    assert "verzadiging een oordeel over categorieën" in text


def test_the_first_conversations_are_withheld_and_the_mean_is_not(voices) -> None:
    declared, produced = appear(voices)
    one = voices.released(declared, produced.exhibits).released[0]
    assert one.mask["n_cumulative"].tolist() == [True, True] + [False] * 28
    assert one.mask["n_new"].tolist() == [True, True] + [False] * 28
    assert not one.mask["mean"].any()


def test_all_codes_count_and_the_order_is_that_of_the_documents(voices) -> None:
    _, produced = appear(voices)
    table = produced.tables["new_codes_residents"]
    assert table["n_cumulative"].iloc[0] == 5  # money, debts, stress, help and one that is not declared
    assert table["n_new"].sum() == 5


def test_without_a_level_no_band_is_printed(voices) -> None:
    declared, produced = appear(voices, level=None)
    assert not {"low", "high", "level"} & set(produced.exhibits[0].frame)
    assert (
        "No level is declared"
        in voices.printed(declared, produced.exhibits, "en")["new_codes.curve.residents"]
    )


@pytest.mark.parametrize(("n", "kind"), [(0, "text"), (2, "text"), (19, "text"), (20, "figure")])
def test_a_few_documents_are_too_few(voices, n, kind) -> None:
    _, produced = appear(voices, voices.tables(n))
    assert [one.kind for one in produced.exhibits] == [kind]
