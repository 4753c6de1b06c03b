"""Static files, under an address that changes with them, and answers made smaller on their way.

``/static/<version>/<path>``: the version stands for all files together, so a page and the modules that
import each other by ``./`` are always of one make, and a browser may keep them for good.
"""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, current_app, request
from flask_compress import Compress

#: A year, the longest a cache is asked to keep anything.
FOR_GOOD = "public, max-age=31536000, immutable"

FILES = ("static", "assets.style", "assets.other")

#: The sheets of all pages in the order they stand in the one file browsers get: each would hold up the first
#: picture by a journey of its own.
SHEETS = ("tokens", "base", "layout", "controls", "pieces", "snap", "pages", "insights")
STYLE = "style.css"

SCRIPT = re.compile(r'src="/static/\w+/(js/[\w/]+\.js)"')
IMPORT = re.compile(r"""^(?:import|export|\})[^;(]*?'\./([\w/]+\.js)'""", re.MULTILINE)

#: How many hexadecimal digits of the hash a version has.
DIGITS = 12


def address(folder: Path) -> str:
    """Where the files of a folder are served: ``/static/`` and a hash over their names and contents."""
    seen = sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        seen.update(f"{file.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        seen.update(content)
    return f"/static/{seen.hexdigest()[:DIGITS]}"


def version(app: Flask | None = None) -> str:
    """The version of the files that an app serves, by default the current one."""
    return str((app or current_app).static_url_path).rpartition("/")[2]


def register(app: Flask) -> None:
    """Serve files of other versions, tell browsers what to keep, and compress text."""
    app.add_url_rule(f"{app.static_url_path}/{STYLE}", "assets.style", _style)
    app.add_url_rule("/static/<other>/<path:filename>", "assets.other", _other)
    app.jinja_env.globals["version"] = version(app)
    app.add_template_filter(modules)
    app.after_request(_say_how_long)
    # Pages hold tokens beside what was typed. That their sizes tell nobody anything rests on cookies being
    # SameSite=Lax: another site's requests get no page of anybody's.
    app.config.update(COMPRESS_ALGORITHM=["br", "zstd", "gzip"], COMPRESS_STREAMS=False)
    Compress(app)
    app.after_request(_hold)


def modules(html: str) -> list[str]:
    """The modules of some script elements and all they import: files below ``static/``, each once.

    A page that names them fetches all at once, and not one after another as each is read.
    """
    folder = Path(current_app.static_folder or "")
    found = [path for name in SCRIPT.findall(html) for path in _imports(folder, Path(name))]
    return [path.as_posix() for path in dict.fromkeys(found)]


@cache
def _imports(folder: Path, module: Path) -> tuple[Path, ...]:
    """A module and all it imports, however far away."""
    found, todo = dict.fromkeys([module]), [module]
    while todo:
        here = todo.pop(0)
        text = (folder / here).read_text(encoding="utf-8")
        new = [here.parent / name for name in IMPORT.findall(text) if here.parent / name not in found]
        found.update(dict.fromkeys(new))
        todo += new
    return tuple(found)


def _style() -> Response:
    """All sheets in one."""
    folder = Path(current_app.static_folder or "") / "css"
    sheets = ((folder / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS)
    return Response("".join(sheets), mimetype="text/css")


def _other(other: str, filename: str) -> Response:
    """The file as it is now: a page from before an update still finds what it asks for.

    ``X-Version`` says that it is not what was asked for: no worker may keep it as that.
    """
    del other
    answer = _style() if filename == STYLE else current_app.send_static_file(filename)
    answer.headers["X-Version"] = version()
    return answer


def _hold(response: Response) -> Response:
    """A text file in one piece, as what is streamed is not compressed. Runs before the compression."""
    if (
        request.endpoint in FILES
        and response.status_code == 200
        and not response.mimetype.startswith("image/")
    ):
        response.direct_passthrough = False
        response.get_data()
    return response


def _say_how_long(response: Response) -> Response:
    if request.endpoint in ("static", "assets.style") and response.status_code in (200, 206, 304):
        response.headers["Cache-Control"] = FOR_GOOD
    elif request.endpoint in FILES:
        response.headers["Cache-Control"] = "no-cache"
    return response
