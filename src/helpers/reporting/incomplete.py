"""What stops a page because something that defends it is missing."""

from __future__ import annotations

from helpers.errors import WatWerktError


class ExhibitIncomplete(WatWerktError):
    """An exhibit cannot be printed as it is: a fault of ours, or a reservation that the declaration lacks."""
