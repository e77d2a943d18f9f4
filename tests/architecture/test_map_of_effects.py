"""The room of effects is large; its docstring is the map, and the map is complete."""

from collections import Counter
from pathlib import Path

import helpers.effects

FOLDER = Path(helpers.effects.__file__).parent
MODULES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")
INDENT = "    "


def groups():
    """Return the modules under each heading of the map."""
    found, heading = {}, ""
    for line in helpers.effects.__doc__.partition("Where to find what:")[2].splitlines():
        if line.startswith(INDENT):
            found[heading] += line.split()
        elif line.strip():
            heading = line
            found[heading] = []
    return found


def test_every_module_of_effects_stands_on_the_map_exactly_once():
    named = Counter(name for names in groups().values() for name in names)
    assert [name for name in MODULES if name not in named] == []
    assert [name for name in named if name not in MODULES] == []
    assert [name for name, times in named.items() if times > 1] == []


def test_every_heading_of_the_map_has_modules_under_it():
    assert len(groups()) > 1
    assert [heading for heading, names in groups().items() if not names] == []
