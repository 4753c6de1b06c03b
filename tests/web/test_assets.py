"""Static files and answers on their way to a browser."""

import gzip
import re
from pathlib import Path

import brotli
import pytest

from app.web.assets import FOR_GOOD, address, modules
from tests.factories import World
from tests.web.conftest import Visitor


@pytest.fixture
def own(small_world: World) -> str:
    """Where this server's files are."""
    return str(small_world.app.static_url_path)


def test_files_may_be_kept_for_good(stranger: Visitor, own: str) -> None:
    """A file under the server's own version is immutable."""
    answer = stranger.get(f"{own}/css/base.css", buffered=True)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == FOR_GOOD
    assert "Set-Cookie" not in answer.headers


def test_another_version_gets_todays_file(stranger: Visitor, own: str) -> None:
    """A page from before an update finds its files, as they are now and not to be kept."""
    answer = stranger.get("/static/0123456789ab/css/base.css", buffered=True)
    assert answer.data == stranger.get(f"{own}/css/base.css", buffered=True).data
    assert answer.headers["Cache-Control"] == "no-cache"
    assert f"/static/{answer.headers['X-Version']}" == own
    assert "X-Version" not in stranger.get(f"{own}/css/base.css", buffered=True).headers


@pytest.mark.parametrize("path", ["none.css", "../app/factory.py", "%2e%2e/app/factory.py"])
@pytest.mark.parametrize("version", ["own", "0123456789ab"])
def test_nothing_else_is_served(stranger: Visitor, own: str, version: str, path: str) -> None:
    """What is no file of ours is not found, and that is not kept."""
    answer = stranger.get(f"{own if version == 'own' else f'/static/{version}'}/{path}")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-cache" or "private" in answer.headers["Cache-Control"]


def test_pages_name_their_version(stranger: Visitor, own: str) -> None:
    """A page's files all stand under the server's own version."""
    page = stranger.get("/login").text
    assert f'href="{own}/style.css"' in page
    assert page.count("/static/") == page.count(f"{own}/")


def test_the_version_follows_names_and_contents(tmp_path: Path) -> None:
    """A changed, a renamed and a new file each make another address; the same files make the same."""
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        (folder / "js").mkdir(parents=True)
        (folder / "js" / "a.js").write_text("1")
    first = address(one)
    assert address(two) == first
    (two / "js" / "a.js").write_text("2")
    changed = address(two)
    (two / "js" / "a.js").rename(two / "js" / "b.js")
    renamed = address(two)
    (two / "c.js").touch()
    assert len({first, changed, renamed, address(two)}) == 4


def test_all_sheets_come_in_one(stranger: Visitor, own: str) -> None:
    """All sheets are one file, kept for good, which pages of other versions get, too."""
    answer = stranger.get(f"{own}/style.css", buffered=True)
    assert "immutable" in answer.headers["Cache-Control"]
    sheets = sorted(Path(stranger.world.app.static_folder or "").glob("css/*.css"))
    assert len(answer.text) == sum(len(sheet.read_text(encoding="utf-8")) for sheet in sheets)
    other = stranger.get("/static/0123456789ab/style.css", buffered=True)
    assert (other.text, other.headers["Cache-Control"]) == (answer.text, "no-cache")


@pytest.mark.parametrize("path", ["/login", "style.css", "css/pieces.css", "js/review.js"])
def test_text_is_compressed_as_asked(stranger: Visitor, own: str, path: str) -> None:
    """Pages and files come as Brotli or gzip where the browser takes it, and plain where not."""
    where = path if path.startswith("/") else f"{own}/{path}"
    plain = stranger.get(where, buffered=True)
    assert "Content-Encoding" not in plain.headers
    for coding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        answer = stranger.get(where, headers={"Accept-Encoding": coding}, buffered=True)
        assert answer.headers["Content-Encoding"] == coding
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert len(answer.data) < len(plain.data) / 2
        assert unpack(answer.data)[:15] == plain.data[:15]


def test_pictures_are_left_alone(stranger: Visitor, own: str) -> None:
    """A JPEG is small already."""
    asked = {"Accept-Encoding": "br, gzip"}
    answer = stranger.get(f"{own}/img/sample-card.jpg", headers=asked, buffered=True)
    assert "Content-Encoding" not in answer.headers


def test_the_api_is_compressed_too(small_world: World) -> None:
    """JSON of some size comes compressed."""
    client = small_world.client(small_world.account())
    answer = client.get("/api/v1/openapi.json", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"


def test_pages_name_all_modules_at_once(visitor: Visitor) -> None:
    """What a page's modules import stands in its head, once, so that it is fetched at once."""
    page = visitor.get("/today").text
    preloaded = re.findall(r'rel="modulepreload" href="[^"]+/js/(\w+\.js)"', page)
    assert {"shell.js", "today.js", "toast.js", "words.js"} <= set(preloaded)
    assert len(set(preloaded)) == len(preloaded)


def test_only_imports_are_named(stranger: Visitor) -> None:
    """A module that is imported when it is wanted, and a type's module, are not fetched before."""
    with stranger.world.app.test_request_context():
        found = modules('<script src="/static/0/js/shell.js"></script>')
    assert "js/bar.js" in found
    assert "js/install.js" not in found
