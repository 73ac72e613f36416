"""Prompt files: what a person is asked, as plain Markdown that a support worker can read and write."""

import re
from collections.abc import Iterable
from pathlib import Path

from easyread.prompt import NAME, SLOT, Choice, Line, Prompt, PromptFault
from easyread.reader import STANDING, Draft, Reader

__all__ = [
    "SLOT",
    "STANDING",
    "Choice",
    "Draft",
    "Line",
    "Prompt",
    "PromptFault",
    "inspect_prompt",
    "load_prompt",
    "load_prompts",
    "parse_prompt",
]

_PROMPT_NAME = re.compile(NAME + r"(/" + NAME + r")*")


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
    draft = inspect_prompt(text, path, name, language)
    if draft.faults:
        raise draft.faults[0]
    return draft.prompt


def inspect_prompt(text: str, path: Path, name: str, language: str) -> Draft:
    """Read a prompt and gather every fault, so that an author meets them all at once."""
    return Reader(path).read(text, name, language)


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
