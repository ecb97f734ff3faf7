"""A name is found however it was written."""

import pytest

from members.names import fits, fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ZOË", "zoe"),
        ("Łukasz", "lukasz"),
        ("İpek", "ipek"),
        ("Straße", "STRASSE"),
        ("أَحْمَد", "احمد"),
        ("إيمان", "ايمان"),
        ("آمنة", "امنه"),
        ("مُصطفى", "مصطفي"),
        ("محـــمد", "محمد"),
        ("کریم", "كريم"),
        ("ﻣﺤﻤﺪ", "محمد"),
        ("  Ana \u200f  María ", "ana maria"),
        ("Ａｎａ", "ana"),
        ("שָׂרָה", "שרה"),
    ],
)
def test_fold_gives_two_ways_of_writing_a_name_one_form(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Ana", "Anna"), ("كريم", "كرم"), ("がく", "かく"), ("क्या", "कया"), ("सु", "सा")]
)
def test_fold_keeps_different_names_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("name", ["ZOË", "أَحْمَد", "がく", "क्या", "Łukasz", "ﬁ", "ǅ"])
def test_fold_changes_nothing_more_the_second_time(name: str) -> None:
    assert fold(fold(name)) == fold(name)


def test_each_word_is_looked_for_anywhere_in_the_name() -> None:
    assert fits("ana maria lopez", "lop ana")
    assert not fits("ana maria lopez", "ana perez")
