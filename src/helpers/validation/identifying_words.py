"""Words by which a column says that it identifies people: what such columns are called, and common names."""

from __future__ import annotations

import re
import unicodedata

from helpers.qualitative.dutch_words import listed

CITIZEN = frozenset(listed("bsn burgerservicenummer sofinummer sofi"))
BIRTH_DATE = frozenset(
    listed("geboortedatum gebdatum gebdat geboortedag geboren birthdate birthday dob dateofbirth verjaardag")
)
BIRTH = frozenset({*BIRTH_DATE, *listed("geboorte birth geb")})
"""Words of birth; only the first say by themselves that a whole date is meant."""

NAME = frozenset(
    listed(
        "naam namen voornaam voornamen achternaam achternamen familienaam roepnaam meisjesnaam geslachtsnaam "
        "tussenvoegsel voorletters initialen klantnaam clientnaam deelnemersnaam respondentnaam "
        "volledigenaam name names firstname lastname surname fullname forename initials"
    )
)
PERSON = frozenset(listed("contactpersoon partner mantelzorger contact respondent deelnemer participant"))
"""Words of people; a column called so is one of names only when its cells are written like names."""
NOT_OF_A_PERSON = frozenset(
    listed(
        "gemeente wijk buurt project organisatie instelling bedrijf werkgever school opleiding product stad "
        "plaats woonplaats land team bestand variabele dossier traject groep interventie regio provincie "
        "straat municipality neighbourhood neighborhood district city town country company employer "
        "organisation organization file variable dataset course event program programme group sample data"
    )
)
"""Beside one of these "name" is the name of something else."""
ADDRESS = frozenset(
    listed(
        "adres woonadres postadres huisadres verblijfadres straat straatnaam huisnummer huisnr "
        "huisnummertoevoeging address street streetname"
    )
)
PHONE = frozenset(listed("telefoon telefoonnummer tel telnr telefoonnr mobiel gsm phone mobile cellphone 06"))
LOCATION = frozenset(listed("latitude longitude lat lon lng gps"))

FIRST_NAMES = frozenset(
    listed(
        "jan johan johannes hans piet pieter peter kees cornelis hendrik henk willem wim gerard gerrit "
        "jacob jaap klaas dirk frank rob robert ronald ron marcel mark marco erik eric paul patrick "
        "richard martin maarten michel michael jeroen bas sander stefan tim thomas tom daan sem lucas "
        "luuk finn milan levi jesse bram ruben thijs lars rik rick dennis kevin danny mike roy bart koen "
        "joost wouter theo ton leo rene andre edwin arjan albert anton arie frits fred gijs hugo joep "
        "joris mohamed mohammed ahmed ali hassan hussein ibrahim omar youssef yusuf mustafa mehmet murat "
        "abdul karim rachid said hamid samir maria anna johanna elisabeth cornelia wilhelmina hendrika "
        "margaretha petra ingrid monique sandra esther linda karin carla marja yvonne astrid jolanda "
        "mirjam miriam saskia wendy manon marieke anouk lisa emma sophie sofie julia eva sanne lotte "
        "fleur femke iris roos lieke tess sara sarah laura kim chantal nicole diana angela patricia "
        "bianca ellen els ria annie greet trudy truus willy corrie tineke ineke hanneke anneke fatima "
        "aisha aicha khadija naima samira malika leila layla zeynep ayse fatma elif amina mariam maryam "
        "hatice noor nora yasmin jasmin priya ricardo jose"
    )
)
"""First names that are common in the Netherlands; a column of names holds some of them."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a column's name or label, in small letters without accents.

    Examples
    --------
    >>> words_of("RecipientFirstName")
    ('recipient', 'first', 'name')
    >>> words_of("Naam_cliënt (1)")
    ('naam', 'client', '1')
    """
    plain = unicodedata.normalize("NFKD", _CAMEL.sub(" ", text)).encode("ascii", "ignore").decode()
    return tuple(re.findall(r"[a-z]+|\d+", plain.lower()))
