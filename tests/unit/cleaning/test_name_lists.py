"""The lists of names made our way are those that the library makes itself."""

import re
from types import SimpleNamespace

import pytest

from helpers.cleaning import names_nl
from helpers.cleaning.name_lists import quicker

EVERY = 40  # one name of so many goes through both ways
pytestmark = pytest.mark.skipif(
    not names_nl.available(), reason="deduce is not installed (it needs Python below 3.14)"
)


@pytest.fixture(scope="module")
def library():
    with names_nl._quiet():
        import deduce
        from deduce import deduce as inside
    return SimpleNamespace(
        module=deduce, folder=inside._LOOKUP_LIST_PATH, tokenizer=inside.Deduce._initialize_tokenizer
    )


def replacements(library):
    """Every list of replacements that the library applies to its names, with a sample of those names."""
    from deduce.lookup_structs import load_raw_itemset

    own = library.module.utils
    for path in sorted((library.folder / "src").rglob("transform.json")):
        names = sorted(own.optional_load_items(path.parent / "items.txt") or load_raw_itemset(path.parent))
        for transform in own.optional_load_json(path)["transforms"].values():
            yield path.parent.name, names[::EVERY], transform


def words_of(trie, before=()):
    found = {before} if trie.is_terminal else set()
    return found.union(*(words_of(below, (*before, word)) for word, below in trie.children.items()))


def test_the_ways_to_write_a_name_are_those_of_the_library(library):
    own = library.module.utils
    compared = changed = 0
    for folder, names, transform in replacements(library):
        theirs = [own.str_variations(name, transform) for name in names]
        with quicker(library.module):
            ours = [own.str_variations(name, transform) for name in names]
        assert ours == theirs, folder
        compared += len(names)
        changed += sum(len(one) > 1 for one in ours)
    assert compared > 10_000
    assert changed > 1_000


@pytest.mark.parametrize("any_case", [False, True])
def test_the_tree_of_words_is_that_of_the_library(library, any_case):
    from docdeid.ds import LookupSet
    from docdeid.str import LowercaseString

    own, loader = library.module.utils, library.module.lookup_struct_loader
    tokenizer = library.tokenizer(library.folder)
    names = LookupSet(matching_pipeline=[LowercaseString()] if any_case else None)
    for folder in ("locations/lst_street", "institutions/lst_healthcare_institution", "names/lst_surname"):
        listed = sorted(own.optional_load_items(library.folder / "src" / folder / "items.txt"))
        names.add_items_from_iterable(listed[::EVERY])
    names.add_items_from_iterable(
        ["Van der Laan", "van de", "de", "Laan van  der Meer-d'Arc", "Ds. van 't Hof", ""]
    )
    theirs = loader.lookup_set_to_trie(names, tokenizer)
    with quicker(library.module):
        ours = loader.lookup_set_to_trie(names, tokenizer)
    assert words_of(ours) == words_of(theirs)
    assert len(words_of(ours)) > 4_000
    assert any(" " in word for words in words_of(ours) for word in words), "no words that belong together"
    assert ours.matching_pipeline == theirs.matching_pipeline


def test_afterwards_the_library_is_as_it_was(library):
    own, loader = library.module.utils, library.module.lookup_struct_loader
    before = own.str_variations, loader.lookup_set_to_trie
    with pytest.raises(KeyError), quicker(library.module):
        own.str_variations("name", {}["stops"])
    assert (own.str_variations, loader.lookup_set_to_trie) == before
    with quicker(library.module):
        assert own.str_variations is not before[0]
        assert loader.lookup_set_to_trie is not before[1]
    assert (own.str_variations, loader.lookup_set_to_trie) == before


def test_a_version_that_is_built_otherwise_is_left_alone():
    other = SimpleNamespace(utils=SimpleNamespace(str_variations=re.findall))
    with quicker(other):
        assert other.utils.str_variations is re.findall
