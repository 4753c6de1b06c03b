"""What the house's table asks for and import-linter can't see."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

APP = Path(__file__).parent.parent / "app"
MODULES = sorted(path.relative_to(APP.parent) for path in APP.rglob("*.py") if "migrations" not in path.parts)


def _imported_names(module: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_nobody_reaches_into_another_rooms_insides(module: Path) -> None:
    """A name that begins with an underscore is imported nowhere."""
    inside = [
        f"{where}.{name}"
        for where, name in _imported_names(APP.parent / module)
        if where.startswith("app.") and (name.startswith("_") or "._" in where)
    ]
    assert inside == []


def test_the_package_itself_is_empty() -> None:
    """``app/__init__.py`` holds a docstring and nothing else, so the domain loads without Flask."""
    body = ast.parse((APP / "__init__.py").read_text()).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)
