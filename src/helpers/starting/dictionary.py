"""Dutch and English words by which columns and answers are recognised; data, no rules."""

from __future__ import annotations

import re

YES = frozenset({"ja", "yes", "j", "y", "true", "waar", "wel"})
NO = frozenset({"nee", "no", "n", "false", "onwaar", "niet", "neen"})
"""What a column of two answers may hold for yes and for no, in small letters."""

CLOSED_ANSWERS = YES | NO | frozenset({
    "man", "vrouw", "m", "v", "x", "male", "female", "f", "anders", "other", "non-binair", "overig", "divers",
    "soms", "vaak", "nooit", "altijd", "zelden", "misschien", "deels", "min of meer", "hoog", "laag",
    "midden", "middelbaar", "goed", "slecht", "matig", "redelijk", "zeer goed", "zeer slecht", "uitstekend",
    "eens", "oneens", "neutraal", "helemaal eens", "helemaal oneens", "weet niet",
    "onbekend", "n.v.t.", "nvt",
    "geen antwoord", "never", "sometimes", "often", "always", "agree", "disagree", "neutral",
})  # fmt: skip
"""Answers that tell of nobody, however few people gave them."""

MEANS_MISSING = re.compile(
    r"weet (ik |het )?niet|geen antwoord|geen opgave|wil(de)? (ik |dit |dat )?niet (zeggen|antwoorden)|"
    r"niet van toepassing|^n\.?v\.?t\.?$|onbekend|ontbreekt|niet ingevuld|geweigerd|weigert|missing|"
    r"don.?t know|no answer|refus|prefer not|not applicable|unknown|^n/?a$",
    re.IGNORECASE,
)
"""Labels of codes that often mean that there is no answer."""

NO_NUMBER = frozenset({
    "-", "--", ".", "?", "x", "na", "n/a", "#n/a", "nvt", "n.v.t.", "n.v.t", "onbekend", "weet niet",
    "geen", "geen antwoord", "null", "#null!", "nan", "missing", "leeg", "none",
})  # fmt: skip
"""What people type in a column of numbers or dates where there is none, in small letters."""

SUSPECT_CODES = (8, 9, 88, 98, 99, 888, 998, 999, 8888, 9998, 9999, -1, -8, -9, -88, -98, -99, -999)
"""Numbers that often stand for an answer that is not there."""

ID_WORDS = (
    "rinpersoon", "pseudoniem", "pseudonym", "client", "clientnr", "clientnummer", "klant", "klantnr",
    "klantnummer", "persoon", "persoonid", "person", "respondent",
    "respondentid", "respondentnr", "deelnemer",
    "deelnemernr", "inwoner", "bewoner", "kandidaat", "participant", "response", "case", "casenr",
    "subject", "dossier", "dossiernummer", "id", "nr", "nummer", "key", "sleutel",
)  # fmt: skip
"""Words in the name of an id, the most telling first; the first words of a column name count."""
ID_ENDINGS = ("id", "nr", "nummer", "number", "code", "key", "no")

WAVE_WORDS = frozenset({"meting", "wave", "golf", "ronde", "round", "meetmoment", "moment", "tijdstip", "t"})
MONTH_WORDS = frozenset({"maand", "month", "periode", "period", "verslagmaand", "peilmaand", "peildatum"})

ABOUT_PEOPLE = frozenset({
    "leeftijd", "age", "geslacht", "gender", "sex", "geboortejaar",
    "birthyear", "nationaliteit", "nationality",
    "herkomst", "geboorteland", "land", "woonplaats", "wijk", "buurt", "gemeente", "stad", "city",
    "huishouden", "household", "burgerlijke", "gezin", "kinderen", "opleiding", "education", "beroep",
    "occupation", "religie", "geloof", "taal", "moedertaal", "diagnose", "beperking", "inkomen", "income",
    "uitkering", "werkgever", "school", "functie",
})  # fmt: skip
"""Words of columns that, put together, may point to a person."""

ARM_WORDS = frozenset({
    "groep", "group", "arm", "conditie", "condition", "interventie",
    "intervention", "behandeling", "treatment",
    "treat", "traject", "controle", "experiment", "programma", "programme",
})  # fmt: skip
OUTCOME_WORDS = frozenset({
    "werk", "baan", "work", "job", "uitstroom", "inkomen", "income", "tevreden",
    "cijfer", "rapportcijfer", "geluk",
    "gelukkig", "welzijn", "wellbeing", "score", "uitkomst", "outcome", "eenzaam", "gezondheid", "health",
    "vertrouwen", "trust", "stress", "zelfvertrouwen",
})  # fmt: skip
ORDERED_WORDS = frozenset({"trede", "fase", "niveau", "stap", "klasse", "phase", "stage", "step", "rung"})
"""Words of columns whose numbers have an order and no distance: a mean of them means nothing."""
STAFF_WORDS = frozenset({
    "klantmanager", "consulent", "begeleider", "medewerker", "casemanager", "caseworker", "coach", "docent",
    "interviewer", "codeur", "jobcoach", "werkcoach", "contactpersoon", "behandelaar", "regisseur",
})  # fmt: skip
"""Words of columns that name a worker, who is a person too."""
OPEN_WORDS = frozenset({
    "toelichting", "opmerking", "opmerkingen", "namelijk", "text", "open", "waarom", "uitleg", "omschrijf",
    "omschrijving", "beschrijf", "verhaal", "woorden", "comment", "comments", "remark", "remarks", "why",
    "explain", "specify", "notitie", "notities", "reden",
})  # fmt: skip
"""Words of columns in which people write what they like."""
GRADE_WORDS = frozenset({"cijfer", "rapportcijfer", "grade"})

SURVEY_TOOL_COLUMNS = frozenset({
    "startdate", "enddate", "status", "ipaddress", "progress", "duration (in seconds)", "finished",
    "recordeddate", "responseid", "recipientlastname", "recipientfirstname", "recipientemail",
    "externalreference", "locationlatitude", "locationlongitude", "distributionchannel", "userlanguage",
    "q_recaptchascore", "submitdate", "lastpage", "startlanguage", "seed", "startdatestamp", "datestamp",
    "ipaddr", "refurl", "token",
})  # fmt: skip
"""Columns that Qualtrics and LimeSurvey add of themselves, in small letters."""

IDENTIFYING_TOOL_COLUMNS = frozenset({
    "ipaddress", "recipientlastname", "recipientfirstname", "recipientemail", "externalreference",
    "locationlatitude", "locationlongitude", "ipaddr", "refurl", "token",
})  # fmt: skip
"""Those of them that point to a person or a machine."""
