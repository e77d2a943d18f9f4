"""Structures of LimeSurvey, as versions 3 and 6 write them, made up for tests."""

from __future__ import annotations

import pytest


def rows(section: str, *items: dict[str, str]) -> str:
    """Return one section of a structure."""
    body = "".join(
        "<row>" + "".join(f"<{key}><![CDATA[{value}]]></{key}>" for key, value in item.items()) + "</row>"
        for item in items
    )
    return f"<{section}><fields><fieldname>x</fieldname></fields><rows>{body}</rows></{section}>"


def document(*sections: str, languages: tuple[str, ...] = ("nl",)) -> bytes:
    """Return a structure."""
    said = "".join(f"<language>{one}</language>" for one in languages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<document><LimeSurveyDocType>Survey</LimeSurveyDocType>'
        f"<DBVersion>640</DBVersion><languages>{said}</languages>{''.join(sections)}</document>"
    ).encode()


@pytest.fixture(scope="session")
def limesurvey_6() -> bytes:
    """Texts in sections of their own, in two languages."""
    questions = [
        {"qid": "1", "parent_qid": "0", "type": "L", "title": "werk", "other": "Y"},
        {"qid": "2", "parent_qid": "0", "type": "M", "title": "hulp", "other": "Y"},
        {"qid": "3", "parent_qid": "0", "type": "F", "title": "moe", "other": "N"},
        {"qid": "4", "parent_qid": "0", "type": "Y", "title": "kind", "other": "N"},
        {"qid": "5", "parent_qid": "0", "type": "1", "title": "twee", "other": "N"},
        {"qid": "6", "parent_qid": "0", "type": ";", "title": "raster", "other": "N"},
        {"qid": "7", "parent_qid": "0", "type": "R", "title": "volgorde", "other": "N"},
        {"qid": "8", "parent_qid": "0", "type": "O", "title": "keuze", "other": "N"},
        {"qid": "9", "parent_qid": "0", "type": "P", "title": "steun", "other": "N"},
    ]
    parts = [
        {"qid": "21", "parent_qid": "2", "title": "SQ001", "scale_id": "0"},
        {"qid": "22", "parent_qid": "2", "title": "SQ002", "scale_id": "0"},
        {"qid": "31", "parent_qid": "3", "title": "SQ001", "scale_id": "0"},
        {"qid": "51", "parent_qid": "5", "title": "A", "scale_id": "0"},
        {"qid": "61", "parent_qid": "6", "title": "Y1", "scale_id": "0"},
        {"qid": "62", "parent_qid": "6", "title": "X1", "scale_id": "1"},
        {"qid": "91", "parent_qid": "9", "title": "SQ001", "scale_id": "0"},
    ]
    texts = {
        "1": "<p>Heeft u <strong>werk</strong>?</p>", "2": "Welke hulp kreeg u?", "3": "Hoe moe bent u?",
        "4": "Heeft u kinderen?", "5": "Twee schalen", "6": "Raster", "7": "Volgorde", "8": "Keuze", "9": "Steun",
        "21": "Coach", "22": "Cursus", "31": "Vandaag", "51": "Buurt", "61": "Rij", "62": "Kolom", "91": "Buur",
    }  # fmt: skip
    answers = [
        {"aid": "1", "qid": "1", "code": "A1", "scale_id": "0"}, {"aid": "2", "qid": "1", "code": "A2", "scale_id": "0"},
        {"aid": "3", "qid": "3", "code": "1", "scale_id": "0"}, {"aid": "4", "qid": "5", "code": "a", "scale_id": "0"},
        {"aid": "5", "qid": "5", "code": "b", "scale_id": "1"}, {"aid": "6", "qid": "7", "code": "R1", "scale_id": "0"},
    ]  # fmt: skip
    words = {"1": "Ja, betaald", "2": "Nee", "3": "Niet moe", "4": "Veel", "5": "Vaak", "6": "Eerst"}
    l10n = [{"qid": qid, "question": text, "language": "nl"} for qid, text in texts.items()]
    l10n += [{"qid": "1", "question": "Do you work?", "language": "en"}]
    return document(
        rows("answers", *answers),
        rows(
            "answer_l10ns", *({"aid": aid, "answer": text, "language": "nl"} for aid, text in words.items())
        ),
        rows("questions", *questions),
        rows("subquestions", *parts),
        rows("question_l10ns", *l10n),
        rows(
            "question_attributes",
            {"qid": "1", "attribute": "other_replace_text", "value": "Anders, namelijk", "language": "nl"},
        ),
        rows("surveys", {"sid": "1", "language": "nl"}),
        languages=("nl", "en"),
    )


@pytest.fixture(scope="session")
def limesurvey_3() -> bytes:
    """Texts with the questions, one row per language."""
    question = {"qid": "1", "parent_qid": "0", "type": "L", "title": "werk", "other": "N"}
    return document(
        rows("answers", {"qid": "1", "code": "A1", "answer": "Ja", "scale_id": "0", "language": "nl"},
             {"qid": "1", "code": "A1", "answer": "Yes", "scale_id": "0", "language": "en"}),
        rows("questions", {**question, "question": "Heeft u werk?", "language": "nl"},
             {**question, "question": "Do you work?", "language": "en"}),
        rows("surveys", {"sid": "1", "language": "nl"}),
    )  # fmt: skip
