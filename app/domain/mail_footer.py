"""What stands below a mail: who writes, from where, and how to say no."""

import re
from collections.abc import Iterable

from app.domain.message import one_line

#: So many last lines of a mail may be its signature, and what parts the things in one.
_SIGNATURE = 12
_PARTING = re.compile(r"[,;|·•]")

_SAY_NO = {
    "en": "If you would rather not hear from me, just answer “no” and I will not write again.",
    "de": "Wenn Sie nichts weiter von mir hören möchten, antworten Sie einfach mit „Nein“, dann schreibe ich"
    " nicht wieder.",
    "fr": "Si vous préférez ne plus avoir de mes nouvelles, répondez simplement « non » et"
    " je n’écrirai plus.",
    "es": "Si prefieres no saber más de mí, responde simplemente «no» y no volveré a escribir.",
    "pt": "Se preferir não receber mais notícias minhas, responda apenas “não” e não volto a escrever.",
}


def footer(language: str, sender: str, company: str, postal_address: str, body: str = "") -> str:
    """Who writes, from where, and how to say no: CAN-SPAM 5(a)(5), CASL s. 6(2) and GDPR 21 ask for it.

    What the last lines of ``body`` say already, as a signature does, is not said again.
    """
    said = _pieces(body.splitlines()[-_SIGNATURE:])
    parts = (one_line(sender), one_line(company), _place(postal_address))
    who = ", ".join(part for part in parts if not _pieces([part]) <= said)
    return "\n".join(filter(None, (who, _SAY_NO.get(language, _SAY_NO["en"]))))


def _pieces(lines: Iterable[str]) -> set[str]:
    """What stands in lines between commas and bars."""
    return {piece for line in lines for each in _PARTING.split(line) if (piece := one_line(each).casefold())}


def _place(postal_address: str) -> str:
    return ", ".join(line for line in map(one_line, postal_address.splitlines()) if line)
