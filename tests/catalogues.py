"""The catalogues: every sentence of the pages, the scripts and the errors, and how each language says it.

``make words`` finds the sentences, brings ``app/translations/*/LC_MESSAGES/messages.po`` up to date, and
makes of each what the running app reads: ``messages.mo`` for the server, ``static/words/*.js`` for scripts.
A new language: ``make words NEW=it``, then translate its messages.po, then ``make words``.
"""

import io
import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
CATALOGUES = ROOT / "app" / "translations"
SCRIPTS = ROOT / "static" / "words"

GETTEXT = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
ERRORS = dict.fromkeys(
    ("Invalid", "Conflict", "NotFound", "Gone", "Unreadable", "PhotoRefused", "TooLarge", "NotAPhoto")
)
#: Functions that pass a sentence on to an error, with its place among what they are given.
PASSED_ON = {"english": None, "_day": (2,), "_parse": (3,)}
#: Where sentences stand, how they are found there, and the functions that are called with them.
PLACES = (
    ("app", "**.py", "python", GETTEXT | ERRORS | PASSED_ON),
    ("templates", "**.html", "jinja2.ext.babel_extract", GETTEXT),
    ("templates", "**.txt", "jinja2.ext.babel_extract", GETTEXT),
    ("static/js", "**.js", "javascript", {"t": None, "n": (1, 2)}),
)


def found() -> Catalog:
    """All sentences there are, in English, with the files they stand in."""
    catalogue = Catalog()
    for folder, files, method, keywords in PLACES:
        options = {files: {"silent": "false"}}
        for name, _, sentence, _, context in extract_from_dir(
            ROOT / folder, [(files, method)], options, keywords
        ):
            known = catalogue.get(sentence, context)
            if known and known.id != sentence:
                raise ValueError(f"{known.id!r} and {sentence!r} begin alike: a catalogue has room for one")
            catalogue.add(sentence, None, [(f"{folder}/{name}", 0)], context=context)
    return catalogue


def languages() -> list[str]:
    """The languages there are catalogues for."""
    return sorted(path.parents[1].name for path in CATALOGUES.glob("*/LC_MESSAGES/messages.po"))


def path_of(language: str, ending: str = "po") -> Path:
    """Where a language's catalogue is."""
    return CATALOGUES / language / "LC_MESSAGES" / f"messages.{ending}"


def catalogue_of(language: str) -> Catalog:
    """A language's catalogue, as people edit it."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def updated(catalogue: Catalog, sentences: Catalog) -> Catalog:
    """The catalogue with just these sentences: the new ones untranslated, those that are gone left out."""
    catalogue.update(sentences, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.header_comment = f"# Second Hello in {catalogue.locale.english_name}."
    return catalogue


def fresh(language: str) -> Catalog:
    """A catalogue with nothing in it."""
    return Catalog(language, fuzzy=False)


def as_po(catalogue: Catalog) -> bytes:
    """The catalogue as people edit it, in an order that makes small differences."""
    out = io.BytesIO()
    write_po(out, catalogue, width=110, include_lineno=False, sort_output=True)
    # A head that says who and when changes with every run, and git knows both.
    return re.sub(
        rb'"(?!Language:|Plural-Forms|MIME|Content)[A-Z][\w-]+: .*\\n"\n', b"", out.getvalue(), count=8
    )


def as_mo(catalogue: Catalog) -> bytes:
    """The catalogue as the server reads it."""
    out = io.BytesIO()
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    write_mo(out, catalogue)
    return out.getvalue()


def as_script(catalogue: Catalog) -> str:
    """What the scripts say, as a module that teaches it them."""
    said = {key: value for key, value in sorted(_scripts_words(catalogue))}
    words = json.dumps(said, ensure_ascii=False, indent=2)
    return (
        "/* Made by `make words` of app/translations. */\n"
        "import { teach } from '../js/words.js';\n\n"
        f"teach({words}, (n) => Number({catalogue.plural_expr}));\n"
    )


def _scripts_words(catalogue: Catalog) -> Iterator[tuple[str, object]]:
    for message in of(catalogue):
        if any(str(place).startswith("static/") for place, _ in message.locations):
            plural = isinstance(message.id, tuple)
            yield (message.id[0], list(message.string)) if plural else (str(message.id), message.string)


def of(catalogue: Catalog) -> list[Message]:
    """The catalogue's sentences, without its head."""
    return [message for message in catalogue if message.id]


def places(text: str) -> list[str]:
    """The names of the values in a sentence: %(name)s, {name}, and ``%%``."""
    return sorted(set(re.findall(r"%\(\w+\)[sd]|\{\w+\}|%%", text)))


def faults(catalogue: Catalog) -> list[str]:
    """What keeps a catalogue from being said: the untranslated, the unsure, and values that got lost."""
    return [fault for message in of(catalogue) if (fault := _fault(message))]


def _fault(message: Message) -> str | None:
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    if message.fuzzy or not all(strings):
        return f"not translated: {ids[0]!r}"
    for string in strings:
        wrong = set(places(string)) - set(places(ids[-1]))
        # One is often said without its number, in any language.
        lost = set(places(ids[-1])) - set(places(string)) - {"%(num)s", "%(num)d", "{count}"}
        if wrong or lost:
            return f"other values: {ids[0]!r} → {string!r}"
    return None


def make(new: str | None = None) -> None:
    """Bring all catalogues up to date, and what is made of them; name what is still to be translated."""
    sentences = found()
    for language in sorted({*languages(), *([new] if new else [])}):
        known = catalogue_of(language) if path_of(language).exists() else fresh(language)
        catalogue = updated(known, sentences)
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        path_of(language).write_bytes(as_po(catalogue))
        path_of(language, "mo").write_bytes(as_mo(catalogue))
        SCRIPTS.mkdir(exist_ok=True)
        (SCRIPTS / f"{language}.js").write_text(as_script(catalogue), encoding="utf-8")
        print(f"{language}: {len(of(catalogue))} sentences")
        print("\n".join(faults(catalogue)))


if __name__ == "__main__":
    make(*sys.argv[1:])
