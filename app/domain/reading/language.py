"""The card's language, by its small words."""

from collections.abc import Sequence

from app.domain.card import Line
from app.domain.reading.strips import words_of
from app.domain.reading.vocabulary import LANGUAGES

_LETTERS = {"de": "äöüß", "fr": "çœêèâù", "es": "ñ¿¡", "pt": "ãõç", "it": "ìòù"}
_COUNTRIES = {
    "DE": "de", "AT": "de", "FR": "fr", "ES": "es", "MX": "es", "AR": "es", "CO": "es", "CL": "es",
    "PE": "es", "BR": "pt", "PT": "pt", "IT": "it", "GB": "en", "US": "en", "IE": "en", "AU": "en",
    "IN": "en", "NZ": "en",
}  # fmt: skip


def language_of(lines: Sequence[Line], country: str | None) -> tuple[str, float] | None:
    """The language's code and the chance that it is right; None where nothing speaks for one."""
    scores = dict.fromkeys(LANGUAGES, 0.0)
    for line in lines:
        words = words_of(line.text)
        for code, known in LANGUAGES.items():
            scores[code] += sum(word in known for word in words) * line.confidence
        for code, letters in _LETTERS.items():
            scores[code] += 0.5 * any(letter in line.text.lower() for letter in letters) * line.confidence
    if country in _COUNTRIES:
        scores[_COUNTRIES[country]] += 1.5
    best, second = sorted(scores, key=lambda code: -scores[code])[:2]
    if scores[best] < 1.0:
        return None
    lead = (scores[best] - scores[second]) / scores[best]
    return best, min(0.95, 0.4 + 0.6 * lead)
