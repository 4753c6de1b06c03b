"""What a table's columns are about, by their heads and by what stands in them.

Heads as Google Contacts gives them (before 2024: "Given Name", "E-mail 1 - Value"; since: "First Name",
"E-mail 1 - Value", "Phone 1 - Label"), Outlook in English and German, Thunderbird, LinkedIn, and the words
people put above their own lists.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, get_args

from app.domain.contact import fold

#: What a column may hold; "" is nothing of interest. A ``phone_kind`` says what kind the next number is.
Column = Literal[
    "",
    "full_name",
    "name_prefix",
    "first_name",
    "middle_name",
    "last_name",
    "name_suffix",
    "job_title",
    "company",
    "department",
    "email",
    "phone",
    "mobile",
    "home_phone",
    "fax",
    "phone_kind",
    "url",
    "linkedin",
    "address",
    "street",
    "postcode",
    "city",
    "state",
    "country",
    "categories",
    "note",
    "met_on",
]
COLUMNS: tuple[Column, ...] = get_args(Column)

#: Patterns of folded heads, the first that fits counts.
_HEADS: tuple[tuple[str, Column], ...] = (
    (
        r"yomi|phonetic|assisten|assistant|manager|vorgesetz|spouse|^partner|child|kinder|relation|referred",
        "",
    ),
    (r"nickname|spitzname|initial|file as|custom field|event \d|^im\b|imaddress|screen name|photo", ""),
    (
        r"birth|geburt|anniversary|jahrestag|gender|geschlecht|pager|telex|tty|isdn|callback|ruckmeld|funkruf",
        "",
    ),
    (r"(phone|telefon) \d - (type|label|typ)$", "phone_kind"),
    (
        r"e-?mail.*(type|typ|label|display|anzeige|angezeigt)|(website|address|organization).*(type|label)$",
        "",
    ),
    (r"job description|symbol$|office location|location$", ""),
    (r"\be-?mail|^mail(adresse)?s?$", "email"),
    (r"fax", "fax"),
    (r"mobil|\bcell|handy", "mobile"),
    (r"(home|privat).*(phone|tel)|(phone|tel).*(home|privat)", "home_phone"),
    (r"phone|telefon|^tel\b|durchwahl|rufnummer", "phone"),
    (r"linkedin", "linkedin"),
    (r"\bweb|^url|homepage|internet", "url"),
    (r"^(first|given) ?name|^vorname", "first_name"),
    (r"middle|^additional name|weitere vornamen|zweiter vorname", "middle_name"),
    (r"^(last|family|sur) ?name|^nachname|^familienname|^zuname", "last_name"),
    (r"prefix|^anrede|^salutation|^titel$|akademischer", "name_prefix"),
    (r"suffix|namenszusatz", "name_suffix"),
    (
        r"^(full|display|contact)? ?name$|^anzeigename|^kontakt(name)?$|^contact$|^ansprechpartner",
        "full_name",
    ),
    (r"organization.*title$|job ?title|^position|^funktion|^beruf|^role$|^rolle$|^title$", "job_title"),
    (r"department|abteilung", "department"),
    (r"^organi[sz]ation( 1 -)?( name)?$|^company|^firm|^unternehmen|^employer", "company"),
    (r"postal ?code|\bzip|\bplz|postleitzahl|postcode", "postcode"),
    (r"country|\bland\b", "country"),
    (r"street|strasse|po box|postfach|extended address", "street"),
    (r"\bcity|\bort\b|\bstadt|town", "city"),
    (r"\bstate|region|bundesland|province|kanton", "state"),
    (r"address|adresse|anschrift", "address"),
    (
        r"^event$|^veranstaltung$|categor|kategori|labels?$|group membership|^tags?$|^gruppen?$|schlagwort",
        "categories",
    ),
    (r"^notes?$|^notiz|bemerkung|^comment|kommentar", "note"),
    (r"^met on$|^connected on$|^kennengelernt", "met_on"),
)
_CONTENTS: tuple[tuple[str, Column], ...] = (
    (r"[^\s@]+@[^\s@]+\.\w+", "email"),
    (r"(https?://)?(\w+\.)?linkedin\.com/.+", "linkedin"),
    (r"https?://\S+|www\.\S+", "url"),
    (r"\+\d[\d\s()/.\-]{6,}|\(?0[\d\s()/.\-]{6,}|\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}", "phone"),
)
#: Where no column is known to be one of these, the first is a name that looks like names.
_NAMED: frozenset[Column] = frozenset(("full_name", "first_name", "last_name", "company"))
_NAME = r"[^\W\d_][^\d@:]*[\s\-][^\d@:]*"
#: So many values are looked at where a head says nothing.
_LOOKED_AT = 50
#: And so much of a head or value: some of the patterns take as long as its square.
_LONGEST = 200


def named(head: str) -> Column | None:
    """What a head says its column is about, "" for what is of no interest here; None where it is unknown."""
    return _named(head[:_LONGEST])


@lru_cache(1000)
def _named(head: str) -> Column | None:
    words = fold(head)
    return next((column for pattern, column in _HEADS if re.search(pattern, words)), None)


def guessed(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """What each column is about: by its head, else by what most of its values look like, else ""."""
    columns = [named(head) if head else None for head in heads]
    # Outlook's "Title" is how one is addressed; elsewhere it is what somebody does.
    if "job_title" in (named(head) for head in heads if fold(head) != "title"):
        columns = [
            "name_prefix" if fold(head) == "title" else c for head, c in zip(heads, columns, strict=True)
        ]
    values = [[row[n] for row in rows[:_LOOKED_AT] if row[n]] for n in range(len(heads))]
    found = [
        _by_contents(said) if column is None else column for column, said in zip(columns, values, strict=True)
    ]
    if not _NAMED.intersection(found):
        unknown = (n for n, column in enumerate(columns) if column is None and not found[n])
        first = next((n for n in unknown if _are(_NAME, values[n])), None)
        if first is not None:
            found[first] = "full_name"
    return tuple(found)


def _by_contents(values: Sequence[str]) -> Column:
    for pattern, about in _CONTENTS:
        if _are(pattern, values):
            return about
    return ""


def _are(pattern: str, values: Sequence[str]) -> bool:
    """Whether most of these values look like that."""
    return sum(bool(re.fullmatch(pattern, value[:_LONGEST])) for value in values) * 2 > len(values)
