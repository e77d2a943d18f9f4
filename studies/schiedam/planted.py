"""What was planted in the raw files of `schiedam` and may never come out: all of it is made up."""

from __future__ import annotations

OPEN_ANSWERS = {
    3: "Verzonnen antwoord: vraag maar naar Grietje Bovenkamp-Zandstra, zij weet het.",
    11: "Verzonnen antwoord: bel mij op 06-13572468 als het niet duidelijk is.",
    29: "Verzonnen antwoord: mail naar w.verzonnenaar@voorbeeld.example, dan leg ik het uit.",
    47: "Verzonnen antwoord: ik woon aan de Verzonnen Gracht 999, 3111 ZZ, en daar gebeurt niets.",
}
"""Free text of the survey, by the place of the respondent in the file."""
STATEMENTS = {
    4: "zei mijn buurvrouw Grietje Bovenkamp-Zandstra",
    9: "en dat weet Joost Achterdijk van de Verzonnen Gracht 999",
}
"""Ends of statements in interviews, by the number of the interview."""
MAILS = "@voorbeeld.example"
ADDRESS = "192.0.2."
"""Addresses kept for documentation (RFC 5737), as the survey tool stores them with every answer."""
STRINGS = (
    "Bovenkamp-Zandstra",
    "13572468",
    "w.verzonnenaar",
    MAILS,
    "Verzonnen Gracht",
    "3111 ZZ",
    "Achterdijk",
    ADDRESS,
)
