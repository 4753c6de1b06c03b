"""Settings: from the environment, frozen, documented, and wrong ones said in a line."""

import re
import stat
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import Settings, WrongSetting, load, server_key

README = Path(__file__).parent.parent / "README.md"


def test_every_setting_is_in_the_readme() -> None:
    """The README's table names every variable with its default and says what it does, and no other."""
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.+?) \| (.+) \|$", README.read_text(), re.MULTILINE)
    expected = {}
    for name, field in Settings.model_fields.items():
        default = f"`{field.default}`" if str(field.default) else "none"
        if name == "data_dir":
            default = "`./data`"
        expected[name.upper()] = (default, field.description)
    assert {name: (default, about) for name, default, about in rows} == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("PUBLIC_URL", "hello.example.com"),
        ("PUBLIC_URL", "https://example.com/hello"),
        ("TRUSTED_PROXIES", "-1"),
        ("REGISTRATION", "maybe"),
        ("SECRET_KEY", "short"),
        ("OLD_SECRET_KEYS", "k" * 32 + ",short"),
        ("SMTP_URL", "smtp://localhost"),
    ],
)
def test_a_wrong_value_is_said_in_one_line(name: str, value: str) -> None:
    """A wrong value stops the start with one line that names the variable."""
    with pytest.raises(WrongSetting) as wrong:
        load({name: value})
    assert str(wrong.value).startswith(f"{name}: ")
    assert "\n" not in str(wrong.value)


def test_an_empty_value_is_the_default() -> None:
    """A variable that is set but empty counts as not set."""
    assert load({"PORT": "", "DATABASE_URL": ""}) == load({})


def test_settings_do_not_change() -> None:
    """Settings are frozen."""
    with pytest.raises(ValidationError):
        load({}).port = 1  # type: ignore[misc]


def test_postgres_goes_through_psycopg() -> None:
    """Both ways to write a PostgreSQL address lead to psycopg 3."""
    for scheme in ("postgres", "postgresql"):
        assert load({"DATABASE_URL": f"{scheme}://u:p@h/d"}).database == "postgresql+psycopg://u:p@h/d"


def test_the_servers_key_is_made_once(tmp_path: Path) -> None:
    """The key is made on the first start with mode 600 and is the same ever after."""
    settings = load({"DATA_DIR": str(tmp_path / "data")})
    first = server_key(settings)
    path = tmp_path / "data" / "secret.key"
    assert server_key(settings) == first
    assert len(first) >= 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [p.name for p in path.parent.iterdir()] == ["secret.key"]


def test_a_given_key_is_not_written(tmp_path: Path) -> None:
    """A key from the environment is used as it is and touches no disk."""
    settings = load({"DATA_DIR": str(tmp_path / "data"), "SECRET_KEY": "k" * 40})
    assert server_key(settings) == b"k" * 40
    assert not (tmp_path / "data").exists()
