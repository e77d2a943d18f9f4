"""Starts one ipykernel that ends with the driver: the command line of a cold kernel."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from helpers.kernels.lean import lean_imports
from helpers.tied import tie_to_parent


def serve(arguments: Sequence[str]) -> None:
    """Be a kernel until the driver shuts it down."""
    with lean_imports():
        from ipykernel.kernelapp import IPKernelApp
    IPKernelApp.launch_instance(argv=list(arguments))


if __name__ == "__main__":
    tie_to_parent()
    serve(sys.argv[1:])
