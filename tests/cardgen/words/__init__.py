"""Word lists: what cards of each language and country say."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


@cache
def language(code: str) -> Mapping[str, Any]:
    """The words of a language: job titles, labels, slogans, trades …"""
    return tomllib.loads((_HERE / f"{code}.toml").read_text("utf-8"))


@cache
def countries() -> Mapping[str, Mapping[str, Any]]:
    """Every country by its ISO 3166 code: numbering plan, addresses, legal forms …"""
    return tomllib.loads((_HERE / "countries.toml").read_text("utf-8"))
