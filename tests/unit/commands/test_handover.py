"""What is handed over without data holds none, also none that somebody put beside the declaration."""

from __future__ import annotations

import pytest

from helpers.commands.handover import _require_no_data_beside
from helpers.errors import DataMistake
from helpers.handover.contents import Parcel
from helpers.paths import Project

TODO = "Move it away (data to data/raw), then hand over again."


def test_data_and_keys_in_the_folder_of_a_study_stop_the_handover(tmp_path) -> None:
    names = (
        "studies/s/study.yml",
        "studies/s/old/Antwoorden.SAV",
        "studies/s/klanten.key",
        "data/raw/s/a.xlsx",
    )
    with pytest.raises(DataMistake) as caught:
        _require_no_data_beside(Project(tmp_path), Parcel(dict.fromkeys(names, b""), {}))
    assert [str(one) for one in caught.value.mistakes] == [
        f"studies/s/old/Antwoorden.SAV: a file of data outside data/raw. {TODO}",
        f"studies/s/klanten.key: a key file opens every pseudonym. {TODO}",
    ]


def test_a_declaration_with_its_derivations_is_handed_over(tmp_path) -> None:
    names = ("studies/s/study.yml", "studies/s/derive.py", "studies/s/README.md")
    _require_no_data_beside(Project(tmp_path), Parcel(dict.fromkeys(names, b""), {}))
