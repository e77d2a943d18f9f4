"""Fingerprints of derived variables: they change with what a function does, and with nothing else."""

from pathlib import Path

import pytest

from helpers.study.derive_code import fingerprints

SOURCE = '''"""Derivations."""

import math

LIMIT = 3


def squared(x):
    """Return the square."""
    return x**2


def above(x):
    # strictly
    return _more(x, LIMIT)


def _more(x, limit):
    return x > limit
'''


def of(tmp_path: Path, text: str) -> dict[str, str]:
    (tmp_path / "derive.py").write_text(text, encoding="utf-8")
    return fingerprints(tmp_path / "derive.py")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Return the square", "Returns the square"),
        ("# strictly", "# really"),
        ("\n\n\ndef above", "\n\n\n\n\ndef above"),
        ('"""Derivations."""', '"""All derivations."""'),
        ("import math\n", ""),
    ],
)
def test_words_and_empty_lines_change_no_fingerprint(tmp_path, old, new):
    assert old in SOURCE
    assert of(tmp_path, SOURCE.replace(old, new)) == of(tmp_path, SOURCE)


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("x**2", "x**3", {"squared"}),
        ("LIMIT = 3", "LIMIT = 4", {"above"}),
        ("x > limit", "x >= limit", {"above", "_more"}),
    ],
)
def test_a_change_reaches_the_functions_that_use_it_and_no_other(tmp_path, old, new, changed):
    before, after = of(tmp_path, SOURCE), of(tmp_path, SOURCE.replace(old, new))
    assert {name for name in before if before[name] != after[name]} == changed


def test_a_docstring_on_the_line_of_its_function_hides_no_code(tmp_path):
    one = of(tmp_path, 'def f(x): "doc"; return x\n')
    assert one != of(tmp_path, 'def f(x): "doc"; return -x\n')


@pytest.mark.parametrize("text", ["def f(:\n", ""])
def test_a_file_that_is_no_python_or_empty_has_none(tmp_path, text):
    assert of(tmp_path, text) == {}


def test_a_file_that_is_not_there_has_none(tmp_path):
    assert fingerprints(tmp_path / "derive.py") == {}
