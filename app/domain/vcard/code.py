"""A contact as the vCard of a QR code: short, as each byte makes the code finer and harder to scan."""

from dataclasses import replace

from app.domain.vcard.writing import Outgoing, vcard

#: What a phone's camera takes off another phone's screen at once: version 18 of a QR code, 89 squares wide.
SHORT = 600
#: The most a QR code holds (ISO/IEC 18004, version 40-L).
MOST = 2953


def vcard_for_code(person: Outgoing) -> str | None:
    """A vCard 3.0 of up to SHORT bytes where that can be: what is needed least goes first.

    Without picture, and without the note, which is not for who scans it. None where even the name with one
    mail and number is more than a code holds.
    """
    fields = person.fields
    reduced = [fields]
    for less in ({"address": None}, {"social": ()}, {"urls": fields.urls[:1]}, {"department": None}):
        reduced.append(replace(reduced[-1], **less))
    reduced.append(replace(reduced[-1], urls=(), emails=fields.emails[:1], phones=fields.phones[:1]))
    texts = [vcard(Outgoing(each, person.uid)) for each in reduced]
    short = next((text for text in texts if len(text.encode()) <= SHORT), texts[-1])
    return short if len(short.encode()) <= MOST else None
