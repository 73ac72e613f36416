"""What the tests of the conversation share."""

import shutil
from pathlib import Path

import pytest

from tests.support.author import Author
from tests.support.talking import PROMPTS


@pytest.fixture
def author(tmp_path: Path) -> Author:
    """Give somebody with a copy of the prompts."""
    shutil.copytree(PROMPTS, tmp_path / "prompts")
    return Author(tmp_path / "prompts")
