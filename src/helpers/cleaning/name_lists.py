"""Makes the word lists of `deduce` word for word as that library does, in a third of the time.

The library asks of each of a million names, for each of some hundred abbreviations apart, whether it holds
that one, and cuts every name into linked tokens of which only the words are kept. Here one pattern asks for
all abbreviations at once, and words are cut without tokens. What comes of it is the same: a test compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

Variations = Callable[[str, Mapping[str, list[str]]], list[str]]


@contextmanager
def quicker(library: Any) -> Iterator[None]:  # noqa: ANN401 - a library without types
    """Let the library make its lists our way within this block.

    Parameters
    ----------
    library : module
        `deduce`, imported. A version that is built otherwise makes its lists its own way.
    """
    own: Any = getattr(library, "utils", None)
    loader: Any = getattr(library, "lookup_struct_loader", None)
    if not hasattr(own, "str_variations") or not hasattr(loader, "lookup_set_to_trie"):
        yield
        return
    variations, to_trie = own.str_variations, loader.lookup_set_to_trie
    own.str_variations = partial(_variations, variations, {})
    loader.lookup_set_to_trie = partial(_trie, type_of_trie=loader.dd.ds.LookupTrie)
    try:
        yield
    finally:
        own.str_variations, loader.lookup_set_to_trie = variations, to_trie


def _variations(
    own: Variations,
    seen: dict[int, tuple[re.Pattern[str], object]],
    name: str,
    replaced: Mapping[str, list[str]],
) -> list[str]:
    """Return the ways to write a name; the library itself is asked only if any of the patterns is in it."""
    if id(replaced) not in seen:  # kept beside its pattern, so that no other mapping gets the same id
        seen[id(replaced)] = re.compile("|".join(f"(?:{one})" for one in replaced)), replaced
    return own(name, replaced) if seen[id(replaced)][0].search(name) else [name]


def _trie(names: Any, tokenizer: Any, *, type_of_trie: Any) -> Any:  # noqa: ANN401 - a library without types
    """Return the names as a tree of words, as the library's `lookup_set_to_trie` does."""
    trie = type_of_trie(matching_pipeline=names.matching_pipeline)
    for name in names.items():
        words = _words(name, tokenizer)
        if trie.has_matching_pipeline():
            trie.add_item(words)
            continue
        node = trie
        for word in words:
            if word not in node.children:
                node.children[word] = type_of_trie()
            node = node.children[word]
        node.is_terminal = True
    return trie


def _words(name: str, tokenizer: Any) -> list[str]:  # noqa: ANN401 - a library without types
    """Return the words of a name, those that belong together ("van der") as one."""
    words: list[str] = tokenizer._pattern.findall(name)
    if tokenizer._start_words.isdisjoint(words):
        return words
    spans = [hit.span() for hit in tokenizer._pattern.finditer(name)]
    together, at = [], 0
    while at < len(words):
        known = words[at] in tokenizer._start_words
        prefix = tokenizer._trie.longest_matching_prefix(words, start_i=at) if known else None
        last = at + len(prefix) - 1 if prefix else at
        together.append(name[spans[at][0] : spans[last][1]])
        at = last + 1
    return together
