"""What people type into a form, as values; and kept as typed where it can't be taken."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, tzinfo
from itertools import zip_longest
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict

from app.domain.cadence import CHANNELS
from app.domain.card import TEXT_FIELDS, CardFields
from app.domain.errors import Invalid
from app.domain.followup import FIRST_YEAR, LAST_YEAR, LONGEST_PROMISE, Due, Promise
from app.domain.plain_card import fields_as_plain, fields_from_plain
from app.domain.reading.phones import Printed, with_country

Form = MultiDict[str, str]

#: Beside a card's own fields: what was said and promised, where and when.
NOTES = (
    "talked_about",
    "note",
    "event",
    "promise_what",
    "promise_channel",
    "promise_day",
    "promise_time",
    "met_on",
)


def typed(form: Form) -> dict[str, Any]:
    """What stands in the form, in the shape the templates show: texts, lists, and lines for profiles."""
    phones = zip_longest(form.getlist("phone"), form.getlist("phone_kind"), fillvalue="")
    return {name: form.get(name, "") for name in (*TEXT_FIELDS, *NOTES, "social")} | {
        "emails": [text for text in form.getlist("email") if text.strip()],
        "urls": [text for text in form.getlist("url") if text.strip()],
        "phones": [{"number": number, "kind": kind} for number, kind in phones if number.strip()],
    }


def shown(fields: CardFields, **notes: Any) -> dict[str, Any]:
    """The same shape, of what is known already."""
    plain = fields_as_plain(fields)
    lines = "\n".join(f"{s.network}/{s.url or s.handle}" for s in fields.social)
    blank: dict[str, Any] = dict.fromkeys(NOTES, "")
    return blank | plain | {"social": lines} | notes


def card_fields(form: Form, known: CardFields, region: str | None) -> CardFields:
    """The card's fields as corrected. What is unchanged keeps what else is known of it. Invalid."""
    values = typed(form)
    plain: dict[str, Any] = {name: _lines(values[name]) for name in TEXT_FIELDS}
    plain["emails"] = [text.strip() for text in values["emails"]]
    plain["urls"] = values["urls"]
    plain["phones"] = [_phone(phone, known, region) for phone in values["phones"]]
    plain["social"] = [_profile(line, known) for line in values["social"].splitlines() if line.strip()]
    for n, address in enumerate(plain["emails"]):
        if not is_mail(address):
            raise Invalid("A mail address looks like ana@example.com.", f"emails.{n}")
    return fields_from_plain(plain)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def is_mail(text: str) -> bool:
    """Whether it has the form of a mail address; whether it exists only a mail can tell."""
    name, _, host = text.rpartition("@")
    return bool(name and host) and not any(c.isspace() or c in "<>,;" for c in text)


def _phone(phone: Mapping[str, str], known: CardFields, region: str | None) -> dict[str, Any]:
    number, kind = phone["number"].strip(), phone["kind"] or "unknown"
    for same in fields_as_plain(known)["phones"]:
        if same["number"] == number:
            return {**same, "kind": kind}
    made = with_country(Printed(number, "unknown", None), region)
    return {"number": number, "kind": kind, "e164": made.e164, "extension": None}


def _profile(line: str, known: CardFields) -> dict[str, Any]:
    network, _, rest = line.strip().partition("/")
    network, rest = network.strip().lower(), rest.strip()
    for same in fields_as_plain(known)["social"]:
        if same["network"] == network and rest in (same["url"], same["handle"]):
            return dict(same)
    is_address = "." in rest and "/" in rest
    handle = rest.rstrip("/").rpartition("/")[2] if is_address else rest
    return {"network": network, "handle": handle, "url": rest if is_address else None}


def promise(form: Form, zone: tzinfo) -> Promise | None:
    """What was promised; None where the question stayed empty. Invalid where half of it is missing."""
    what = " ".join(form.get("promise_what", "").split())
    day_text, time_text = form.get("promise_day", ""), form.get("promise_time", "")
    if not what and not day_text:
        return None
    if not what:
        raise Invalid("What did you promise? Leave the day empty too if nothing.", "promise_what")
    if len(what) > LONGEST_PROMISE:
        raise Invalid("This is longer than {most} characters.", "promise_what", most=LONGEST_PROMISE)
    day = _day(day_text, "By when? Give a day.", "promise_day")
    channel = form.get("promise_channel", "email")
    if channel not in CHANNELS:
        raise Invalid("Choose one of the ways shown.", "promise_channel")
    if not time_text:
        return Promise(what, channel, Due(day))
    hour = _parse(time.fromisoformat, time_text, "Give a time such as 10:00.", "promise_time")
    return Promise(what, channel, Due.timed(datetime.combine(day, hour, zone), zone))


def _parse(read: Callable[[str], Any], text: str, message: str, field: str) -> Any:
    try:
        return read(text)
    except ValueError:
        raise Invalid(message, field) from None


def day(form: Form, field: str) -> date | None:
    """A day; None where it stayed empty. Invalid, also for one in years the API takes none of."""
    text = form.get(field, "")
    return _day(text, "Give a day.", field) if text else None


def _day(text: str, message: str, field: str) -> date:
    found: date = _parse(date.fromisoformat, text, message, field)
    if not FIRST_YEAR < found.year < LAST_YEAR:
        first, last = str(FIRST_YEAR + 1), str(LAST_YEAR - 1)
        raise Invalid("Give a day between {first} and {last}.", field, first=first, last=last)
    return found


def hour(text: str, field: str) -> time:
    """A time of day. Invalid."""
    found: time = _parse(time.fromisoformat, text, "Give a time such as 10:00.", field)
    return found.replace(second=0, microsecond=0, tzinfo=None)


def chosen(form: Form, field: str) -> UUID | None:
    """The id of what was picked from a list; None for nothing. Invalid."""
    text = form.get(field, "")
    return _parse(UUID, text, "Choose one from the list.", field) if text else None
