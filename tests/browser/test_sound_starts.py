"""Risk: a word is lit before it is heard, since an MP3 starts later than what it was made of."""

import base64
import math
import struct

import pytest
from playwright.sync_api import Browser

from easyread.sound import MP3, WAV
from easyread.sound.coding import RATE, encode

STARTS = 250  # milliseconds of silence before a tone
NEAR = 3  # milliseconds that a tone may seem to start early or late
# When something is heard for the first time, in milliseconds, and how long it all is.
HEARD = """async data => {
    const bytes = Uint8Array.from(atob(data), sign => sign.charCodeAt(0));
    const context = new OfflineAudioContext(1, 1, 22050);
    const sound = await context.decodeAudioData(bytes.buffer);
    const first = sound.getChannelData(0).findIndex(value => Math.abs(value) > 0.1);
    return [first / 22.05, sound.duration * 1000];
}"""


@pytest.mark.parametrize("media", [MP3, WAV])
def test_marks_are_those_of_what_is_heard(chromium: Browser, media: str) -> None:
    # Given a tone after a silence, When a browser decodes it
    tone = [round(20_000 * math.sin(n * 0.3)) for n in range(RATE // 2)]
    samples = struct.pack(f"={RATE * STARTS // 1000 + len(tone)}h", *[0] * (RATE * STARTS // 1000), *tone)
    data, later, length = encode(samples, RATE, media)
    page = chromium.new_page()
    heard, whole = page.evaluate(HEARD, base64.b64encode(data).decode())
    page.close()
    # Then it is heard as much later as is told, and the whole is as long as is told
    assert heard == pytest.approx(STARTS + later, abs=NEAR)
    assert whole == pytest.approx(length, abs=NEAR)
