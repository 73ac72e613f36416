"""Bringing the tables up to date. One tree of revisions, for every room."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from app.ground.faults import Fault

FOLDER = Path(__file__).resolve().parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config


def head() -> str:
    """Return the newest revision of this program."""
    found = ScriptDirectory.from_config(_config()).get_current_head()
    if found is None:
        raise Fault("This copy of the program has no revisions. Install it again.")
    return found


def revisions() -> list[str]:
    """Return every revision, the oldest first."""
    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    return [script.revision for script in scripts][::-1]


def current(conn: Connection) -> str | None:
    """Return the revision the tables are at, ``None`` for an empty database."""
    return MigrationContext.configure(conn).get_current_revision()


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
    config = _config()
    config.attributes["connection"] = conn
    command.upgrade(config, revision)


def downgrade(conn: Connection, revision: str) -> None:
    """Take the tables back to an earlier revision: for tests of each revision."""
    config = _config()
    config.attributes["connection"] = conn
    command.downgrade(config, revision)
