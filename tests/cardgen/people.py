"""People: names as their country forms them, with titles before and after."""

from dataclasses import dataclass
from functools import cache

from faker import Faker

from tests.cardgen.chance import Chance, ascii_of

#: Titles before and after a name, by language; "{a|b}" for a man and a woman.
PREFIXES = {
    "en": ("Dr", "Dr.", "Prof.", "Professor", "Mr.", "Ms.", "Sir"),
    "de": ("Dr.", "Dr.", "Prof. Dr.", "Dipl.-Ing.", "Dr.-Ing.", "Dr. med.", "Mag.", "Dipl.-Kfm.", "Ing."),
    "fr": ("Dr", "Me", "Pr", "{M.|Mme}", "Maître"),
    "es": ("{Dr.|Dra.}", "{D.|Dña.}", "Ing.", "{Lic.|Lcda.}"),
    "pt": ("{Dr.|Dra.}", "{Eng.|Eng.ª}", "{Prof.|Profa.}", "{Arq.|Arq.ª}"),
    "it": ("{Dott.|Dott.ssa}", "Avv.", "Ing.", "Arch.", "{Prof.|Prof.ssa}", "Geom.", "Rag."),
    "nl": ("drs.", "ir.", "mr.", "dr.", "ing.", "prof. dr."),
    "pl": ("dr", "mgr", "mgr inż.", "prof. dr hab.", "adw."),
    "sv": ("Dr", "Prof."),
}
SUFFIXES = {
    "en": (
        "PhD",
        "Ph.D.",
        "MBA",
        "CPA",
        "MSc",
        "Esq.",
        "Jr.",
        "FRICS",
        "MRICS",
        "RIBA",
        "MD",
        "M.Tech",
        "B.E.",
        "P.E.",
        "OBE",
        "III",
    ),
    "de": ("MBA", "M.A.", "M.Sc.", "B.Sc.", "LL.M.", "Dipl.-Ing. (FH)", "MSc"),
    "fr": ("MBA", "PhD"),
    "es": ("MBA", "PhD"),
    "pt": ("MBA", "MSc", "PhD"),
    "it": ("MBA", "PhD"),
    "nl": ("MSc", "MBA", "RA", "LL.M.", "PhD"),
    "pl": ("MBA", "PhD"),
}
_PARTICLES = {
    "de": ("von", "von der", "zu", "van"),
    "fr": ("de", "du", "de la"),
    "es": ("de la", "del", "de"),
    "pt": ("da", "dos", "de", "e"),
    "it": ("De", "Di", "Della", "Lo"),
    "nl": ("van", "van der", "de", "van den", "ter"),
}
#: Names whose capitals stand where a machine would not put them.
_INNER_CAPITALS = {
    "GB": ("McDonald", "MacLeod", "O'Neill", "FitzGerald", "McAllister"),
    "IE": ("O'Brien", "McCarthy", "Ó Briain", "O'Sullivan", "McGrath"),
    "US": ("McKenzie", "O'Connor", "DeLuca", "LaRue", "MacArthur"),
    "AU": ("McPherson", "O'Keefe"),
    "IN": ("D'Souza", "D'Costa"),
    "FR": ("L'Hermitte", "LeGoff"),
    "IT": ("D'Angelo", "Dell'Orto"),
}
_FAMILY_FIRST = ("ja", "zh", "ko")


@dataclass(frozen=True, slots=True)
class Person:
    """``name`` as written, without titles; ``given`` and ``family`` in ASCII words for addresses."""

    name: str
    given: str
    family: str
    surname: str
    woman: bool
    prefix: str | None = None
    suffix: str | None = None

    @property
    def printed(self) -> str:
        """The name with its titles; a suffix stands after a comma unless it belongs to the name."""
        glue = " " if self.suffix in ("Jr.", "III", "Esq.") else ", "
        name = f"{self.prefix} {self.name}" if self.prefix else self.name
        return f"{name}{glue}{self.suffix}" if self.suffix else name


@cache
def faker(locale: str) -> Faker:
    """A Faker for the locale; seed it before each use."""
    return Faker(locale)


def surname(chance: Chance, locale: str) -> str:
    """A family name, one or two words."""
    source = faker(locale)
    source.seed_instance(chance.getrandbits(32))
    return source.last_name()


def person(chance: Chance, language: str, locale: str, region: str) -> Person:
    """Somebody of the country, seven in ten without titles."""
    source = faker(locale)
    source.seed_instance(chance.getrandbits(32))
    woman = chance.likely(0.5)
    given = source.first_name_female() if woman else source.first_name_male()
    family = source.last_name()
    if region in _INNER_CAPITALS and chance.likely(0.06):
        family = chance.choice(_INNER_CAPITALS[region])
    if language in _FAMILY_FIRST:
        return _eastern(chance, language, given, family, woman)
    second = source.last_name()
    middle = source.first_name_female() if woman else source.first_name_male()
    written_family = _family(chance, language, family, second)
    written_given = _given(chance, language, region, given, middle)
    name = f"{written_given} {written_family}"
    if region == "IN" and chance.likely(0.25):
        name = chance.choice(
            (
                f"{family[0]}. {given} {second}",
                f"{given} {family[0]}",
                f"{given} {family[0]}.",
                f"{family[0]}.{second[0]}. {given}",
            )
        )
    german = language == "de"
    return Person(
        name,
        ascii_of(given, german),
        ascii_of(written_family, german),
        family,
        woman,
        _title(chance, PREFIXES.get(language, ()), woman, 0.15),
        _title(chance, SUFFIXES.get(language, ()), woman, 0.08),
    )


def _title(chance: Chance, titles: tuple[str, ...], woman: bool, share: float) -> str | None:
    return chance.gendered(chance.choice(titles), woman) if titles and chance.likely(share) else None


def _family(chance: Chance, language: str, family: str, second: str) -> str:
    if language in ("es", "pt") and chance.likely(0.45):
        return f"{family} {second}"
    if chance.likely(0.06):
        return f"{family}-{second}"
    if language in _PARTICLES and " " not in family and chance.likely(0.07):
        particle = chance.choice(_PARTICLES[language])
        return f"{particle} {family}"
    return family


def _given(chance: Chance, language: str, region: str, given: str, middle: str) -> str:
    kind = chance.random()
    if region == "US" and kind < 0.2:
        return f"{given} {middle[0]}."
    if kind < 0.05:
        return f"{given[0]}. {middle}"
    if language in ("de", "fr") and kind < 0.11:
        return f"{given}-{middle}"
    return f"{given} {middle}" if language in ("en", "de", "pt", "es", "it") and kind < 0.12 else given


def _eastern(chance: Chance, language: str, given: str, family: str, woman: bool) -> Person:
    """Family name first; the address is written with Latin letters somebody chose."""
    gap = chance.choice((" ", "", "　")) if language == "ja" else ""
    latin = chance.choice(
        ("sato", "tanaka", "mori", "ito")
        if language == "ja"
        else ("kim", "park", "lee", "choi")
        if language == "ko"
        else ("wang", "li", "zhang", "chen")
    )
    first = chance.choice(("aki", "yuki", "jun", "min", "hana", "wei", "lin", "soo"))
    return Person(f"{family}{gap}{given}", first, latin, family, woman)
