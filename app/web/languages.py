"""Which language the pages speak. English stands in the code; app/translations says it in another."""

from babel import Locale
from babel.lists import format_list
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale
from flask_security import current_user

from app.services.accounts import LANGUAGES
from app.services.languages import CATALOGUES, known


def choose() -> str:
    """The language of this answer.

    The owner's own (``Account.language``, which their letters are in, too), where it has a catalogue; else
    the best of those the browser asks for; else English. A token's caller is a program: it gets English.
    """
    if not has_request_context() or request.headers.get("Authorization", "").lower().startswith("bearer "):
        return "en"
    languages = known()
    # Before the first questions are answered, the account's language is nobody's choice.
    if current_user.is_authenticated and current_user.introduced and current_user.language in languages:
        return str(current_user.language)
    return by_browser()


def by_browser() -> str:
    """The best of the languages the browser asks for; English where there is none."""
    wanted = (tag.replace("_", "-").partition("-")[0].lower() for tag, _ in request.accept_languages)
    return next((language for language in wanted if language in known()), "en")


def locale() -> Locale:
    """The locale words, days and numbers are written in now; English outside a request."""
    return get_locale() or Locale("en") if g else Locale("en")


def of_holidays() -> str:
    """The language holidays are named in, as their library calls it."""
    return {"en": "en_US"}.get(locale().language, locale().language)


def register(app: Flask) -> None:
    """Give app and templates their languages; ``language()`` is the code for ``<html lang>``."""
    Babel(app, default_translation_directories=str(CATALOGUES), locale_selector=choose)
    app.jinja_env.globals.update(language_here=lambda: str(locale()), app_languages=_named)


def letters() -> dict[str, str]:
    """The languages letters are written in, as the page's language calls them: "Englisch", "Deutsch"."""
    return {language: _called(language) for language in LANGUAGES}


def _called(language: str) -> str:
    return Locale(language).get_language_name(locale()) or language


def _named() -> str:
    """ "English and German": the languages with a catalogue."""
    return format_list([_called(language) for language in known()], locale=locale())
