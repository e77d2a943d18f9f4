"""Instruments as data files, scoring by their keys, and how well the items of a score hang together."""
