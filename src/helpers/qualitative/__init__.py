"""Coded material: its model, agreement between coders, counts of people, topics and themes.

Numbers only: no files, no declaration. Readers of other tools' files stand in `helpers.readers.coded`.
"""
