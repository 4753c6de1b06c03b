"""Your data: taken along as a zip, and brought back into an empty account."""

import io

from tests.factories import World
from tests.services.test_archive import filled, written
from tests.web.conftest import Visitor, words


def new(world: World) -> Visitor:
    """Somebody with an empty account."""
    return Visitor(world).sign_in(world.account("new@example.com"))


def test_an_archive_is_downloaded(small_world: World) -> None:
    """The button gives the zip, named by the day, for its owner alone and for nobody's cache."""
    account = filled(small_world)
    answer = Visitor(small_world).sign_in(account).get("/account/archive")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert "second-hello-" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.data == written(small_world, account)


def test_an_archive_is_brought_by_the_form(small_world: World) -> None:
    """The form takes the zip and leads to the contacts; the page then offers it no more."""
    data = written(small_world, filled(small_world))
    visitor = new(small_world)
    assert '<label class="drop small file" id="drop">' in visitor.get("/account").text
    said = visitor.posted("/account/archive", file=(io.BytesIO(data), "all.zip"))
    assert "6 contacts are here again." in said
    assert "Ana Souza" in said
    page = visitor.get("/account").text
    assert 'type="file"' not in page
    assert "Only an empty account" in page


def test_another_file_is_refused_on_the_page(small_world: World) -> None:
    """What is no archive, or no file at all, is said at the form, which stays."""
    visitor = new(small_world)
    for sent, said in (
        ({}, "Choose the zip first."),
        ({"file": (io.BytesIO(b"no"), "a.zip")}, "not an archive"),
    ):
        answer = visitor.post("/account/archive", **sent)
        assert (answer.status_code, 'type="file"' in answer.text) == (422, True)
        assert said in words(answer.text)


def test_the_api_takes_along_and_brings(small_world: World) -> None:
    """GET gives the zip; POST of it to an empty account says what came, and to another that it is in use."""
    data = small_world.client(filled(small_world)).get("/api/v1/archive").data
    client = small_world.client(small_world.account("new@example.com"))
    answer = client.post("/api/v1/archive", data={"file": (io.BytesIO(data), "all.zip")})
    assert (answer.status_code, answer.json) == (201, {"contacts": 6, "photos": 4})
    answer = client.post("/api/v1/archive", data={"file": (io.BytesIO(data), "all.zip")})
    assert answer.status_code == 409


def test_a_stranger_uploads_nothing(small_world: World) -> None:
    """Who is nobody here is refused before more than a photo is read, whatever they say."""
    for shown in ({}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer junk"}):
        answer = small_world.app.test_client().post(
            "/api/v1/archive",
            headers=shown,
            data=b"--x",
            content_type="multipart/form-data; boundary=x",
            environ_overrides={"CONTENT_LENGTH": "60000000"},
        )
        assert answer.status_code in (401, 413)
