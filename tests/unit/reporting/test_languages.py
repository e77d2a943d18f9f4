"""Of a text in two languages a page shows one."""

import pytest

from helpers.reporting.languages import is_read

BOTH = ("what", "reason_nl", "reason_en")


@pytest.mark.parametrize(
    ("name", "columns", "language", "expected"),
    [
        ("reason_nl", BOTH, "nl", True),
        ("reason_nl", BOTH, "en", False),
        ("reason_nl", ("reason_nl",), "en", True),
        ("what", BOTH, "en", True),
        ("n_arm", ("n_arm", "n_en"), "en", True),
    ],
)
def test_a_column_is_read_in_the_language_of_the_page_or_where_there_is_no_other(
    name: str, columns: tuple[str, ...], language: str, expected: bool
) -> None:
    assert is_read(name, columns, language) is expected
