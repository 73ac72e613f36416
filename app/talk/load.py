"""Read the conversation at start; refuse to start when it is wrong, saying which file and line."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from app.ground.faults import Fault
from app.talk.catalogue import (
    ASKED,
    AUDIENCES,
    EACH,
    FACTS,
    KINDS,
    NAMES,
    Catalogue,
    Pathway,
    Place,
    Step,
    Topic,
)  # fmt: skip
from app.talk.check import check
from app.talk.conditions import ALWAYS, Condition, ConditionError, read_condition
from easyread.prompts import PromptFault, load_prompts

FILE = "conversation.toml"
STEP_KEYS = frozenset({
    "code", "kind", "audience", "asked", "prompt", "again", "names", "scale", "quotes", "way", "told", "edge",
    "beside", "alone_choice", "unsettled", "reask", "reask_when", "apart", "without", "notice",
})  # fmt: skip
PLACE_KEYS = frozenset({"step", "when", "n", "loop", "each", "stop", "counted"})
TOPIC_KEYS = frozenset({"code", "picture", "when", "places"})
PARTS = frozenset({"format", "pathway", "step", "topic"})
LISTS = frozenset({"unsettled", "reask", "apart", "places", "topics", "doors"})
TABLES = frozenset({"without", "notice"})
FLAGS = frozenset({"way", "told", "edge", "beside", "stop", "counted"})
NUMBERS = frozenset({"n", "loop"})
CODE = re.compile(r"[0-9a-z]{1,4}")


class ConversationFault(Fault):
    """Something in the conversation's files is wrong: ``path:line: what``."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        super().__init__(f"{path}:{line}: {what}")


class _Source:
    """The text of the file, to say on which line something stands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.text = path.read_text("utf-8")
            self.data = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as fault:
            found = re.search(r"at line (\d+)", str(fault))
            raise ConversationFault(path, int(found[1]) if found else 1, "this is not valid TOML") from None
        except (OSError, UnicodeDecodeError):
            raise ConversationFault(path, 1, "the file cannot be read") from None
        self.lines = self.text.splitlines()
        self.heads = {
            line.partition("]")[0]: number
            for number, line in reversed(list(enumerate(self.lines, 1)))
            if line.startswith("[")
        }

    def head(self, name: str) -> int:
        """Return the number of the line on which a table starts, counted from 1."""
        return self.heads.get(f"[{name}", 1)

    def part(self, name: str) -> int:
        """Return the number of the first line of a part: of its first table, or of its own."""
        starts = tuple(f"{mark}{name}" for mark in ("", "[", "[["))
        return next((number for number, line in enumerate(self.lines, 1) if line.startswith(starts)), 1)

    def line_of(self, text: str, after: int = 0) -> int:
        """Return the number of the first line after another that holds a text, counted from 1."""
        for number, line in enumerate(self.lines[after:], after + 1):
            if text in line:
                return number
        return 1

    def fault(self, line: int, what: str) -> ConversationFault:
        """Return the fault to raise for a line."""
        return ConversationFault(self.path, line, what)


def load(dirs: Iterable[Path], pictures: Iterable[str], languages: Iterable[str] = ("en",)) -> Catalogue:
    """Read ``conversation.toml`` and all prompts from the first folder that has them, and check them.

    ``pictures`` are the names of the drawings there are. Raise ``Fault`` naming file and line.
    """
    folders = list(dirs)
    home = next((folder for folder in folders if (folder / FILE).is_file()), None)
    if home is None:
        raise Fault("There is no conversation.toml in any prompts folder.")
    source = _Source(home / FILE)
    _parts(source)
    try:
        prompts = {language: load_prompts(folders, language) for language in languages}
    except PromptFault as fault:
        raise Fault(str(fault)) from None
    steps = {name: _step(source, name, row) for name, row in source.data.get("step", {}).items()}
    topics = {name: _topic(source, name, row, steps) for name, row in source.data.get("topic", {}).items()}
    pathways = {
        name: _pathway(source, name, row, topics) for name, row in source.data.get("pathway", {}).items()
    }
    catalogue = Catalogue(topics, steps, pathways, prompts)
    check(catalogue, frozenset(pictures), source.fault)
    return catalogue


def _parts(source: _Source) -> None:
    for part, rows in source.data.items():
        line = source.part(part)
        if part not in PARTS:
            raise source.fault(line, f"“{part}” is unknown; known are {', '.join(sorted(PARTS))}")
        if part == "format" and rows != 1:
            raise source.fault(line, "this is read in format 1 only")
        tables = isinstance(rows, dict) and all(isinstance(row, dict) for row in rows.values())
        if part != "format" and not tables:
            raise source.fault(line, f"what stands under “{part}” must be tables")


def _step(source: _Source, name: str, row: dict[str, Any]) -> Step:
    line = source.head(f'step."{name}"')
    if not re.fullmatch(r"[a-z-]+/[a-z-]+", name):
        raise source.fault(line, f"the step “{name}” must read topic/name")
    _only(source, line, row, STEP_KEYS)
    for key, allowed in (("kind", KINDS), ("audience", AUDIENCES), ("asked", ASKED), ("names", NAMES)):
        _known(source, line, row, key, allowed)
    _all(source, line, row, "code", "kind", "audience")
    if not CODE.fullmatch(row["code"]):
        raise source.fault(line, "a code is one to four small letters and digits")
    plain = {key: row[key] for key in row.keys() - {"unsettled", "reask", "apart", "without", "reask_when"}}
    return Step(
        id=name,
        line=line,
        unsettled=frozenset(row.get("unsettled", ())),
        reask=frozenset(row.get("reask", ())),
        apart=frozenset(row.get("apart", ())),
        reask_when=_when(source, line, row.get("reask_when", "")),
        without={choice: _when(source, line, text) for choice, text in row.get("without", {}).items()},
        **plain,
    )


def _topic(source: _Source, name: str, row: dict[str, Any], steps: dict[str, Step]) -> Topic:
    line = source.head(f"topic.{name}")
    _only(source, line, row, TOPIC_KEYS)
    _all(source, line, row, "code", "picture")
    places = []
    at = line
    for place in row.get("places", []):
        if "step" not in place:
            raise source.fault(source.line_of("{", at), "the place says no step")
        at = source.line_of(f'step = "{place["step"]}"', at)
        _only(source, at, place, PLACE_KEYS)
        _known(source, at, place, "each", EACH)
        if place["step"] not in steps:
            raise source.fault(at, f"the step “{place['step']}” is not described")
        rest = {key: place[key] for key in place.keys() - {"step", "when"}}
        places.append(Place(steps[place["step"]], _when(source, at, place.get("when", "")), at, **rest))
    return Topic(
        name, row["code"], row["picture"], _when(source, line, row.get("when", "")), tuple(places), line
    )


def _pathway(source: _Source, name: str, row: dict[str, Any], topics: dict[str, Topic]) -> Pathway:
    line = source.head(f"pathway.{name}")
    _only(source, line, row, frozenset({"topics", "doors"}))
    for topic in (*row.get("topics", []), *row.get("doors", [])):
        if topic not in topics:
            raise source.fault(line, f"the topic “{topic}” is not described")
    if not row.get("topics"):
        raise source.fault(line, "a pathway needs topics")
    return Pathway(tuple(row["topics"]), tuple(row.get("doors", [])))


def _when(source: _Source, line: int, text: str) -> Condition:
    try:
        condition = read_condition(text)
    except ConditionError as fault:
        raise source.fault(line, f"the condition “{text}” cannot be read: {fault}") from None
    if unknown := condition.facts - FACTS:
        raise source.fault(
            line, f"the fact “{min(unknown)}” is unknown; known are {', '.join(sorted(FACTS))}"
        )
    return condition if text else ALWAYS


def _only(source: _Source, line: int, row: Mapping[str, Any], allowed: frozenset[str]) -> None:
    if unknown := row.keys() - allowed:
        raise source.fault(line, f"“{min(unknown)}” is unknown; known are {', '.join(sorted(allowed))}")
    for key, value in row.items():
        wanted, what = _type(key)
        if type(value) is not wanted:
            raise source.fault(line, f"“{key}” must be {what}")


def _type(key: str) -> tuple[type, str]:
    if key in LISTS:
        return list, "a list"
    if key in TABLES:
        return dict, "a table"
    if key in FLAGS:
        return bool, "true or false"
    return (int, "a number") if key in NUMBERS else (str, "text")


def _all(source: _Source, line: int, row: Mapping[str, Any], *keys: str) -> None:
    for key in keys:
        if key not in row:
            raise source.fault(line, f"there is no {key} here")


def _known(source: _Source, line: int, row: Mapping[str, Any], key: str, allowed: frozenset[str]) -> None:
    if key in row and row[key] not in allowed:
        raise source.fault(line, f"{key} “{row[key]}” is unknown; known are {', '.join(sorted(allowed))}")
