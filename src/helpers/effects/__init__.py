"""Differences between an arm and its reference: how large, how certain, and how small they could have been.

Pure numbers: arrays in, frozen results out. No files, no declaration, no rounding.
"""
