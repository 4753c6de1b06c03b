import pytest

from app.domain.reading.emails import LEAST
from app.domain.reading.names import Name
from app.domain.reading.near_names import checked
from app.domain.reading.strips import Found


def given(mail: str, confidence: float, name: str | None, sure: float = 0.9) -> tuple[list[str], list[str]]:
    """What is given of an e-mail beside a name, and what is only offered."""
    found = checked([Found(mail, (), confidence)], Found(Name(name), (), sure) if name else None)
    return [e.value for e in found if e.confidence >= LEAST], [e.value for e in found if e.confidence < LEAST]


@pytest.mark.parametrize("mail", ["perpetva.quill@quill.example", "perpetua.qull@fern.example"])
def test_an_unsure_mail_that_nearly_spells_the_name_is_offered_only(mail: str) -> None:
    """Both spellings are offered, the name's first; neither is given."""
    assert given(mail, 0.8, "Perpetua Quill") == ([], [f"perpetua.quill@{mail.partition('@')[2]}", mail])


@pytest.mark.parametrize(
    ("mail", "confidence", "name"),
    [
        ("perpetua.quill@quill.example", 0.7, "Perpetua Quill"),
        ("p.quill@quill.example", 0.7, "Perpetua Quill"),
        ("perpetva.quill@quill.example", 0.97, "Perpetua Quill"),
        ("bookings@quill.example", 0.7, "Perpetua Quill"),
        ("jon@quill.example", 0.7, "John Quill"),
        ("perpetva.quill@quill.example", 0.7, None),
    ],
    ids=["fits", "initial", "read surely", "another word", "short", "no name"],
)
def test_other_mails_are_given(mail: str, confidence: float, name: str | None) -> None:
    """What fits the name, is read surely, or is quite another word stays as read."""
    assert given(mail, confidence, name) == ([mail], [])


@pytest.mark.parametrize(
    ("mail", "name", "meant"),
    [
        ("perpetua.qull@quill.example", "Perpetua Quill", "perpetua.quill@quill.example"),
        ("perpetua.quiill@quill-nagy.example", "Perpetua Quill", "perpetua.quill@quill-nagy.example"),
        ("p.expozito@exposito.example", "Pilar Expósito", "p.exposito@exposito.example"),
        ("ines.expozito@exposito.example", "Inés Expósito", "ines.exposito@exposito.example"),
        ("joerg.kuehnlr@kuehnle.example", "Jörg Kühnle", "joerg.kuehnle@kuehnle.example"),
    ],
    ids=["lost", "doubled", "initial", "accents", "spelled out"],
)
def test_an_unsure_letter_of_the_last_name_is_put_right_where_the_domain_spells_it(
    mail: str, name: str, meant: str
) -> None:
    """The name's own spelling is given, what was read is offered."""
    assert given(mail, 0.7, name) == ([meant], [mail])


@pytest.mark.parametrize(
    ("mail", "confidence", "sure"),
    [
        ("perpetva.quill@quill.example", 0.7, 0.9),
        ("perpetua.qull@quill.example", 0.5, 0.9),
        ("perpetua.qull@quill.example", 0.7, 0.6),
        ("perpetua.qull@quills.example", 0.7, 0.9),
        ("quillp@quill.example", 0.7, 0.9),
    ],
    ids=["a letter of the first name", "hardly read", "an unsure name", "another domain", "an initial"],
)
def test_without_that_proof_the_names_spelling_is_only_offered(
    mail: str, confidence: float, sure: float
) -> None:
    """First names are spelled in many ways, and a domain may be another's."""
    assert given(mail, confidence, "Perpetua Quill", sure)[0] == []


def test_umlauts_spelled_out_fit_the_name() -> None:
    """An unsure "joerg" beside "Jörg" is no slip."""
    assert given("joerg.quill@quill.example", 0.7, "Jörg Quill") == (["joerg.quill@quill.example"], [])
