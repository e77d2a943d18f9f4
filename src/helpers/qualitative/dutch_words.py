"""Words of spoken Dutch that detectors look for: numbers, months, families, titles, and public names."""

from __future__ import annotations


def listed(words: str) -> tuple[str, ...]:
    """Return the words of a line."""
    return tuple(words.split())


TWO_LETTERS = listed(
    "af al at ca cm da de dr eh en er eu ex ff ga ha he ik in is ja je jr ka kg km la ma me mm mn na nl nr "
    "nu of om op os pa pm pp ps re st te tv uh ui uw va vd we wk ze zo"
)
"""Words of two letters that follow a year or an amount; any others after four digits are a postcode."""

MONTHS = listed("januari februari maart april mei juni juli augustus september oktober november december")
MONTHS_SHORT = listed("jan feb mrt apr jun jul aug sept sep okt nov dec")

UNITS = listed("een twee drie vier vijf zes zeven acht negen")
TEENS = listed("tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien")
TENS = listed("twintig dertig veertig vijftig zestig zeventig tachtig negentig")
ONE = ("een", "één", "eén")


def _joined(tens: tuple[str, ...]) -> tuple[str, ...]:
    """Return "eenentwintig" to "negenennegentig", with and without the marks on é and ë."""
    with_marks = [
        unit + ("ën" if unit.endswith("e") else "en") + ten for ten in tens for unit in (*ONE, *UNITS[1:])
    ]
    return (*with_marks, *(word.replace("ë", "e") for word in with_marks if "ë" in word))


_BELOW_A_HUNDRED = (*_joined(TENS), *TENS, *TEENS, *UNITS, *ONE[1:])
NUMBER_WORDS = (*(f"honderd{word}" for word in _BELOW_A_HUNDRED), "honderd", *_BELOW_A_HUNDRED)
"""The numbers to 199 as words."""
DIGIT_WORDS = ("nul", "één", *UNITS)
DAY_WORDS = (*UNITS[1:], *TEENS, *_joined(TENS[:1]), "twintig", "dertig", "eenendertig", "éénendertig")
ORDINALS = (
    *listed(
        "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde dertiende "
        "veertiende vijftiende zestiende zeventiende achttiende negentiende twintigste dertigste"
    ),
    *(f"{word}ste" for word in _joined(TENS[:1])),
    "eenendertigste",
)

KIN = listed(
    "dochter dochtertje zoon zoontje man vrouw echtgenoot echtgenote partner vriend vriendin ex ex-man "
    "ex-vrouw exman exvrouw moeder vader mama papa mam pap broer broertje zus zusje zuster tante oom opa "
    "oma neef neefje nicht nichtje kind kleinkind kleinzoon kleindochter schoonzoon schoondochter "
    "schoonmoeder schoonvader schoonzus zwager stiefzoon stiefdochter stiefvader stiefmoeder jongste "
    "oudste tweeling baby buurman buurvrouw buurjongen buurmeisje collega huisgenoot begeleider "
    "begeleidster hulpverlener regisseur coach consulent klantmanager baas bewindvoerder huisarts arts "
    "psycholoog juf meester leraar lerares docent huisbaas"
)
"""After "my daughter" a capital is most likely her name."""

TITLES = listed(
    "mevrouw mevr mw meneer mijnheer dhr heer juffrouw mejuffrouw dokter doctor dr drs ds prof professor "
    "ir ing mr pastoor dominee imam burgemeester wethouder notaris advocaat rechter zuster broeder sir"
)

INSIDE = listed("van de den der het ten ter 't ’t el al ben bin ibn abu abd la le du di da dos von zu af mac")
"""Small words inside a surname ("van der", "el")."""
BEFORE_THE = listed("in op aan uit bij over onder")
"""They begin a surname only before an article ("in 't Veld")."""

STREETS = listed("straat laan plein gracht kade singel steeg dreef plantsoen")
STREETS_WITH_A_NUMBER = (
    *STREETS,
    *listed(
        "weg dijk hof pad park markt baan dam wal kamp haven ring brink burg donk erf oord hoek stede veld "
        "werf oever es akker tuin rade horst"
    ),
)

PUBLIC = frozenset(
    listed(
        "allah als aow belasting belastingdienst bijstand bkr cak ciz cjib coa corona covid covid-19 daar "
        "dan dat de den die dienst digid dit duits duitse duo dus een en engels engelse europa europese "
        "excel "
        "facebook frans franse gemeente ggd ggz god google gz heils het hij holland ik ind inkomen instagram "
        "internet ja je jeugdwet jij jullie kamer kerst kerstmis koningsdag kruis leger maar marktplaats "
        "microsoft nederland nederlander nederlanders nederlands nederlandse nee netflix nibud nieuw nou ns "
        "nu of ok oke oké oud ov participatiewet pasen pinksteren rijk rode schuldhulpmaatje sinterklaas "
        "sociale svb teams toen toeslagen tv tweede u unie uw uwv voedselbank wajong want wao we werk "
        "whatsapp wia wij wijkteam wmo word wsnp ww youtube ze zij zoom zvw"
    )
)
"""Words with a capital that are nobody's: what the whole country has to do with, languages that many
speak, holidays, and words that go on a spoken sentence. Other peoples and places are not here."""
