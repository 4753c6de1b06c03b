"""The scorer counts as its rules say."""

from typing import Any

import pytest

from tests.benchmarks.same import SAME, distance
from tests.benchmarks.scoring import Score, Tally, compare, percentile

ANA: dict[str, Any] = {
    "full_name": "Ana Souza",
    "job_title": "Head of Sales",
    "company": "Copper Kettle Ltd",
    "emails": ["ana@copperkettle.example"],
    "phones": [{"number": "+44 20 7946 0101", "kind": "phone"}, {"number": "+44 7700 900202"}],
    "urls": ["www.copperkettle.example"],
    "address": "7 Quay Street\nBristol BS1 4QZ",
}


def scored(read: dict[str, Any] | None, **label: Any) -> Score:
    """The score of one photo of Ana's card."""
    score = Score()
    score.add({"file": "a.jpg", "contact": ANA} | label, read and {"cards": [read], "seconds": 0.5})
    return score


@pytest.mark.parametrize(
    ("field", "given", "label"),
    [
        ("full_name", "SOUZA Ana", "Ana Souza"),
        ("full_name", "Dr. Ana Łucja Nuñez", "Ana Lucja Nunez"),
        ("full_name", "Sean OBrien", "Seán O’Brien"),
        ("company", "COPPER KETTLE LTD.", "Copper Kettle Ltd"),
        ("company", "Copper Ketle Ltd", "Copper Kettle Ltd"),
        ("company", "Salt and Rope", "Salt & Rope"),
        ("emails", "Ana@Example.COM ", "ana@example.com"),
        ("urls", "https://www.example.com/", "example.com"),
        ("phones", "020 7946 0101", "+44 20 7946 0101"),
        ("phones", "+49 (0)30 23125-014", "0049 30 23125 014"),
        ("phones", "+1 202 555 0123 x42", "(202) 555-0123 ext. 42"),
        ("address", "Quay Street 7, Bristol, BS1 4QZ", "7 Quay Street\nBristol BS1 4QZ"),
    ],
)
def test_values_that_are_the_same(field: str, given: str, label: str) -> None:
    """What a person would not mind is no mistake."""
    assert SAME[field](given, label)


@pytest.mark.parametrize(
    ("field", "given", "label"),
    [
        ("full_name", "Ana Sousa", "Ana Souza"),
        ("full_name", "Ana", "Ana Souza"),
        ("company", "Kettle", "Copper Kettle Ltd"),
        ("emails", "ana@example.co", "ana@example.com"),
        ("emails", "aña@example.com", "ana@example.com"),
        ("urls", "example.com/ana", "example.com"),
        ("phones", "+44 20 7946 0102", "+44 20 7946 0101"),
        ("phones", "7946 0101", "20 7946 0101"),
        ("phones", "+1 202 555 0123 x42", "+1 202 555 0123"),
        ("phones", "", "+1 202 555 0123"),
        ("address", "Bristol", "7 Quay Street\nBristol BS1 4QZ"),
        ("address", "7 Quay Street Bristol BS1 4QZ phone fax web", "7 Quay Street\nBristol BS1 4QZ"),
    ],
)
def test_values_that_differ(field: str, given: str, label: str) -> None:
    """What leads to somebody or somewhere else is a mistake."""
    assert not SAME[field](given, label)


def test_distance_counts_letters_added_dropped_and_changed() -> None:
    """The textbook's example: kitten to sitting takes three."""
    assert distance("kitten", "sitting") == 3


def test_a_card_read_as_labelled_is_whole() -> None:
    """Everything found, everything right, nothing extra."""
    score = scored(ANA)
    assert (score.cards, score.whole, score.critical, score.extra) == (1, 1, 0, 0)
    assert score.key_fields == Tally(6, 6, 6)
    assert (score.key_fields.recall, score.key_fields.precision) == (1.0, 1.0)


def test_a_photo_without_a_reading_costs_recall_only() -> None:
    """Nothing found: no recall, no precision to speak of, and nobody gets a stranger's mail."""
    score = scored(None)
    assert (score.cards, score.whole, score.critical) == (1, 0, 0)
    assert score.fields["phones"] == Tally(0, 0, 2)
    assert score.fields["phones"].precision is None


def test_a_wrong_mail_address_is_critical_even_beside_the_right_one() -> None:
    """A mail would go to a stranger."""
    score = scored(ANA | {"emails": ["ana@copperkettle.example", "anna@copperkettle.example"]})
    assert score.critical == 1
    assert score.whole == 0
    assert score.fields["emails"] == Tally(1, 2, 1)


def test_a_value_given_twice_counts_once() -> None:
    """With and without its country code, a number is the same number."""
    tally, _ = compare({"phones": ["020 7946 0101", "+44 20 7946 0101"]}, ANA, "phones")
    assert tally == Tally(1, 1, 2)


def test_web_and_postal_address_do_not_spoil_a_whole_card() -> None:
    """Only name, title, company, e-mails and phones do."""
    assert scored(ANA | {"urls": ["elsewhere.example"], "address": None}).whole == 1


def test_illegible_fields_are_not_counted() -> None:
    """What nobody can read is neither missed nor invented."""
    score = scored(ANA | {"company": "Cooper"}, illegible=["contact.company", "phones[1]"])
    assert score.fields["company"] == score.fields["phones"] == Tally()
    assert score.whole == 1


def test_any_of_several_printed_names_is_right() -> None:
    """A card with two people's names has two right answers."""
    assert scored(ANA | {"full_name": "Bo Lind"}, other_names=["Bo Lind"]).whole == 1


def test_cards_read_beyond_those_there_are_count_apart() -> None:
    """The first card is scored, a second one only counted."""
    score = Score()
    score.add({"file": "a.jpg", "contact": ANA}, {"cards": [ANA, {"emails": ["x@y.example"]}]})
    assert (score.whole, score.extra, score.critical) == (1, 1, 0)


def test_several_cards_in_a_photo_are_paired_with_their_labels() -> None:
    """The order in which they are read does not matter; one not read is missed."""
    bo = {"full_name": "Bo Lind", "emails": ["bo@lind.example"]}
    score = Score()
    score.add({"file": "a.jpg", "contacts": [ANA, bo, {"company": "Third"}]}, {"cards": [bo, ANA]})
    assert (score.cards, score.whole, score.extra) == (3, 2, 0)


def test_accents_of_names_are_counted_apart() -> None:
    """A name without its accents is right, and not right to the accent."""
    score = Score()
    for read in ("Élodie Brun", "Elodie Brun"):
        score.add(
            {"file": "a.jpg", "contact": {"full_name": "Élodie Brun"}}, {"cards": [{"full_name": read}]}
        )
    assert (score.whole, score.accents, score.accented) == (2, 1, 2)


def test_each_value_is_kept_with_the_confidence_it_was_given_with() -> None:
    """An item's own confidence comes before its list's."""
    confidence = {"emails": 0.4, "phones": 0.7, "phones.1": 0.95, "full_name": 0.8}
    given = scored(ANA | {"confidence": confidence, "full_name": "Ann Soza"}).given
    marks = {(each.field, each.confidence): each.right for each in given if each.confidence}
    assert marks == {
        ("full_name", 0.8): False,
        ("emails", 0.4): True,
        ("phones", 0.7): True,
        ("phones", 0.95): True,
    }


def test_percentiles_are_values_that_were_measured() -> None:
    """Of a hundred, the 95th; of none, none."""
    assert percentile([float(n) for n in range(1, 101)], 0.95) == 95.0
    assert percentile([], 0.95) is None
