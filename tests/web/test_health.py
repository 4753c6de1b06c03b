"""Health: the process lives; what it needs is there."""

from sqlalchemy import text

from tests.factories import World


def test_the_process_lives_whatever_is_missing(small_world: World) -> None:
    """/healthz answers even while the queue is away."""
    small_world.queue.break_down()
    assert small_world.app.test_client().get("/healthz").status_code == 200


def test_a_server_with_all_it_needs_is_ready(small_world: World) -> None:
    """/readyz answers 200 when database, queue and photos can be reached."""
    answer = small_world.app.test_client().get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_what_is_missing_is_named(small_world: World) -> None:
    """/readyz answers 503 and names what is away, and nothing more."""
    small_world.queue.break_down()
    answer = small_world.app.test_client().get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "not ready", "missing": ["queue"]})


def test_a_database_without_tables_is_missing(small_world: World) -> None:
    """/readyz names a database that can be opened but was never migrated."""
    small_world.session.execute(text("ALTER TABLE accounts RENAME TO gone"))
    small_world.session.commit()
    answer = small_world.app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["missing"]) == (503, ["database"])


def test_a_database_that_fails_is_said_plainly(small_world: World) -> None:
    """With the database away, pages and API say so with 503, and it stands in the log."""
    client = small_world.client(small_world.account())
    small_world.session.execute(text("ALTER TABLE captures RENAME TO gone"))
    small_world.session.commit()
    answer = client.get("/api/v1/captures")
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
