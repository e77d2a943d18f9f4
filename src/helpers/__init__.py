"""*Wat werkt?* — from one study's raw export to pages that can be trusted.

Importing this package does nothing and loads nothing: `make` with nothing to do answers in a second.
"""

__version__ = "0.1.0"
