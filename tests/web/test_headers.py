"""Headers, files, errors and the log. The risk: a page that leaks by what stands around it."""

import io
import logging
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.ground import log, troubles
from app.web import assets
from app.web.fonts import load as load_fonts
from app.web.security import CONTENT_POLICY
from tests.support.office import SAM, Office

Browse = Callable[..., FlaskClient]
PAGES = (
    "/",
    "/sign-in",
    "/staff",
    "/staff/people/0",
    "/nowhere",
    "/staff/nowhere",
    "/healthz",
    "/favicon.ico",
)


def checked(response: object) -> None:
    headers = response.headers  # type: ignore[attr-defined] # any response
    assert headers["Content-Security-Policy"] == CONTENT_POLICY
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "microphone=(self), camera=(self)" in headers["Permissions-Policy"]
    assert headers["Cache-Control"]


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_answer_has_the_headers(browser: Browse, *, signed_in: bool) -> None:
    """Given pages, faults and redirects, when each is opened,
    then every header is there and nothing is kept.
    """
    client = browser(SAM) if signed_in else browser()
    for page in PAGES:
        for method in ("GET", "POST", "PUT"):
            got = client.open(page, method=method)
            checked(got)
            assert got.headers["Cache-Control"] == "no-store"


def test_a_broken_page_says_so_and_shows_nothing(
    app: Flask, browser: Browse, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Given a page that breaks over somebody's words, when it is opened,
    then neither page nor log has them.
    """

    def broken(*_: object) -> None:
        raise RuntimeError("canary-words-of-jo")

    monkeypatch.setattr("app.web.staff.home.notices.see_notices", broken)
    got = browser(SAM).get("/staff")
    checked(got)
    assert got.status_code == 500
    assert "canary" not in got.text
    assert "Traceback" not in got.text
    assert "canary" not in caplog.text
    assert app


@pytest.mark.parametrize("fault", [troubles.Busy, troubles.Full, troubles.ReadOnly, troubles.Unavailable])
def test_a_record_that_cannot_be_reached_is_503(
    browser: Browse, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    """Given a locked, full or read-only record, when a page is opened,
    then it is 503 and a plain sentence.
    """
    client = browser(SAM)

    def broken(*_: object) -> None:
        raise fault

    monkeypatch.setattr("app.web.staff.home.notices.see_notices", broken)
    got = client.get("/staff")
    assert got.status_code == 503
    assert "The record cannot be reached" in got.text


def test_even_a_broken_error_page_is_a_page(browser: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given that the error page itself breaks, when something is not found,
    then there are still plain words.
    """

    def broken(*_: object, **__: object) -> str:
        raise KeyError("x")

    monkeypatch.setattr("app.web.errors.render_template", broken)
    got = browser().get("/nowhere")
    assert got.status_code == 404
    assert "call 999" in got.text


def test_a_body_that_is_too_large(browser: Browse) -> None:
    """Given more than 2 MB, when it is sent, then it is 413 and a plain page."""
    got = browser().post("/sign-in", data={"email": "x" * (2 * 1024 * 1024)})
    checked(got)
    assert got.status_code == 413
    assert "2 MB" in got.text


def test_the_persons_faults_are_easy_words(browser: Browse) -> None:
    """Given an address that is nowhere, when it is opened, then the person gets plain words and a way on."""
    got = browser().get("/talk/x/y/z/q")
    assert got.status_code == 404
    assert "There is no page here." in got.text
    assert 'href="/"' in got.text


def test_files_are_kept_for_long_and_packed(app: Flask, browser: Browse) -> None:
    """Given the style, when it is asked for by its version,
    then it is packed and kept; else kept by nobody.
    """
    client = browser()
    page = client.get("/sign-in").text
    found = re.search(r'href="(/static/[0-9a-f]{12}/staff\.css)"', page)
    assert found is not None
    plain = client.get(found[1])
    packed = client.get(found[1], headers={"Accept-Encoding": "gzip, br"})
    checked(plain)
    assert "immutable" in plain.headers["Cache-Control"]
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["Content-Type"] == "text/css; charset=utf-8"
    old = client.get("/static/000000000000/staff.css")
    assert old.headers["Cache-Control"] == "no-store"
    assert old.data == plain.data
    assert client.get("/static/000000000000/../policy.py").status_code == 404
    assert client.get("/static/000000000000/nothing.css").status_code == 404
    assert client.get("/static/0/own-words-400.woff2").headers["Content-Type"] == "font/woff2"
    assert app


def test_a_changed_file_has_another_address() -> None:
    """Given a file, when it changes by one byte, then browsers fetch it anew."""
    one, two = (assets.Assets({"a.css": body}) for body in (b"a", b"b"))
    assert one.url("a.css") != two.url("a.css")
    with pytest.raises(KeyError):
        one.url("b.css")


def test_fonts_are_made_once(office_of: Office) -> None:
    """Given a first start, when the fonts are made,
    then they are kept, small, and the same the second time.
    """

    data = office_of.store.settings.data
    made = load_fonts(data)
    assert sorted(made) == ["own-words-400.woff2", "own-words-700.woff2"]
    assert all(len(font) < 20_000 and font[:4] == b"wOF2" for font in made.values())
    assert len(list((data / "cache").glob("*.woff2"))) == 2
    assert load_fonts(data) == made


def test_the_log_says_the_page_and_nobody(browser: Browse, office_of: Office) -> None:
    """Given pages of a person, when they are opened, then the log has endpoint, status and time and no id."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(log.SafeFormatter())
    log.LOGGER.addHandler(handler)
    level = log.LOGGER.level
    log.LOGGER.setLevel(logging.INFO)
    try:
        browser(SAM).get(f"/staff/people/{office_of.service.person}")
        browser().get("/i/some-secret-code?word=canary")
    finally:
        log.LOGGER.removeHandler(handler)
        log.LOGGER.setLevel(level)
    said = out.getvalue()
    assert re.search(r"INFO request endpoint=staff\.words ms=[\d.]+ status=200", said)
    for hidden in (office_of.service.person, "secret-code", "canary", SAM, "Jo"):
        assert hidden not in said


def test_cookies_are_shut(browser: Browse) -> None:
    """Given a sign-in, when its cookies are looked at,
    then scripts cannot read them and no name is in them.
    """
    client = browser()
    got = client.get("/sign-in")
    (cookie,) = got.headers.getlist("Set-Cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_cookies_are_secure_where_the_address_is_https(
    office_of: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a service reached by https, when cookies are set,
    then each is Secure and browsers keep to https.
    """
    from dataclasses import replace

    from app.web.factory import create_app
    from tests.support.office import sign_in

    settings = replace(office_of.store.settings, base_url="https://words.example")
    monkeypatch.setattr(office_of.store, "settings", settings)
    client = create_app(office_of.store).test_client()
    got = client.get("/sign-in", base_url="https://words.example")
    assert all("Secure" in one for one in got.headers.getlist("Set-Cookie"))
    assert got.headers["Strict-Transport-Security"].startswith("max-age=")
    assert sign_in(client, SAM) in {303, 422}
