"""Somebody who listens to a page in Chromium, with what sounded and what was lit written down."""

from playwright.sync_api import Page, expect

# What sounds, what is lit: as the page does it, written down; `FAST` as nobody would listen, to save time.
NOTED = """window.lit = []; window.words = []; window.sounds = [];
window.was = {Audio, add: Highlight.prototype.add, play: HTMLMediaElement.prototype.play};
window.Audio = class extends was.Audio { constructor() { super(); sounds.push(this); } };
Highlight.prototype.add = function (range) {
    words.push(range.toString()); return was.add.call(this, range); };
new MutationObserver((changes) => changes.forEach(({target: {classList, textContent: text}}) => {
    if (classList.contains("lit") && lit[lit.length - 1] !== text) lit.push(text);
})).observe(document, {subtree: true, attributes: true, attributeFilter: ["class"]});"""
FAST = """HTMLMediaElement.prototype.play = function () {
    this.playbackRate = 8; return was.play.call(this); };"""
# the voice alone: what somebody recorded is heard as it is
FAST_VOICE = FAST.replace("this.playbackRate = 8;", "if (!this.isConnected) this.playbackRate = 8;")
SOUNDS = "sounds.some((one) => !one.paused)"


def listen(page: Page) -> None:
    page.get_by_role("button", name="Listen", exact=True).click()


def until(page: Page, wanted: str) -> None:
    """Wait until something is so; the policy of the page lets the driver's own way of waiting not in."""
    for _ in range(400):
        if page.evaluate(wanted):
            return
        page.wait_for_timeout(50)
    raise AssertionError(wanted)


def to_its_end(page: Page) -> None:
    """Wait until everything was said: the button that pauses then says *Go on*."""
    expect(page.locator('[data-sound="pause"]')).to_have_text("Go on", timeout=60_000)
