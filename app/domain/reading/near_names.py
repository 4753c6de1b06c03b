"""An e-mail that nearly spells the card's person: one of its letters is likely misread.

A letter to it would go to a stranger or nowhere, so it is offered, not given,
and so is the address as the name would have it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.domain.reading.emails import LEAST
from app.domain.reading.hosts import apart
from app.domain.reading.strips import Found, fold, words_of

#: Letters this sure are believed against the name: people do write Jon and john@.
SURE = 0.95
#: Shorter ones are near too many names.
SHORTEST = 6


def checked(emails: Sequence[Found[str]], name: str | None) -> list[Found[str]]:
    """The e-mails; one unsure and nearly the name's falls below ``LEAST``, after the name's own spelling."""
    return [each for email in emails for each in _checked(email, name or "")]


def _checked(email: Found[str], name: str) -> Iterator[Found[str]]:
    local, _, domain = email.value.partition("@")
    plain = fold(local)
    spelled = {fold(form): form for form in _forms(name)}
    if email.confidence < SURE and len(plain) >= SHORTEST and plain not in spelled:
        near = [form for key, form in spelled.items() if apart(plain, key) <= max(1, len(plain) // 6)]
        doubt = min(email.confidence, LEAST * 0.9)
        if near:
            yield replace(email, value=f"{near[0]}@{domain}", confidence=doubt)
            email = replace(email, confidence=doubt)
    yield email


def _forms(name: str) -> Iterator[str]:
    """How a name is made the part before the @, the usual forms first."""
    words = words_of(name)
    if len(words) < 2:
        return
    first, last = words[0], words[-1]
    yield from (f"{first}.{last}", f"{first[0]}.{last}", f"{last}.{first}", last, first, f"{first}.{last[0]}")
