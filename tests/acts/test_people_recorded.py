"""What people say and sign in the computer's place, as it lies in the folders.

Risk: a page says one thing and a person's voice another; half a recording is played; what an organisation
recorded is lost on its way to another computer.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import pytest

from app.acts.signs import Signs, fingerprint, page_text
from app.acts.voices import Voices, line_id
from app.ground import files
from app.ground.troubles import Full
from app.record.media import MediaFault
from easyread.prompts import Prompt, parse_prompt
from tests.support.media import MADE, mp3, png, webm
from tests.support.people import LINE, PROMPT, given

FILM = webm(b"V_VP8")
WORDS = "# {}\n\n![](picture:my-words) {}\n\n## Choices\n- `yes` ![](picture:yes) {}\n"


def prompts(question: str = "What?", line: str = "Tell us.", choice: str = "Yes") -> Mapping[str, Prompt]:
    text = WORDS.format(question, line, choice)
    return {PROMPT: parse_prompt(text, Path("want.md"), PROMPT, "en")}


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


# voices


@pytest.mark.parametrize("media", sorted(one for one in MADE if one.startswith("audio/")))
def test_a_line_is_kept_with_what_it_is_of(tmp_path: Path, media: str) -> None:
    # When somebody says a line
    Voices(tmp_path).keep(LINE, "en", given(MADE[media]()))
    # Then whoever reads the folder anew finds it, of the type that its bytes tell, and whose voice it is
    one = Voices(tmp_path).of("en")[LINE]
    assert (one.data(), one.media, one.text) == (MADE[media](), media, LINE)
    assert (one.by, one.day, one.prompt) == ("Ama", "2026-11-23", PROMPT)
    assert len(left(tmp_path)) == 2
    # And nobody says it in another language
    assert Voices(tmp_path).of("cy") == {}


def test_a_line_that_is_said_anew_leaves_nothing_of_the_first_behind(tmp_path: Path) -> None:
    voices = Voices(tmp_path)
    voices.keep(LINE, "en", given(webm()))
    first = voices.of("en")[LINE].id
    voices.keep(LINE, "en", given(mp3(), by="Ben"))
    assert (voices.of("en")[LINE].by, voices.of("en")[LINE].id == first) == ("Ben", False)
    assert left(tmp_path) == [f"{line_id(LINE, 'en')}.json", f"{line_id(LINE, 'en')}.mp3"]
    # When it is thrown away, by its own id and no other
    voices.throw_away("en", first)
    assert LINE in voices.of("en")
    voices.throw_away("en", voices.of("en")[LINE].id)
    assert voices.of("en") == {}
    assert left(tmp_path) == []


def test_a_text_that_is_not_said_any_more_is_drift(tmp_path: Path) -> None:
    voices = Voices(tmp_path)
    voices.keep(LINE, "en", given())
    assert voices.drifted("en", [LINE, "Another."]) == []
    # A full stop more is another text
    assert [one.text for one in voices.drifted("en", [f"{LINE}."])] == [LINE]


def test_another_organisation_s_folder_can_be_copied(tmp_path: Path) -> None:
    Voices(tmp_path / "one").keep(LINE, "en", given())
    shutil.copytree(tmp_path / "one" / "voices", tmp_path / "two" / "voices")
    assert Voices(tmp_path / "two").of("en")[LINE].data() == mp3()


@pytest.mark.parametrize("how", ["cut", "another", "no word", "no json", "of another text", "wrong facts"])
def test_what_is_not_whole_is_no_recording(tmp_path: Path, how: str) -> None:
    # Given a recording to which something happened on the disk
    Voices(tmp_path).keep(LINE, "en", given())
    sound = next(tmp_path.rglob("*.mp3"))
    beside = sound.with_suffix(".json")
    facts = json.loads(beside.read_text("utf-8"))
    if how == "cut":
        sound.write_bytes(sound.read_bytes()[:-100])
    elif how == "another":
        sound.write_bytes(b"<script>alert(1)</script>")
    elif how == "no word":
        beside.unlink()
    elif how == "no json":
        beside.write_text("{", "utf-8")
    else:
        more = {"text": "Another."} if how == "of another text" else {"by": 5}
        beside.write_text(json.dumps({**facts, **more}), "utf-8")
    # Then it is never played, and nothing else is hurt
    assert Voices(tmp_path).of("en") == {}


def test_a_file_that_changes_while_the_service_runs_is_not_played(tmp_path: Path) -> None:
    voices = Voices(tmp_path)
    voices.keep(LINE, "en", given())
    one = voices.of("en")[LINE]
    one.path.write_bytes(mp3()[:-1])
    assert (one.data(), one.part(0, one.size)) == (None, None)
    one.path.unlink()
    assert (one.data(), one.part(0, 1)) == (None, None)


BAD = {
    "empty": b"", "script": b"<script>alert(1)</script>", "text": b"x" * 500, "picture": png(), "film": FILM,
    "cut": webm()[:20], "large": webm(size=100_001),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_sound_of_a_line_leaves_nothing_and_takes_nothing(tmp_path: Path, name: str) -> None:
    voices = Voices(tmp_path)
    with pytest.raises(MediaFault):
        voices.keep(LINE, "en", given(BAD[name]))
    assert left(tmp_path) == []
    # and what was there stays
    voices.keep(LINE, "en", given())
    with pytest.raises(MediaFault):
        voices.keep(LINE, "en", given(BAD[name]))
    assert Voices(tmp_path).of("en")[LINE].data() == mp3()


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_a_full_disk_leaves_what_was_there_and_no_halves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    # Given a recording, and a disk that gives up at any of the four steps
    voices = Voices(tmp_path)
    voices.keep(LINE, "en", given())
    steps = iter(range(9))

    def gives_up(one: object) -> object:
        def step(*facts: object) -> object:
            return full() if next(steps) == at else one(*facts)  # type: ignore[operator] # a function of files

        return step

    def full() -> NoReturn:
        raise OSError(28, "No space left on device")

    for name in ("write_new", "replace"):
        monkeypatch.setattr(files, name, gives_up(getattr(files, name)))
    with pytest.raises(Full):
        voices.keep(LINE, "en", given(webm()))
    monkeypatch.undo()
    # Then the old one is played, or none is: never a half, never one beside another's facts
    assert all(one.data() == mp3() for one in Voices(tmp_path).of("en").values())
    assert not [name for name in left(tmp_path) if name.startswith(".")]


# films


def test_a_film_is_of_the_text_that_it_was_made_for(tmp_path: Path) -> None:
    signs = Signs([], tmp_path, prompts())
    signs.keep(prompts()[PROMPT], given(FILM))
    assert left(tmp_path) == ["want.json", "want.webm"]
    assert (tmp_path / "bfi" / "wants" / "want.webm").read_bytes() == FILM
    # Then it is there for whoever reads the folder anew, while question, lines and choices stay
    assert Signs([], tmp_path, prompts()).addresses == {PROMPT: f"/signed/{signs.films[PROMPT].id}"}
    # And with any of them changed it is drift, with the old text beside it
    for other in (prompts("Who?"), prompts(line="Say it."), prompts(choice="No")):
        now = Signs([], tmp_path, other)
        assert (now.addresses, set(now.drifted)) == ({}, {PROMPT})
        assert now.drifted[PROMPT].text == "What?\nTell us.\nYes"
    # as with a prompt that is there no more
    assert set(Signs([], tmp_path, {}).drifted) == {PROMPT}


def test_the_organisation_s_own_film_wins_and_only_that_can_be_thrown_away(tmp_path: Path) -> None:
    ours, own = tmp_path / "ours", tmp_path / "own"
    Signs([], ours, prompts()).keep(prompts()[PROMPT], given(FILM))
    signs = Signs([ours], own, prompts())
    came = signs.films[PROMPT]
    assert not signs.can_go(came)
    signs.throw_away(came.id)
    assert signs.films[PROMPT] == came
    signs.keep(prompts()[PROMPT], given(webm(b"V_VP8", seed=2)))
    mine = signs.films[PROMPT]
    assert (mine.id != came.id, signs.can_go(mine)) == (True, True)
    signs.throw_away(mine.id)
    assert signs.films[PROMPT] == came
    assert left(own) == []


@pytest.mark.parametrize("name", ["empty", "script", "picture", "cut"])
def test_what_is_no_film_is_none(tmp_path: Path, name: str) -> None:
    signs = Signs([], tmp_path, prompts())
    with pytest.raises(MediaFault):
        signs.keep(prompts()[PROMPT], given(BAD[name]))
    with pytest.raises(MediaFault):
        signs.keep(prompts()[PROMPT], given(mp3()))
    assert (left(tmp_path), signs.all) == ([], ())


def test_a_film_that_an_author_put_there_needs_its_fingerprint_only(tmp_path: Path) -> None:
    # Given a film and the least that can be said of it, laid there by hand
    place = tmp_path / "bfi" / "wants"
    place.mkdir(parents=True)
    (place / "want.mp4").write_bytes(MADE["video/mp4"]())
    assert Signs([], tmp_path, prompts()).all == ()
    (place / "want.json").write_text(json.dumps({"of": fingerprint(prompts()[PROMPT])}), "utf-8")
    one = Signs([], tmp_path, prompts()).films[PROMPT]
    assert (one.media, one.by, one.on) == ("video/mp4", "", None)
    assert page_text(prompts()[PROMPT]) == ("What?", "Tell us.", "Yes")
