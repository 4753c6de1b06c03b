"""What tests of the services share."""

import random
import uuid
from collections.abc import Callable
from types import SimpleNamespace

import pytest


@pytest.fixture
def ids(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Begins a life whose ids stand in the same order each time it is lived: ties are broken by them."""

    def begin(number: int) -> None:
        chance = random.Random(0)  # noqa: S311
        source = SimpleNamespace(urandom=lambda n: number.to_bytes(4, "big") + chance.randbytes(n - 4))
        monkeypatch.setattr(uuid, "os", source)

    return begin
