"""What is taken for a recording. The risk: a script or a page that is called one, and is given out as one."""

import pytest

from app.record.media import MEDIA, MediaFault, how_of, media_of
from tests.support.media import CLUSTER, MADE, jpeg, mp3, mp4, ogg, png, wav, webm

SCRIPT = b"<script>alert(1)</script>"


@pytest.mark.parametrize("media", sorted(MADE))
def test_each_type_of_the_list_is_known_by_what_is_in_it(media: str) -> None:
    data = MADE[media]()
    assert media_of(data) == media
    kind = media.partition("/")[0]
    assert how_of(media) == {"audio": "voice", "video": "sign", "image": "drawing"}[kind]


def test_the_list_is_closed() -> None:
    assert set(MADE) == MEDIA


def test_a_film_of_an_iphone_is_one() -> None:
    assert media_of(mp4(b"vide", brand=b"qt  ")) == "video/mp4"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (SCRIPT, "type"),
        (b"<!doctype html><html>", "type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "type"),
        (b"%PDF-1.7", "type"),
        (b"GIF89a" + SCRIPT, "type"),
        (b"ID3" + SCRIPT * 9, "type"),
        (b"\xff\xfb" + SCRIPT, "type"),
        (b"PK\x03\x04" + bytes(100), "type"),
        (b"RIFF" + (100).to_bytes(4, "little") + b"WEBP" + bytes(100), "type"),
        (webm().replace(b"webm", b"mkvx"), "type"),
        (webm(b"S_TEXT"), "type"),
        (ogg().replace(b"OpusHead", b"\x80theora "), "type"),
        (webm()[: webm().index(CLUSTER)], "broken"),
        (mp4(b"text"), "broken"),
        (mp4()[:30], "broken"),
        (wav()[:-5], "broken"),
        (png()[:-5], "broken"),
        (jpeg()[:-5], "broken"),
        (mp3()[: mp3().index(b"\xff") + 4], "type"),
    ],
)
def test_anything_else_is_refused(data: bytes, problem: str) -> None:
    with pytest.raises(MediaFault) as found:
        media_of(data)
    assert found.value.problem == problem


def test_what_was_recorded_until_the_microphone_was_pulled_out_is_taken() -> None:
    whole = webm(size=9000)
    assert media_of(whole[:7000]) == "audio/webm"
