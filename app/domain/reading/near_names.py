"""An e-mail that nearly spells the card's person: one of its letters is likely misread.

A letter to it would go to a stranger or nowhere, so it is offered, not given,
and so is the address as the name would have it. That one is given where the
misread letter is one of the last name and the domain spells that name as well:
"perpetua.quil@quill.example" beside "Perpetua Quill".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.domain.reading.emails import LEAST
from app.domain.reading.hosts import apart, own_name
from app.domain.reading.names import Name
from app.domain.reading.strips import SPELLED_OUT, Found, fold, words_of

#: Letters this sure are believed against the name: people do write Jon and john@.
SURE = 0.95
#: Shorter ones are near too many names.
SHORTEST = 6
#: A name this sure and a host prove a last name of so many letters, and the e-mail is then this sure.
SURE_NAME, PROVING, PROVED = 0.85, 5, 0.85


def checked(emails: Sequence[Found[str]], name: Found[Name] | None) -> list[Found[str]]:
    """The e-mails; one unsure and nearly the name's falls below ``LEAST``, after the name's own spelling."""
    return [each for email in emails for each in (_checked(email, name) if name else [email])]


def _checked(email: Found[str], name: Found[Name]) -> Iterator[Found[str]]:
    local, _, domain = email.value.partition("@")
    plain = fold(local)
    spelled = {fold(form): form for form in _forms(name.value.full)}
    if email.confidence < SURE and len(plain) >= SHORTEST and plain not in spelled:
        near = [form for key, form in spelled.items() if apart(plain, key) <= max(1, len(plain) // 6)]
        doubt = min(email.confidence, LEAST * 0.9)
        if near:
            proved = email.confidence >= LEAST and name.confidence >= SURE_NAME
            sure = PROVED if proved and _proves(domain, local, near[0]) else doubt
            yield replace(email, value=f"{near[0]}@{domain}", confidence=sure)
            email = replace(email, confidence=doubt)
    yield email


def _forms(name: str) -> Iterator[str]:
    """How a name is made the part before the @, the usual forms first."""
    spelled_out = "".join(SPELLED_OUT.get(letter, letter) for letter in name.lower())
    for words in (words_of(name), words_of(spelled_out)):
        if len(words) < 2:
            return
        first, last = words[0], words[-1]
        yield from (f"{first}.{last}", f"{first[0]}.{last}", f"{last}.{first}")
        yield from (last, first, f"{first}.{last[0]}")


def _proves(domain: str, local: str, form: str) -> bool:
    """Whether the form was meant: its end, after a dot, is a letter off, and a word of the host.

    Without a dot there may be an initial of another name: "quillp@quill.example".
    """
    head, dot, last = form.rpartition(".")
    read = local.lower()
    words = re.split(r"[-_]", own_name(domain))
    slip = read.startswith(head + dot) and apart(read.removeprefix(head + dot), last) == 1
    return bool(dot) and slip and len(last) >= PROVING and last in words
