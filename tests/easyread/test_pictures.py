"""Risk: a drawing brings something into the page that is more than a picture, or a prompt has none."""

from pathlib import Path

import pytest

from easyread.pictures import OWN, PictureFault, Pictures, read_drawing
from easyread.prompts import load_prompts

HOUSE = Path(__file__).parents[2]
SHAPE = '<circle cx="48" cy="48" r="20" fill="var(--tint)"/>'


def drawing(inside: str, root: str = 'viewBox="0 0 96 96"') -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {root}>{inside}</svg>'


def folder_with(tmp_path: Path, text: str, concepts: str = '[home]\nshows = "a house"\n') -> Path:
    (tmp_path / "home.svg").write_text(text, encoding="utf-8")
    (tmp_path / "concepts.toml").write_text(concepts, encoding="utf-8")
    return tmp_path


def test_our_pictures_are_all_drawn_and_all_explained() -> None:
    # Given the pictures of the project, When they are read
    pictures = Pictures.load(OWN)
    # Then each name has a drawing with something in it, and says what it shows
    assert pictures.names
    for name in pictures.names:
        assert pictures.svg(name).startswith("<")
        assert pictures.concept(name).shows


def test_every_picture_a_prompt_names_is_there() -> None:
    prompts = load_prompts([HOUSE / "prompts"], "en").values()
    used = {line.picture for prompt in prompts for line in prompt.all_lines}
    used |= {choice.picture for prompt in prompts for choice in prompt.choices}
    assert used <= Pictures.load(OWN).names


def test_no_two_pictures_are_the_same_drawing() -> None:
    # One picture has one meaning: so no meaning shares its drawing with another
    pictures = Pictures.load(OWN)
    drawings = [pictures.svg(name) for name in sorted(pictures.names)]
    assert len(drawings) == len(set(drawings))


def test_a_drawing_gives_its_inside_only(tmp_path: Path) -> None:
    pictures = Pictures.load(folder_with(tmp_path, drawing(SHAPE)))
    assert pictures.svg("home") == SHAPE
    assert pictures.concept("home").shows == "a house"


@pytest.mark.parametrize(
    "text",
    [
        drawing("<script>alert(1)</script>"),
        drawing('<a href="https://x.example"><circle r="2"/></a>'),
        drawing('<circle r="2" onload="alert(1)"/>'),
        drawing('<circle r="2" style="fill:red"/>'),
        drawing("<style>circle{fill:red}</style>"),
        drawing('<circle r="2" fill="red"/>'),
        drawing('<circle r="2" fill="url(https://x.example/a)"/>'),
        drawing('<circle r="2" class="x"/>'),
        drawing('<circle r="2" id="x"/>'),
        drawing('<use href="#x"/>'),
        drawing('<image href="https://x.example/a.png"/>'),
        drawing("<foreignObject><p>hi</p></foreignObject>"),
        drawing("<text>hi</text>"),
        drawing("<g>hi</g>"),
        drawing("<animate/>"),
        drawing('<circle r="2"/><!-- note -->'),
        '<!DOCTYPE svg [<!ENTITY x "y">]>' + drawing(SHAPE),
        drawing("<g>&x;</g>"),
        drawing(SHAPE, root='viewBox="0 0 24 24"'),
        drawing(SHAPE, root='viewBox="0 0 96 96" onload="alert(1)"'),
        drawing(SHAPE).replace("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"),
        drawing(""),
        "<svg",
        "no drawing",
        "",
    ],
)
def test_a_drawing_that_is_more_than_shapes_is_refused(text: str, tmp_path: Path) -> None:
    # Given a file that could do more than be seen, When it is read, Then it is refused and named
    path = tmp_path / "home.svg"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PictureFault) as caught:
        read_drawing(path)
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize(
    "concepts",
    [
        "",
        '[stop]\nshows = "a hand"\n[home]\nshows = "a house"\n',
        '[home]\nnot = "a shed"\n',
        "[home",
        'home = "a"\n',
    ],
)
def test_a_picture_without_its_drawing_or_meaning_is_refused(concepts: str, tmp_path: Path) -> None:
    with pytest.raises(PictureFault):
        Pictures.load(folder_with(tmp_path, drawing(SHAPE), concepts))


def test_one_picture_explained_in_two_files_is_refused(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, drawing(SHAPE))
    (folder / "concepts-b.toml").write_text('[home]\nshows = "a shed"\n', encoding="utf-8")
    with pytest.raises(PictureFault):
        Pictures.load(folder)
