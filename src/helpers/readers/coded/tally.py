"""What a reader of project files leaves out or reads in a way of its own, counted while it reads."""

from __future__ import annotations

from helpers.qualitative.project import Skipped

NOWHERE = "it points to something that is not in the file"
NO_TEXT = "only plain text is read"
NO_PLACE = "the model of a coded project has no place for it"
REASONS = {
    "changed_when": NO_PLACE,
    "code_of_case": NO_PLACE,
    "coder_from_stretch": "the coding does not say whose it is; who made the stretch of text is taken",
    "coder_without_name": "who coded is not among the users; the GUID stands for the name",
    "coding_of_no_text": NO_TEXT,
    "coding_of_note": NO_PLACE,
    "coding_twice": "the same coding stands in the files more than once; it counts once",
    "coding_of_unknown_code": NOWHERE,
    "coding_without_position": "the stretch of text has no readable start or end",
    "color_unreadable": "the colour is not written as #RRGGBB",
    "graph": NO_PLACE,
    "guid_missing": "the part was given a GUID",
    "guid_twice": "the second part was given another GUID; references go to the first",
    "link": NO_PLACE,
    "media": NO_TEXT,
    "audio_segment": NO_TEXT,
    "image_segment": NO_TEXT,
    "pdf": NO_TEXT,
    "pdf_segment": NO_TEXT,
    "position_of_other_words": "the words at this place are others; the words are kept without a place",
    "video_segment": NO_TEXT,
    "member_missing": "the archive does not hold this text",
    "moment_unreadable": "this is no date and time",
    "name_missing": "the GUID stands for the name",
    "name_of_stretch": NO_PLACE,
    "other_part": "the format has no such part",
    "positions_end_last": "the end of a stretch is its last character",
    "positions_line_break_stored": "a line break counts as many characters as the file has for it",
    "positions_line_break_two": "a line break counts as two characters",
    "positions_mark_counted": "the byte order mark counts as a character",
    "positions_usual": "counted in code points, a line break as one, the end not included",
    "positions_utf16": "counted in UTF-16 units",
    "read_as_usual": "neither quoted words nor word boundaries said how positions are counted",
    "read_by_boundaries": "word boundaries said how positions are counted",
    "read_by_words": "quoted words said how positions are counted, and stand at their place",
    "reference_to_nothing": NOWHERE,
    "rich_text": NO_TEXT,
    "segment_without_code": NO_PLACE,
    "stretch_cut_at_end": "the stretch goes on after the end of the text",
    "stretch_of_case": "the stretch has no code, or is not in the file",
    "stretch_outside_text": "the text has no such place; the coding is kept without one",
    "text_missing": "the source holds no text",
    "text_outside_absolute": "files outside the project are never opened",
    "text_outside_leaving": "the path leaves the folder of the project",
    "text_outside_relative": "files outside the project are never opened",
    "text_rich_only": NO_TEXT,
    "value_of_other_type": "the value is not of the declared type of its variable",
    "value_of_unknown_variable": NOWHERE,
    "value_twice": "the first value is kept",
    "variable_of_unknown_type": "it is read as text",
    "words_elsewhere": "the quoted words stand elsewhere in the text; the place is kept",
}
"""Why, by what; what is a word of the catalogues (``voices_read.words``)."""


class Tally:
    """Counts by what was left out."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def add(self, what: str, n: int = 1) -> None:
        """Count `n` more of a key of `REASONS`; none is no entry."""
        if n:
            self._counts[what] = self._counts.get(what, 0) + n

    def skipped(self) -> tuple[Skipped, ...]:
        """Return the counts, in the order in which each kind was first met."""
        return tuple(Skipped(what, n, REASONS[what]) for what, n in self._counts.items())
