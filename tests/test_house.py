"""The house holds together: who may lean on whom, who may write, how long a thing may grow.

Risk: a page that writes past the acts leaves words half kept; a room that reaches upward cannot be changed
without the others; a file that nobody can read in one sitting is where the next fault hides.
"""

import ast
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILE_LINES, FUNCTION_LINES = 300, 40
TEST_LINES = 400  # one subject's stories stand together
# From the top down; a room may lean on those below it, and on those named for it on its own floor.
FLOORS = (
    {"web", "cli"},
    {"papers", "assurance"},
    {"acts"},
    {"plan", "talk", "access"},
    {"record"},
    {"ground"},
)
SIDEWAYS = {("cli", "web"), ("plan", "access")}
# Where words for a terminal may be printed.
TERMINAL = (ROOT / "app" / "cli", ROOT / "easyread" / "cli.py")
# Only the store opens the record; a restore fills one that is nobody's yet.
OPENERS = (ROOT / "app" / "ground", ROOT / "app" / "record" / "restore.py")


def sources(*folders: str) -> list[Path]:
    """Return the Python files of some folders."""
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


@cache
def tree(path: Path) -> ast.Module:
    """Read one file as the parser sees it."""
    return ast.parse(path.read_text("utf-8"), str(path))


def here(path: Path, node: ast.AST | int) -> str:
    """Name a place, as an editor opens it."""
    line = node if isinstance(node, int) else getattr(node, "lineno", 1)
    return f"{path.relative_to(ROOT)}:{line}"


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Return every name a file imports, wherever in it, with its place."""
    package = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, here(path, node)) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((f"{base}.{alias.name}", here(path, node)) for alias in node.names)


def rooms_used() -> Iterator[tuple[str, str, str]]:
    """Return which room of the app leans on which other, with the place."""
    for path in sources("app"):
        parts = path.relative_to(ROOT / "app").parts
        for name, place in imports(path):
            used = name.split(".")
            if used[0] == "app" and len(parts) > 1 and len(used) > 1 and used[1] != parts[0]:
                yield parts[0], used[1], place


def floor(room: str) -> int:
    """Return the floor of a room, counted from the top."""
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


# floors


def test_every_room_stands_on_a_floor() -> None:
    rooms = {
        path.relative_to(ROOT / "app").parts[0] for path in sources("app") if path.parent != ROOT / "app"
    }
    assert rooms - {"data"} <= set().union(*FLOORS)


def test_nothing_leans_upward() -> None:
    upward = [
        f"{place}: {room} uses {other}"
        for room, other, place in rooms_used()
        if floor(other) <= floor(room) and (room, other) not in SIDEWAYS
    ]
    assert upward == []


def test_sideways_is_exactly_what_is_named() -> None:
    # Given rooms on one floor; Then who leans on whom is what was decided, and one way only
    found = {(room, other) for room, other, _ in rooms_used() if floor(room) == floor(other)}
    assert found == SIDEWAYS


def test_easyread_knows_nothing_of_the_app() -> None:
    # Risk: easyread could no longer be used without it
    wrong = [
        f"{place}: {name}"
        for path in sources("easyread")
        for name, place in imports(path)
        if is_of(name, "app")
    ]
    assert wrong == []


def test_the_conversation_knows_neither_pages_nor_tables() -> None:
    # Risk: what is asked next could no longer be tried without a server
    parts = (
        "flask",
        "werkzeug",
        "jinja2",
        "sqlalchemy",
        "sqlmodel",
        "alembic",
        "app.record",
        "app.access",
        "app.plan",
    )
    wrong = [
        f"{place}: {name}"
        for path in sources("app/talk")
        for name, place in imports(path)
        if any(is_of(name, part) for part in parts)
    ]
    assert wrong == []


def test_only_the_record_s_own_room_touches_its_tables() -> None:
    # Given the tables of a person's words; Then no room above reads or writes them but through app.record
    tables = "app.record.tables"
    wrong = [
        f"{place}: {name}"
        for path in sources("app")
        for name, place in imports(path)
        if is_of(name, tables) and not is_in(path, (ROOT / "app/record", ROOT / "app/ground"))
    ]
    assert wrong == []


def test_revisions_import_nothing_of_the_rooms_above() -> None:
    # Risk: a change up there would change what an old revision does
    wrong = [
        f"{place}: {name}"
        for path in sources("app/ground/migrations/versions")
        for name, place in imports(path)
        if is_of(name, "app") and not is_of(name, "app.ground")
    ]
    assert wrong == []


def is_of(name: str, part: str) -> bool:
    """Say whether an imported name is a part, or stands in it."""
    return name == part or name.startswith(f"{part}.")


def is_in(path: Path, places: tuple[Path, ...]) -> bool:
    """Say whether a file is one of these, or lies in one."""
    return any(path == place or place in path.parents for place in places)


# writing


def calls(folder: str, *names: str) -> Iterator[tuple[Path, ast.Call]]:
    """Return each call of a method, or a function, with one of these names."""
    for path in sources(folder):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                called = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if called in names:
                    yield path, node


def test_only_acts_open_a_write() -> None:
    # Risk: two writes for one thing somebody did, and the power goes between them
    wrong = [
        here(path, call)
        for path, call in calls("app", "write")
        if isinstance(call.func, ast.Attribute)
        and not call.args
        and not is_in(path, (ROOT / "app" / "acts",))
    ]
    assert wrong == []


def test_nobody_opens_the_record_past_its_store() -> None:
    wrong = [here(path, call) for path, call in calls("app", "begin") if not is_in(path, OPENERS)]
    assert wrong == []


# size and manners


def test_no_file_is_longer_than_300_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources("app", "easyread", "tests")
        if path.parent.name != "versions"  # a revision is one thing, as long as its tables
        and (lines := len(path.read_text("utf-8").splitlines()))
        > (TEST_LINES if path.is_relative_to(ROOT / "tests") else FILE_LINES)
    }
    assert long == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = {
        f"{here(path, node)} {node.name}": lines
        for path in sources("app", "easyread")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    }
    assert long == {}


def test_nothing_is_printed_but_at_the_terminal() -> None:
    # Risk: what is printed by a server lands in somebody's log, with the words it was about
    wrong = [
        here(path, call)
        for folder in ("app", "easyread")
        for path, call in calls(folder, "print", "breakpoint", "pprint")
        if not is_in(path, TERMINAL)
    ]
    assert wrong == []


REASON = re.compile(
    r"#\s*(?:noqa(?!:)|noqa:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|type:\s*ignore(?:\[[^\]]*\])?)(?P<why>.*)"
)


@pytest.mark.parametrize("folder", ["app", "easyread", "tests"])
def test_every_exception_to_a_check_says_why(folder: str) -> None:
    # Given a line that ruff or mypy is told to leave alone; Then it names the rule, and says why in words
    wrong = []
    for path in sources(folder):
        with path.open("rb") as file:
            comments = [one for one in tokenize.tokenize(file.readline) if one.type == tokenize.COMMENT]
        for comment in comments:
            found = REASON.search(comment.string)
            if found and (
                not re.search(r"\w\w", found["why"]) or not re.search(r"noqa:|ignore\[", comment.string)
            ):
                wrong.append(f"{here(path, comment.start[0])}: {comment.string}")
    assert wrong == []
