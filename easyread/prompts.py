"""Prompt files: what a person is asked, as plain Markdown that a support worker can read and write."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

NAME = r"[a-z][a-z0-9-]*"
SLOT = re.compile(r"\{(" + NAME + r")\}")
STANDING = frozenset({"_dont_know", "_not_say", "_skip"})
SECTIONS = "Show me ideas, Choices, More, Only when: …, Always, Said back"

_PICTURE_LINE = re.compile(r"!\[\]\(picture:(" + NAME + r")\)\s+(\S.*)")
_CHOICE_LINE = re.compile(r"-\s+`([^`]*)`\s+(.*)")
_FRONT_LINE = re.compile(r"([a-z]+):\s*(.*)")
_PROMPT_NAME = re.compile(NAME + r"(/" + NAME + r")*")
_RAW_HTML = re.compile(r"<|&#?\w+;")
_EMPHASIS = re.compile(r"(\*\*?|__?)(?=\S)(.+?)(?<=\S)\1")
_OTHER_MARKS = re.compile(r"[*`\[\]|\\]|\b_|_\b|^#|https?:")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class PromptFault(Exception):  # noqa: N818 - a fault is what the author put in the file, told in a sentence
    """A prompt file cannot be used: which file, which line, and what is wrong with it."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        super().__init__(f"{path}:{line}: {what}")
        self.path = path
        self.line = line
        self.what = what


@dataclass(frozen=True)
class Line:
    """A sentence, or two very short ones, after its picture. ``when`` names the fact that must be true."""

    picture: str
    text: str
    when: str | None = None
    number: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Choice:
    """One answer to choose. ``id`` is fixed for good: it is what the record keeps."""

    id: str
    label: str
    picture: str
    number: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Prompt:
    """One question as it stands in its file, without any of the person's words."""

    name: str
    language: str
    path: Path
    question: str
    lines: tuple[Line, ...] = ()
    more: tuple[Line, ...] = ()
    ideas: tuple[Line, ...] = ()
    choices: tuple[Choice, ...] = ()
    said_back: Mapping[str, str] = field(default_factory=dict)
    checked: str | None = None
    question_at: int = 1
    said_back_at: Mapping[str, int] = field(default_factory=dict, compare=False)

    @property
    def all_lines(self) -> tuple[Line, ...]:
        """Every line with a picture: the lines, those behind *More*, and the ideas."""
        return self.lines + self.more + self.ideas

    @cached_property
    def texts(self) -> tuple[tuple[int, str], ...]:
        """Every text of the file with its line number, in the order of the file."""
        found = [(self.question_at, self.question)]
        found += [(line.number, line.text) for line in self.all_lines]
        found += [(choice.number, choice.label) for choice in self.choices]
        found += [(self.said_back_at.get(key, 0), text) for key, text in self.said_back.items()]
        return tuple(sorted(found))

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The names in braces that somebody has to fill in, each once."""
        return tuple(dict.fromkeys(name for _, text in self.texts for name in SLOT.findall(text)))

    @cached_property
    def flags(self) -> tuple[str, ...]:
        """The facts on which lines of this prompt depend, each once."""
        return tuple(dict.fromkeys(line.when for line in self.all_lines if line.when))


def load_prompt(path: Path, name: str, language: str) -> Prompt:
    """Read one prompt file.

    Raises:
        PromptFault: the file is not in the form of a prompt; names file and line.
        OSError: the file cannot be read at all.
    """
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise PromptFault(path, line, "this is not UTF-8 text. Save the file as UTF-8") from None
    return parse_prompt(text, path, name, language)


def parse_prompt(text: str, path: Path, name: str, language: str) -> Prompt:
    """Read a prompt from its text; ``path`` is only for the faults. Raises ``PromptFault``."""
    return _Reader(path).read(text, name, language)


def load_prompts(dirs: Iterable[Path], language: str) -> dict[str, Prompt]:
    """Read every prompt of one language, by name (``today/safe``); the first folder that has it wins.

    Raises:
        PromptFault: a file is not in the form of a prompt, or its name is no name of a prompt.
    """
    prompts: dict[str, Prompt] = {}
    for folder in dirs:
        root = folder / language
        for path in sorted(root.rglob("*.md")):
            name = path.relative_to(root).with_suffix("").as_posix()
            if not _PROMPT_NAME.fullmatch(name):
                raise PromptFault(path, 1, "use small letters, numbers and - in the name of the file")
            if name not in prompts:
                prompts[name] = load_prompt(path, name, language)
    return prompts


class _Reader:
    """Reads one file line by line, so that each fault knows its line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.at = 0
        self.question: tuple[str, int] | None = None
        self.checked: str | None = None
        self.section = "lines"
        self.when: str | None = None
        self.found: dict[str, list[Line]] = {"lines": [], "more": [], "ideas": []}
        self.choices: list[Choice] = []
        self.said_back: dict[str, tuple[str, int]] = {}

    def read(self, text: str, name: str, language: str) -> Prompt:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        start = self._front_matter(lines)
        for number, line in enumerate(lines[start:], start + 1):
            self.at = number
            if control := _CONTROL.search(line):
                raise self._fault(f"there is a control character here ({control[0]!r}). Take it out")
            if line.strip():
                self._line(line.strip())
        if self.question is None:
            raise self._fault("there is no question. Start with a line like: # What do you want?")
        self._check_said_back()
        return Prompt(
            name, language, self.path, self.question[0],
            tuple(self.found["lines"]), tuple(self.found["more"]), tuple(self.found["ideas"]),
            tuple(self.choices), {key: said for key, (said, _) in self.said_back.items()}, self.checked,
            self.question[1], {key: at for key, (_, at) in self.said_back.items()},
        )  # fmt: skip

    def _front_matter(self, lines: list[str]) -> int:
        if lines[0].strip() != "---":
            return 0
        for number, line in enumerate(lines[1:], 2):
            self.at = number
            bare = line.split(" #")[0].strip()
            if bare == "---":
                return self.at
            entry = _FRONT_LINE.fullmatch(bare)
            if bare and (entry is None or entry[1] != "checked"):
                raise self._fault('only "checked: who and when" can stand between the --- lines')
            if entry:
                value = entry[2].strip("\"'").strip()
                self.checked = None if value in {"", "nobody"} else value
        raise self._fault("the first part has no end. Put --- after it")

    def _line(self, line: str) -> None:
        if _RAW_HTML.search(line):
            raise self._fault("no HTML here, only words and pictures. Take out < and &…;")
        if line.startswith("## "):
            self._open_section(line[3:].strip())
        elif line.startswith("#"):
            self._ask(line)
        elif self.question is None:
            raise self._fault("the question comes first. Start with a line like: # What do you want?")
        elif self.section == "choices":
            self._choice(line)
        elif self.section == "said back":
            self._said_back(line)
        else:
            self._picture_line(line)

    def _ask(self, line: str) -> None:
        if not line.startswith("# "):
            raise self._fault("a heading is # for the question or ## for a part, then a space")
        if self.question is not None:
            raise self._fault("there is a second question. One file asks one question")
        self.question = (self._words(line[2:]), self.at)

    def _open_section(self, title: str) -> None:
        known = title.lower()
        if known in {"choices", "more", "said back"}:
            self.section, self.when = known, None
        elif known == "show me ideas":
            self.section, self.when = "ideas", None
        elif known == "always":
            self.section, self.when = "lines", None
        elif flag := re.fullmatch(r"only when:\s*(" + NAME + ")", known):
            self.section, self.when = "lines", flag[1]
        else:
            raise self._fault(f"there is no part of this name. The parts are: {SECTIONS}")

    def _picture_line(self, line: str) -> None:
        picture, text = self._after_picture(line)
        self.found[self.section].append(Line(picture, text, self.when, self.at))

    def _choice(self, line: str) -> None:
        entry = _CHOICE_LINE.fullmatch(line)
        if entry is None:
            raise self._fault("a choice looks like this: - `yes` ![](picture:yes) Yes")
        if not re.fullmatch(NAME, entry[1]):
            raise self._fault("the id of a choice is small letters, numbers and -")
        if any(choice.id == entry[1] for choice in self.choices):
            raise self._fault(f"there are two choices with the id {entry[1]}. Each has its own")
        picture, label = self._after_picture(entry[2])
        self.choices.append(Choice(entry[1], label, picture, self.at))

    def _said_back(self, line: str) -> None:
        entry = _CHOICE_LINE.fullmatch(line)
        key, text = (entry[1], entry[2]) if entry else ("", line)
        if key in self.said_back:
            raise self._fault("this answer is said back two times. Keep one")
        self.said_back[key] = (self._words(text), self.at)

    def _after_picture(self, line: str) -> tuple[str, str]:
        entry = _PICTURE_LINE.fullmatch(line)
        if entry is None:
            raise self._fault(
                "a line starts with its picture, like this: ![](picture:home) It is about your home."
            )
        return entry[1], self._words(entry[2])

    def _words(self, text: str) -> str:
        plain = _EMPHASIS.sub(r"\2", text.strip())
        rest = SLOT.sub("", plain)
        if "{" in rest or "}" in rest:
            raise self._fault("what is filled in looks like this: {worker}. Small letters, numbers and -")
        if not plain:
            raise self._fault("there are no words here")
        if _OTHER_MARKS.search(rest):
            raise self._fault("only plain words here: no links, tables, code or second picture")
        return plain

    def _check_said_back(self) -> None:
        ids = {choice.id for choice in self.choices} | STANDING | {""}
        for key, (_, at) in self.said_back.items():
            if key not in ids:
                self.at = at
                raise self._fault(f"there is no choice with the id {key}")

    def _fault(self, what: str) -> PromptFault:
        return PromptFault(self.path, max(self.at, 1), what)
