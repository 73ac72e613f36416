"""Reads the file of a prompt line by line, so that each fault knows its line."""

import re
from dataclasses import dataclass
from pathlib import Path

from easyread.prompt import NAME, SLOT, Choice, Line, Prompt, PromptFault

STANDING = frozenset({"_dont_know", "_not_say", "_skip"})
SECTIONS = "Show me ideas, Choices, More, Only when: …, Always, Said back"

_PICTURE_LINE = re.compile(r"!\[\]\(picture:(" + NAME + r")\)\s+(\S.*)")
_CHOICE_LINE = re.compile(r"-\s+`([^`]*)`\s+(.*)")
_FRONT_LINE = re.compile(r"([a-z]+):\s*(.*)")
_RAW_HTML = re.compile(r"<|&#?\w+;")
_EMPHASIS = re.compile(r"(\*\*?|__?)(?=\S)(.+?)(?<=\S)\1")
_OTHER_MARKS = re.compile(r"[*`\[\]|\\]|\b_|_\b|^#|https?:")
_LOOSE = re.compile(r"!?\[\]?\([^)]*\)|!\[[^\]]*\]|<[^>]*>|&#?\w+;|^\s*[#*-]+\s|`[^`]*`|[*_]{1,2}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True)
class Draft:
    """A prompt file as far as it can be read: all its faults, and the words of the lines that have one."""

    prompt: Prompt
    faults: tuple[PromptFault, ...]
    loose: tuple[tuple[int, str], ...]


class Reader:
    """Reads one file."""

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
        self.faults: list[PromptFault] = []
        self.loose: list[tuple[int, str]] = []

    def read(self, text: str, name: str, language: str) -> Draft:
        """Return the prompt as far as it can be read, with every fault of the file."""
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        try:
            start = self._front_matter(lines)
        except PromptFault as fault:
            self.faults.append(fault)
            start = self.at
        for number, line in enumerate(lines[start:], start + 1):
            self.at = number
            try:
                self._line(line.strip())
            except PromptFault as fault:
                self.faults.append(fault)
                self.loose.append((number, _LOOSE.sub(" ", line).strip()))
        if self.question is None and not self.faults:
            self.faults.append(
                self._fault("there is no question. Start with a line like: # What do you want?")
            )
        self._check_said_back()
        return Draft(self._prompt(name, language), tuple(self.faults), tuple(self.loose))

    def _prompt(self, name: str, language: str) -> Prompt:
        question, question_at = self.question or ("", 1)
        return Prompt(
            name=name,
            language=language,
            path=self.path,
            question=question,
            lines=tuple(self.found["lines"]),
            more=tuple(self.found["more"]),
            ideas=tuple(self.found["ideas"]),
            choices=tuple(self.choices),
            said_back={key: said for key, (said, _) in self.said_back.items()},
            checked=self.checked,
            question_at=question_at,
            said_back_at={key: at for key, (_, at) in self.said_back.items()},
        )

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
        if not line:
            return
        if control := _CONTROL.search(line):
            raise self._fault(f"there is a control character here ({control[0]!r}). Take it out")
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
                self.faults.append(self._fault(f"there is no choice with the id {key}"))

    def _fault(self, what: str) -> PromptFault:
        return PromptFault(self.path, max(self.at, 1), what)
