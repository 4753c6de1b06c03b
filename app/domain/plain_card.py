"""A card's fields as plain JSON values, and back.

The shape is the one the API and the ``read`` command share: every field is
there, null or an empty list where the card has none.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, TypeVar, cast, get_args

from app.domain.card import LIST_FIELDS, TEXT_FIELDS, Box, CardFields, CardReading, Phone, PhoneKind, Social
from app.domain.errors import Invalid

#: More characters or items than any card has; beyond it is a mistake or mischief.
LONGEST_TEXT = 1000
MOST_ITEMS = 50

T = TypeVar("T")


def fields_as_plain(fields: CardFields) -> dict[str, Any]:
    """The ``fields`` of a card as the API gives them, and as ``fields_from_plain`` takes them.

    A list of participants or a code full of numbers is no card: what is beyond the bounds is cut off.
    """
    plain: dict[str, Any] = {name: _cut(getattr(fields, name)) for name in TEXT_FIELDS}
    plain["emails"] = [_cut(email) for email in fields.emails[:MOST_ITEMS]]
    plain["phones"] = [_parts_cut(asdict(phone)) for phone in fields.phones[:MOST_ITEMS]]
    plain["urls"] = [_cut(url) for url in fields.urls[:MOST_ITEMS]]
    plain["social"] = [_parts_cut(asdict(profile)) for profile in fields.social[:MOST_ITEMS]]
    return plain


def _cut(text: str | None) -> str | None:
    return text and text[:LONGEST_TEXT]


def _parts_cut(parts: dict[str, str | None]) -> dict[str, str | None]:
    return {key: _cut(text) for key, text in parts.items()}


def boxes_as_plain(boxes: Mapping[str, tuple[Box, ...]]) -> dict[str, list[list[list[float]]]]:
    """For each field its boxes, each four [x, y] in pixels of the card image."""
    return {
        key: [[[round(x, 1), round(y, 1)] for x, y in box.corners] for box in places]
        for key, places in boxes.items()
    }


def as_plain(reading: CardReading) -> dict[str, Any]:
    """One card as the ``read`` command prints it: its fields, and ``confidence`` beside them."""
    confidence = {key: round(chance, 3) for key, chance in reading.confidence.items()}
    return fields_as_plain(reading.fields) | {"confidence": confidence}


def fields_from_plain(plain: Mapping[str, Any]) -> CardFields:
    """The fields in a JSON object; a missing one counts as empty.

    Texts are trimmed, line breaks become blanks (but in the address), and blank ones are none.
    Raises Invalid with the
    field's name ("full_name", "phones.0.kind") for a wrong or unknown shape.
    """
    if not isinstance(plain, Mapping):
        raise Invalid("The fields of a card are an object.", "fields")
    for key in plain:
        if key not in (*TEXT_FIELDS, *LIST_FIELDS):
            raise Invalid("A card has no field called {name}.", str(key)[:40], name=repr(str(key)[:40]))
    texts = {name: _text(plain.get(name), name) for name in TEXT_FIELDS if name != "address"}
    return CardFields(
        **texts,
        address=_lines(plain.get("address"), "address"),
        emails=_items(plain, "emails", _text),
        phones=_items(plain, "phones", _phone),
        urls=_items(plain, "urls", _text),
        social=_items(plain, "social", _profile),
    )


def _text(value: object, field: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise Invalid("This has to be a text.", field)
    if len(value) > LONGEST_TEXT:
        raise Invalid("This is longer than {most} characters.", field, most=LONGEST_TEXT)
    return " ".join(value.split()) or None


def _lines(value: object, field: str) -> str | None:
    lines = value.splitlines() if isinstance(value, str) else [value]
    return "\n".join(filter(None, (_text(line, field) for line in lines))) or None


def _items(plain: Mapping[str, Any], field: str, read: Callable[[object, str], T | None]) -> tuple[T, ...]:
    values = plain.get(field)
    if values is None:
        return ()
    if not isinstance(values, list | tuple):
        raise Invalid("This has to be a list.", field)
    if len(values) > MOST_ITEMS:
        raise Invalid("These are more than {most}.", field, most=MOST_ITEMS)
    items = (read(value, f"{field}.{n}") for n, value in enumerate(values))
    return tuple(item for item in items if item is not None)


def _parts(value: object, field: str, known: tuple[str, ...]) -> dict[str, str | None]:
    if not isinstance(value, Mapping):
        raise Invalid("This has to be an object.", field)
    for key in value:
        if key not in known:
            raise Invalid("There is no {name} here.", f"{field}.{str(key)[:40]}", name=repr(str(key)[:40]))
    return {key: _text(value.get(key), f"{field}.{key}") for key in known}


def _phone(value: object, field: str) -> Phone | None:
    parts = _parts(value, field, ("number", "kind", "e164", "extension"))
    kind = parts["kind"] or "unknown"
    if kind not in get_args(PhoneKind):
        kinds = ", ".join(get_args(PhoneKind))
        raise Invalid("A phone is one of: {kinds}.", f"{field}.kind", kinds=kinds)
    if not parts["number"]:
        return None
    return Phone(parts["number"], cast(PhoneKind, kind), parts["e164"], parts["extension"])


def _profile(value: object, field: str) -> Social | None:
    parts = _parts(value, field, ("network", "handle", "url"))
    if not (parts["handle"] or parts["url"]):
        return None
    return Social((parts["network"] or "").lower(), parts["handle"] or "", parts["url"])
