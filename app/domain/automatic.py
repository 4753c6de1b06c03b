"""Mail that no person wrote just now: absence notes, receipts, and what lists send."""

import re

from app.domain.contact import fold
from app.domain.mail_head import Head

#: What absence notes are called in front of the subject they answer, folded: English, German, French, Spanish
#: and Portuguese, as Exchange, Gmail, Thunderbird, Zimbra, Domino and people write it.
_SUBJECTS = (
    *("automatic reply", "auto reply", "auto-reply", "autoreply", "auto response", "automated reply"),
    *("out of office", "out of the office", "ooo", "away from office", "on vacation", "vacation", "on leave"),
    *("annual leave", "on annual leave", "parental leave", "maternity leave", "on holiday", "away"),
    *("automatische antwort", "automatische ruckmeldung", "abwesenheitsnotiz", "abwesenheitsnachricht"),
    *("abwesenheit", "abwesend", "nicht im buro", "bin im urlaub", "im urlaub", "urlaub", "elternzeit"),
    *("ausser haus", "nicht im haus", "abwesenheitsmeldung", "abwesenheitsassistent"),
    *("reponse automatique", "message d'absence", "notification d'absence", "absence du bureau", "absence"),
    *("absent du bureau", "absente du bureau", "absent", "absente", "en conges", "conges", "en vacances"),
    *(
        "respuesta automatica",
        "contestacion automatica",
        "fuera de la oficina",
        "fuera de oficina",
        "ausente",
    ),
    *("ausencia", "mensaje de ausencia", "de vacaciones", "vacaciones"),
    *("resposta automatica", "fora do escritorio", "ausencia temporaria", "mensagem de ausencia", "ferias"),
    *("de ferias", "em ferias", "ausente do escritorio", "aviso de ausencia"),
)
_NAMES = "|".join(re.escape(name) for name in sorted(_SUBJECTS, key=len, reverse=True))
#: It stands alone, or something follows that parts it from the subject answered.
_SUBJECT = re.compile(
    rf"\[?(?:{_NAMES})\]?(?:\s*(?:[:|/!(\[]|[-–—] |$)| (?:re|aw|antw|rv|res|tr|wg|fw|fwd) ?:)"
)
#: Domino's begin with "AUTO: ", as a mail about a car does, and go on like this; some answer a subject so.
_AUTO = re.compile(
    r"auto: ?(?:(?:re|aw|antw|rv|res|tr) ?:"
    r"|.{0,100}(?:\b(?:out of (?:the )?office|ausser haus|nicht im (?:buro|haus)|abwesend|absente?\b"
    r"|absent\(e\)|fuera de|fora d[oa]|ausente)|\((?:return|ruckkehr|retour|regres|volta)))"
)
#: With a "Re:" before them only these, which nobody's subject is.
_SURE = re.compile(r"(?:re|aw|tr|rv|res): ?\[?(?:abwesenheitsnotiz|automatische antwort|automatic reply)\]?:")
_NOBODY = re.compile(r"(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster|noresponder|nicht-?antworten)\b")


def is_automatic(head: Head) -> bool:
    """Whether a machine sent it, as its headers tell (RFC 3834, 5, and what was usual before).

    A human answer to an absence note is none, although its subject names it.
    """
    submitted = re.split(r"[\s;(]", head.mark("auto-submitted"))[0]
    if submitted not in ("", "no") or head.mark("x-autoreply") or head.mark("x-autorespond"):
        return True
    if head.content == "multipart/report" or head.empty_path:
        return True
    if head.mark("precedence") in ("auto_reply", "auto-reply", "bulk", "junk", "list") or head.mark(
        "list-id"
    ):
        return True
    return has_absent_subject(head.subject) or bool(_NOBODY.match(head.sender))


def has_absent_subject(subject: str) -> bool:
    """Whether a subject is that of an absence note."""
    folded = fold(subject).replace("’", "'")
    return any(each.match(folded) for each in (_SUBJECT, _AUTO, _SURE))


def answers_somebody(head: Head) -> bool:
    """Whether an automatic mail is sent to one who wrote, not to many, nor of its own accord."""
    submitted = head.mark("auto-submitted")
    replied = submitted.startswith("auto-replied") or bool(
        head.mark("x-autoreply") or head.mark("x-autorespond")
    )
    return (
        replied or head.mark("precedence") in ("auto_reply", "auto-reply") or has_absent_subject(head.subject)
    )
