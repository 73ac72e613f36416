"""Bringing the tables up to date. One tree of revisions, for every room."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from app.ground.faults import Fault

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).resolve().parent / "migrations"


def _config() -> "Config":
    # looked for here: a service that starts with tables up to date has no need of it, and starts sooner
    from alembic.config import Config  # noqa: PLC0415 as above

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config


def head() -> str:
    """Return the newest revision of this program."""
    found = revisions()
    if not found:
        raise Fault("This copy of the program has no revisions. Install it again.")
    return found[-1]


def revisions() -> list[str]:
    """Return every revision, the oldest first: each file is named by its revision, and they count up."""
    return sorted(path.name.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*_*.py"))


def current(conn: Connection) -> str | None:
    """Return the revision the tables are at, ``None`` for an empty database."""
    if not inspect(conn).has_table("alembic_version"):
        return None
    found = conn.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def require_head(conn: Connection) -> None:
    """Raise ``Fault`` when the tables are not those of this program."""
    found = current(conn)
    if found is None:
        raise Fault("There are no tables in this database yet. Run: ownwords init")
    if found == head():
        return
    if found in revisions():
        raise Fault("The record is of an older version. Run: ownwords migrate")
    raise Fault("The record is of a newer version than this program. Install the newer program.")


def upgrade(conn: Connection, revision: str = "head") -> None:
    """Bring the tables to a revision inside the open transaction of this connection."""
    from alembic import command  # noqa: PLC0415 as above

    config = _config()
    config.attributes["connection"] = conn
    command.upgrade(config, revision)


def downgrade(conn: Connection, revision: str) -> None:
    """Take the tables back to an earlier revision: for tests of each revision."""
    from alembic import command  # noqa: PLC0415 as above

    config = _config()
    config.attributes["connection"] = conn
    command.downgrade(config, revision)
