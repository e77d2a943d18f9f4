"""What points at one person in Dutch text is found wherever it stands; ordinary words mostly are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.qualitative.citizen_number import passes_eleven_test
from helpers.qualitative.identifiers_nl import count_shapes, folded, found_in, passes_mod_97, shapes_in
from helpers.qualitative.marks import GLOSSES, KINDS, replaced

# Of ordinary sentences at most this many may lose a word that points at nobody: the price of missing no name.
MOST_SENTENCES_HIT = 0.10

PLANTED = [
    ("email", "jan.de-vries+x@voorbeeld.example"),
    ("email", "fatima apenstaartje voorbeeld punt nl"),
    ("email", "fatima (at) voorbeeld.nl"),
    ("email", "fatima[at]voorbeeld punt nl"),
    ("email", "fatima punt klompen apenstaart voorbeeld punt com"),
    ("email", "fatima at voorbeeld.nl"),
    ("email", "fatima @ voorbeeld.nl"),
    ("email", "fatima@voorbeeld"),
    ("website", "https://voorbeeld.example/over/mij?x=1"),
    ("website", "www.voorbeeld.example"),
    ("website", "voorbeeld.nl/mijn-verhaal"),
    ("website", "@fatima_1981"),
    ("phone", "06-12345678"),
    ("phone", "06 12 34 56 78"),
    ("phone", "0612345678"),
    ("phone", "0570-612345"),
    ("phone", "(0570) 61 23 45"),
    ("phone", "+31 6 12345678"),
    ("phone", "+31 (0)6 1234 5678"),
    ("phone", "0031612345678"),
    ("address", "7411 AB"),
    ("address", "7411AB"),
    ("address", "7411ab"),
    ("address", "7411 ab"),
    ("address", "7411-AB"),
    ("address", "7411  AB"),
    ("number", "111222333"),
    ("number", "111.222.333"),
    ("number", "1112 22 333"),
    ("number", "NL91ABNA0417164300"),
    ("number", "NL91 ABNA 0417 1643 00"),
    ("number", "nl91abna0417164300"),
    ("number", "DE89 3704 0044 0532 0130 00"),
    ("number", "12-AB-34"),
    ("number", "G-123-BB"),
    ("number", "klantnummer 48213"),
    ("number", "dossiernummer: 2019/4412"),
    ("number", "mijn bsn is 12345"),
    ("number", "1.23456782E+08"),
    ("number", "1 2 3 4 5 6 7 8 2"),
    ("number", "123/456/782"),
    ("number", "nummer123456782"),
    ("number", "12.34.56.789"),
    ("number", "+32 470 12 34 56"),
    ("number", "NL 91 ABNA 0417 1643 00"),
    ("number", "192.168.10.12"),
    ("number", "een twee 3 vier 5 zes zeven acht twee"),
    ("number", "nul zes één twee drie vier vijf zes zeven acht"),
    ("date", "12-03-1981"),
    ("date", "12/3/81"),
    ("date", "12.03.1981"),
    ("date", "1981-03-12"),
    ("date", "12 03 1981"),
    ("date", "12 maart 1981"),
    ("date", "12 mrt '81"),
    ("date", "de 12e van maart"),
    ("date", "twaalf maart"),
    ("date", "de eenendertigste december"),
    ("date", "maart 1981"),
    ("date", "geboren in 1981"),
    ("date", "geboren in negentienhonderdeenentachtig"),
    ("date", "ik ben van 1981"),
    ("age", "34 jaar oud"),
    ("age", "vierendertig jaar oud"),
    ("age", "34-jarige"),
    ("age", "tweeënveertigjarige"),
    ("age", "ik ben 34"),
    ("age", "ik ben nu vierendertig"),
    ("age", "hij werd acht"),
    ("age", "een zoon van acht"),
    ("age", "kinderen van 3, 5 en 8"),
    ("age", "een vrouw van 61 jaar"),
    ("address", "Kerkstraat 12b"),
    ("address", "kerkstraat 12b"),
    ("address", "de Prins Hendrikstraat"),
    ("address", "Laan van Meerdervoort 12"),
    ("address", "Burgemeester van Suchtelenstraat 3"),
    ("address", "Zandweg 4"),
    ("address", "postbus 1234"),
    ("name", "mevrouw De Vries"),
    ("name", "mevr. Jansen-de Boer"),
    ("name", "dhr. J. van der Meer"),
    ("name", "meneer El Idrissi"),
    ("name", "meneer in 't Veld"),
    ("name", "mevrouw K."),
    ("name", "dokter O'Neill"),
    ("name", "mijn dochter Fatima"),
    ("name", "mijn zoon, Ali"),
    ("name", "mijn dochter AMIRA"),
    ("name", "mijn buurman heet Kees"),
    ("name", "ze noemt me Zoë"),
    ("name", "toen zei Xhevahire"),
    ("name", "met Jan Jansen"),
    ("name", "bij Roel van Velzen"),
]  # fmt: skip
NEUTRAL = """\
In maart ging het mis met de huur.
Begin mei kwam de eerste brief.
De meeste mensen weten dat niet.
Het meer was bevroren.
Onderweg kwam ik een man tegen.
Vandaag gaat het beter dan gisteren.
Ik heb drie jaar in de schuldhulp gezeten.
Het is twee jaar geleden begonnen.
Na vijf jaar was het klaar.
Ik was twee keer te laat.
Ze belden drie keer per week.
Ik moest 250 euro per maand betalen.
De schuld was 30000 euro.
Dat was 20 procent meer.
Wij hebben drie kinderen.
Ik ben een moeder van drie kinderen.
Mijn man werkt niet meer.
Mijn dochter gaat weer naar school.
Meneer, zei ik, zo gaat het niet.
De dokter zei dat ik rust nodig had.
Ik kreeg een brief van het UWV.
De Belastingdienst wilde het geld terug.
Bij de gemeente wist niemand iets.
Ik heb DigiD niet op mijn telefoon.
Toen kwam corona en alles ging dicht.
Ik spreek Nederlands en een beetje Engels.
Met kerst was het stil.
Ja. Nee. Dat weet ik niet.
En toen? Toen ging ik weg.
Hij zei: Dat moet je zelf weten.
Ze zei: “Kom maar binnen.” Dat deed ik.
Ik sliep slecht, at weinig en lachte nooit.
De eerste drie maanden waren het zwaarst.
Ik stond om acht uur op.
Om half negen kwam de post.
Er stonden 14 mensen in de rij.
Het duurde zes weken voor ik iets hoorde.
Van 2015 tot 2018 had ik geen werk.
In 2019 kreeg ik hulp.
Ik wil gewoon rust in mijn hoofd.
Zij luisterde echt, dat had ik nog nooit meegemaakt.
Het is een verzonnen uitspraak over geld.
We mochten zelf kiezen wat we nodig hadden.
Ik durfde de deur niet open te doen.
De straat was donker en de weg was lang.
Ik liep door het park naar de markt.
Op het plein stond niemand.
Alles kostte geld, alles.
Nou ja, zo gaat dat dan.
Ik kon eindelijk de rekening betalen.
Van 2015-2018 en in 2019 2020 en 2021 had ik niets.
In 2019 15000 euro, en nu 1.234.567 of zo.
Open van 10:00-11:30 en van 9.00 - 17.00 uur.
Ik betaal 1250 pm, in 2020 zo en in 2021 al minder.
""".splitlines()


@pytest.mark.parametrize(("kind", "words"), PLANTED, ids=[words for _, words in PLANTED])
def test_it_is_found_and_called_by_its_kind(kind, words):
    text = f"Weet je, {words}, dat klopt."
    marks = found_in(text)
    assert kind in {mark.kind for mark in marks}
    assert not set(telling(words)) & set(replaced(text, marks).split())


def telling(words):
    """The words of a planted text that must be gone: those with a digit, or a capital inside the sentence."""
    return [word for word in words.split() if any(c.isdigit() for c in word) or word[:1].isupper()]


neutral = st.lists(st.sampled_from(NEUTRAL), max_size=3).map(" ".join)


@given(
    before=neutral,
    after=neutral,
    planted=st.sampled_from(PLANTED),
    end=st.sampled_from([".", ",", "", "!", " en"]),
)
def test_it_is_found_anywhere_in_a_text(before, after, planted, end):
    kind, words = planted
    marks = found_in(f"{before} Ik zeg {words}{end} {after}")
    assert kind in {mark.kind for mark in marks}


@given(
    before=st.text(max_size=30),
    after=st.text(max_size=30),
    planted=st.sampled_from([
        "jan@voorbeeld.example", "0612345678", "NL91ABNA0417164300", "111222333", "7411 AB", "12-03-1981", "12-AB-34",
    ]),
)  # fmt: skip
def test_a_shape_is_found_between_any_characters_that_a_space_keeps_apart(before, after, planted):
    text = f"{before} {planted} {after}"
    assert planted not in replaced(text, found_in(text))


@given(number=st.integers(10_000_000, 99_999_999), before=neutral, after=neutral)
def test_every_citizen_service_number_is_found(number, before, after):
    total = sum(w * int(d) for w, d in zip(range(9, 1, -1), str(number), strict=True))
    if total % 11 == 10:
        return
    bsn = f"{number}{total % 11}"
    assert passes_eleven_test(bsn)
    text = f"{before} mijn nummer {bsn}. {after}"
    assert bsn not in replaced(text, found_in(text))


@given(text=st.text(max_size=200), names=st.lists(st.text(min_size=1, max_size=12), max_size=3))
def test_marks_lie_inside_any_text_in_order_and_apart(text, names):
    marks = found_in(text, names=names)
    ends = [0]
    for mark in marks:
        assert ends[-1] <= mark.start < mark.end <= len(text)
        assert mark.kind in KINDS
        ends.append(mark.end)


@given(
    pieces=st.lists(
        st.sampled_from([*NEUTRAL, *GLOSSES.values(), "[...]", *(words for _, words in PLANTED)]), max_size=6
    )
)
def test_what_stands_in_place_of_a_mark_is_never_found_itself(pieces):
    text = " ".join(pieces)
    for _ in range(10):
        marks = found_in(text)
        if not marks:
            break
        text = replaced(text, marks)
    assert found_in(text) == ()


def test_few_ordinary_sentences_lose_a_word():
    hit = [line for line in NEUTRAL if found_in(line)]
    assert len(hit) / len(NEUTRAL) <= MOST_SENTENCES_HIT, hit


@pytest.mark.parametrize(
    "text",
    [
        "In maart.", "Maart was koud.", "Vandaag. Morgen. Nooit.", "Ik bel om 10 uur.", "Het kost 1500 per maand.",
        "Hij zei: Nee.", "Bijvoorbeeld de huur.", "Dat was in 2019.", "Ik ben moe.", "Zij was boos.",
        "Mijn nummer is onbekend.", "Ik kreeg A4 papier.",
    ],
)  # fmt: skip
def test_a_month_a_start_of_a_sentence_and_an_amount_are_left_alone(text):
    assert found_in(text) == ()


def test_a_number_of_nine_digits_that_fails_the_eleven_test_is_a_long_number_all_the_same():
    assert not passes_eleven_test("111222334")
    assert [mark.kind for mark in found_in("Mijn nummer was 111222334.")] == ["number"]


def test_an_account_with_wrong_check_digits_is_found_where_it_is_dutch():
    assert not passes_mod_97("NL92ABNA0417164300")
    assert [mark.kind for mark in found_in("op NL92ABNA0417164300 dus")] == ["number"]
    assert found_in("de 89370400440532013001 klopt")[0].kind == "number"


@pytest.mark.parametrize(
    "said", ["Wervelwind", "wervelwind", "WERVELWIND", "Wervelwinds", "Geertruida", "geertruida"]
)
def test_a_declared_name_is_found_whole_or_in_part_in_any_letters(said):
    text = f"{said} was er ook."
    assert said not in replaced(text, found_in(text, names=["Geertruida van der Wervelwind"]))


def test_accents_do_not_hide_a_declared_name():
    assert folded("Zoë Šimić") == "zoe simic"
    assert replaced("zoe was er", found_in("zoe was er", names=["Zoë"])) == "[naam] was er"
    assert replaced("ZOË was er", found_in("ZOË was er", names=["Zoe"])) == "[naam] was er"


def test_small_words_of_a_declared_name_are_left_alone():
    assert found_in("ik kom van de markt", names=["Jan van de Bos"]) == ()


def test_code_and_prose_of_notebooks_are_searched_for_shapes_only():
    assert shapes_in("De Vries woont op Kerkstraat 12, geboren 12 maart 1981") == frozenset()
    assert shapes_in("mail a@b.nl, bel 0612345678, 7411 AB, NL91ABNA0417164300, 111222333") == {
        "email", "phone", "postcode", "iban", "bsn",
    }  # fmt: skip


@pytest.mark.parametrize(
    "bsn", ["123/456/782", "1 2 3 4 5 6 7 8 2", "1,23456782E+08", "１２３４５６７８２", "nr123456782"]
)
def test_a_citizen_service_number_is_a_shape_however_it_is_written(bsn):
    assert shapes_in(f"het is {bsn} dus") == {"bsn"}


def test_different_ones_of_a_shape_are_counted():
    text = "a@b.nl en c@d.nl, nogmaals a@b.nl, en 111222333"
    assert count_shapes(text) == {"email": 2, "bsn": 1}
    assert count_shapes("Er staat niets in.") == {}
