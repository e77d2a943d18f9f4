"""Checks of the parsed tables with Great Expectations: the only package that imports it."""
