"""The catalogues hold every sentence, whole, and what is made of them fits."""

import pytest

from tests import catalogues
from tests.catalogues import as_mo, as_po, as_script, catalogue_of, faults, found, path_of, updated

LANGUAGES = catalogues.languages()


@pytest.fixture(scope="module")
def sentences() -> catalogues.Catalog:
    """All sentences of the code, looked for once."""
    return found()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_in_the_catalogue(language: str, sentences: catalogues.Catalog) -> None:
    """A sentence that is new, changed or gone is found: ``make words`` brings the catalogue up to date."""
    before = path_of(language).read_bytes()
    assert as_po(updated(catalogue_of(language), sentences)) == before, "run make words, then translate"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_with_its_values(language: str) -> None:
    """Nothing is missing or unsure, and each value of a sentence stands in its translation."""
    assert faults(catalogue_of(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_made_of_a_catalogue_fits_it(language: str) -> None:
    """The server's and the scripts' words are those of the catalogue that people edit."""
    catalogue = catalogue_of(language)
    assert path_of(language, "mo").read_bytes() == as_mo(catalogue)
    assert (catalogues.SCRIPTS / f"{language}.js").read_text(encoding="utf-8") == as_script(catalogue)


@pytest.mark.parametrize(
    ("english", "said", "is_whole"),
    [
        ("Hello %(name)s", "Hallo %(name)s", True),
        ("Hello %(name)s", "Hallo", False),
        ("Hello {name}", "Hallo {nmae}", False),
        ("Hello", "", False),
        (("One card", "{count} cards"), ("Eine Karte", "{count} Karten"), True),
        (("One card", "{count} cards"), ("Eine Karte", ""), False),
    ],
)
def test_a_lost_value_is_found(english: str, said: str, is_whole: bool) -> None:
    """A translation without a value of its sentence, or with another, is a fault; one may stand for 1."""
    catalogue = catalogues.Catalog("de")
    catalogue.add(english, said)
    assert (faults(catalogue) == []) is is_whole
