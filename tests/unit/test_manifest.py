"""Records of a stage are written whole or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import manifest

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), JSON, max_size=3))
def test_a_record_comes_back_and_its_hash_does_not_depend_on_the_order_of_names(tmp_path_factory, value):
    path = tmp_path_factory.mktemp("stage") / "manifest.json"
    manifest.write_json(path, value)
    assert manifest.read_json(path) == value
    turned = dict(reversed(list(value.items())))
    assert manifest.sha256_json(turned) == manifest.sha256_json(value)


def test_a_write_that_fails_leaves_the_old_content_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "manifest.json"
    manifest.write_json(path, {"key": "old"})

    def full(_):
        raise OSError("no space left")

    monkeypatch.setattr(manifest.os, "fsync", full)
    with pytest.raises(OSError, match="no space left"):
        manifest.write_json(path, {"key": "new"})
    assert manifest.read_json(path) == {"key": "old"}
    assert [file.name for file in tmp_path.iterdir()] == ["manifest.json"]


@pytest.mark.parametrize("content", ["", '{"key": ', "[1, 2]", "nonsense"])
def test_a_record_that_is_not_whole_counts_as_absent(tmp_path, content):
    (tmp_path / "manifest.json").write_text(content)
    assert manifest.read_json(tmp_path / "manifest.json") is None
    assert manifest.read_json(tmp_path / "none" / "manifest.json") is None


def test_results_are_all_files_but_the_records_about_the_stage(tmp_path):
    for name in (
        "outputs.json",
        "manifest.json",
        "executed.ipynb",
        "session.json",
        "tables/a.parquet",
        "tables/outputs.json",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [path.relative_to(tmp_path).as_posix() for path in manifest.result_files(tmp_path)]
    assert found == ["tables/a.parquet", "tables/outputs.json"]
