import pytest

from app.domain.reading.emails import LEAST
from app.domain.reading.near_names import checked
from app.domain.reading.strips import Found


def given(mail: str, confidence: float, name: str | None) -> tuple[list[str], list[str]]:
    """What is given of an e-mail beside a name, and what is only offered."""
    found = checked([Found(mail, (), confidence)], name)
    return [e.value for e in found if e.confidence >= LEAST], [e.value for e in found if e.confidence < LEAST]


@pytest.mark.parametrize("mail", ["perpetva.quill@quill.example", "perpetua.qull@quill.example"])
def test_an_unsure_mail_that_nearly_spells_the_name_is_offered_only(mail: str) -> None:
    """Both spellings are offered, the name's first; neither is given."""
    assert given(mail, 0.8, "Perpetua Quill") == ([], ["perpetua.quill@quill.example", mail])


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
