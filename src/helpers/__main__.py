"""The command line: `python -m helpers COMMAND`."""

from __future__ import annotations

import sys

from helpers.commands.line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
