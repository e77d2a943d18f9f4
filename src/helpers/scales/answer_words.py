"""Dutch and English words for registered answers, by which a file tells its coding; data, no rules."""

from __future__ import annotations

MEANS: dict[str, frozenset[str]] = {
    "no": frozenset({"nee", "nee!", "neen", "no", "no!"}),
    "more_or_less": frozenset({"min of meer", "min-of-meer", "min of meer waar", "more or less"}),
    "yes": frozenset({"ja", "ja!", "yes", "yes!"}),
    "always": frozenset({"voortdurend", "altijd", "always", "all of the time", "all the time"}),
    "mostly": frozenset({"meestal", "most of the time"}),
    "often": frozenset({"vaak", "often", "a good bit of the time"}),
    "sometimes": frozenset({"soms", "sometimes", "some of the time"}),
    "seldom": frozenset({"zelden", "seldom", "rarely", "a little of the time"}),
    "never": frozenset({"nooit", "never", "none of the time"}),
    "strongly_disagree": frozenset(
        {"helemaal mee oneens", "helemaal niet mee eens", "zeer mee oneens", "zeer oneens", "helemaal oneens",
         "strongly disagree"}
    ),
    "disagree": frozenset({"mee oneens", "niet mee eens", "oneens", "disagree"}),
    "neutral": frozenset({"neutraal", "niet eens, niet oneens", "neutral"}),
    "agree": frozenset({"mee eens", "eens", "agree"}),
    "strongly_agree": frozenset(
        {"helemaal mee eens", "zeer mee eens", "zeer eens", "helemaal eens", "strongly agree"}
    ),
    "not_at_all_true": frozenset({"volledig onjuist", "helemaal niet waar", "not at all true"}),
    "hardly_true": frozenset({"nauwelijks juist", "nauwelijks waar", "hardly true"}),
    "moderately_true": frozenset({"enigszins juist", "enigszins waar", "moderately true"}),
    "exactly_true": frozenset({"volledig juist", "helemaal waar", "exactly true"}),
    "very_good": frozenset({"zeer goed", "very good"}),
    "good": frozenset({"goed", "good"}),
    "fair": frozenset({"gaat wel", "redelijk", "fair"}),
    "bad": frozenset({"slecht", "bad", "poor"}),
    "very_bad": frozenset({"zeer slecht", "very bad", "very poor"}),
    "can": frozenset(
        {"wel te vertrouwen", "most people can be trusted", "de meeste mensen zijn te vertrouwen"}
    ),
    "cannot": frozenset(
        {"niet voorzichtig genoeg", "you can't be too careful", "je kunt niet voorzichtig genoeg zijn"}
    ),
}  # fmt: skip
"""By the name of the answer in the registry, in small letters and without accents."""
