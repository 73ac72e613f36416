"""What holds for every page the person meets, whatever it says.

Risk: the next user of a shared tablet, somebody who looks over a shoulder, or a log on the way reads from an
address, a title, a cookie or a kept page what somebody told.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.access import sittings
from app.acts.starting import Talk
from app.ground.clock import SetClock
from app.ground.settings import load_settings
from app.ground.store import Store
from app.web.factory import create_app
from app.web.person.places import HELP
from app.web.policy import POLICY
from app.web.security import CONTENT_POLICY, HSTS
from tests.conftest import START
from tests.support.office import SAM, sign_in
from tests.support.prepared import every_time, prepare_everything
from tests.support.recorded import OFFICE, WORDS, Went, behind_doors, record, talks
from tests.support.service import Person, Service, fields, make_service
from tests.support.talking import DOORS, HELPED, TALKATIVE, Script, catalogue, tap

ROUTES = Path(__file__).with_name("routes.txt")
LOUD: Script = {
    "alone/with": tap("not-ok"),
    "alone/other-helper": tap("yes"),
    "today/safe": tap("not-safe"),
    "today/same-day": tap("yes"),
    "today/chooses": tap("others"),
    "today/share": tap("keep"),
    "wants/else": tap("more"),
    "wants/else-again": tap("all"),
    "wants/share": tap("keep"),
    "goodbye/feel": tap("not-ok"),
}
PUT_OFF: Script = {
    **HELPED,
    "helper/does": tap("language"),
    "alone/start": tap("later"),
    "alone/again": tap("ready"),
    "alone/with": tap("not-ok"),
}
WALKS: tuple[Script, ...] = (
    PUT_OFF,
    {**TALKATIVE, "welcome/like": tap("dark")},
    {**TALKATIVE, **LOUD},
    {**HELPED, **LOUD},
    {"welcome/hello": tap("not-today")},
    {"welcome/hello": tap("other-way")},
)
BEHIND: tuple[Script, ...] = (
    {**TALKATIVE, **DOORS, "wants/sure": tap("not-mine")},
    {**TALKATIVE, "understand/hear": tap("with"), "again/share": tap("keep")},
)
BESIDE = (
    "/", "/about", "/talk", "/mine", "/break", "/settings", "/help", "/hide", "/talk/changed", "/talk/done",
    "/i/nothing", "/talk/c/zz", "/talk/zz/7k", "/talk/c/7k/9", "/nowhere", "/help/nowhere",
    "/talk/changed/nothing", "/static/0/nothing.css", "/static/0/person.css", "/healthz", "/favicon.ico",
    "/staff", "/sign-in", "/account", "/staff/people/nobody",
)  # fmt: skip
KEPT_FOR_LONG = re.compile(r"/static/[0-9a-f]{12}/")


@pytest.fixture(scope="module")
def went(tmp_path_factory: pytest.TempPathFactory, made_once: Talk) -> Iterator[list[Went]]:
    """Give every response of some whole talks, of the pages beside them, and of what goes wrong."""
    data = tmp_path_factory.mktemp("guards") / "data"
    store = Store.create(load_settings(data, {}), SetClock(START, step=timedelta(milliseconds=1)))
    service = make_service(store)
    app = create_app(store, talk=made_once)
    recorder = record(app)
    for script in WALKS:
        talks(service, app, script)
    prepare_everything(service, every_time)
    for script in BEHIND:
        behind_doors(service, app, script, catalogue().pathways["first"].doors)
    _beside(service, app)
    yield recorder.all
    store.close()


def _beside(service: Service, app: Flask) -> None:
    """Open everything beside a talk, with a sitting, with none, signed in; as it is meant and otherwise."""
    jo = Person(app, service.invite(service.open()))
    jo.see("/talk/c/7k")
    jo.answer(WORDS)
    token = {"csrf_token": fields(jo.see("/talk/c/7k"))["csrf_token"]}
    for words in ("a" * 20_001, "a\x00b", "a" * (2 * 1024 * 1024)):
        jo.browser.post("/talk/c/7k", data={**token, "words": words})
    jo.browser.post("/talk/c/7k/draft", data={**token, "words": "half"})
    jo.browser.post("/talk/c/7k", data={"words": "no token"})
    jo.browser.post("/settings", data={**token, "theme": "dark", "size": "d"})
    for choice in ("not-safe", "talk", "advocate", "stuck"):
        jo.see(jo.browser.post("/help", data={**token, "choice": choice}).location)
    jo.browser.post("/hide", data=token)
    jo.see("/hide")
    again = Person(app, service.invite(service.open()))
    for address in BESIDE:
        for method in ("GET", "POST", "PUT", "HEAD"):
            again.browser.open(address, method=method)
            app.test_client().open(address, method=method)
    staff = app.test_client()
    sign_in(staff, SAM)
    for address in ("/staff", "/account", f"/staff/people/{service.person}", "/staff/nowhere"):
        staff.get(address)


def of_the_person(went: list[Went]) -> list[Went]:
    return [one for one in went if not one.path.startswith(OFFICE)]


# which pages there are


def test_the_pages_are_these(app: Flask) -> None:
    # Given the list of addresses that outsiders rely on; Then a new, changed or lost one is seen in it
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))
    now = [f"{rule.rule} {','.join(sorted(rule.methods or ()))} {rule.endpoint}" for rule in rules]
    assert now == ROUTES.read_text("utf-8").splitlines()


def test_every_page_has_a_row_in_the_policy_and_every_row_a_page(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == POLICY.keys()


def test_the_walks_of_these_tests_meet_every_question_and_every_fault(went: list[Went]) -> None:
    # Given guards that look at what was met; Then nearly everything was
    codes = {step.code for step in catalogue().steps.values() if not step.beside}
    met = {one.path.split("/")[3] for one in went if re.match(r"/talk/[a-z]/", one.path) and one.html}
    assert codes - met == set()
    assert {one.status for one in went} >= {200, 204, 303, 400, 404, 405, 413, 422}


# headers


def test_every_response_has_the_headers(went: list[Went]) -> None:
    for one in went:
        assert one.headers["Content-Security-Policy"] == CONTENT_POLICY, one
        assert one.headers["Referrer-Policy"] == "no-referrer", one
        assert one.headers["X-Content-Type-Options"] == "nosniff", one
        assert one.headers["Cross-Origin-Opener-Policy"] == "same-origin", one
        assert one.headers["Cross-Origin-Resource-Policy"] == "same-origin", one
        assert one.headers["Permissions-Policy"].startswith("microphone=(self), camera=(self)"), one


def test_the_policy_on_every_response_is_that_of_the_design() -> None:
    # Given design 8, word for word; Then no other company's server is asked for anything
    assert CONTENT_POLICY == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
        "media-src 'self' blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def test_nothing_but_files_is_kept_by_a_browser(went: list[Went]) -> None:
    for one in went:
        if KEPT_FOR_LONG.match(one.path) and one.status == 200:
            assert "immutable" in one.headers["Cache-Control"], one
        else:
            assert one.headers["Cache-Control"] == "no-store", one


def test_no_response_names_its_program(went: list[Went]) -> None:
    # Risk: a version in a header is a list of known holes
    for one in went:
        assert not {"Server", "X-Powered-By"} & {name for name, _ in one.headers}, one


def test_every_page_says_its_letters_and_its_language(went: list[Went]) -> None:
    for one in went:
        if one.html:
            assert one.headers["Content-Type"] == "text/html; charset=utf-8", one
            assert re.search(r'<html lang="en"', one.body), one


def test_no_page_runs_or_fetches_anything_of_its_own_or_of_others(went: list[Went]) -> None:
    # Given a policy that forbids it; Then no page asks for it either: nothing inline, no outside address
    for one in went:
        if not one.html:
            continue
        assert not re.search(r"<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=|javascript:", one.body), one
        assert not {address for address in one.addresses if re.match(r"[a-z+.-]+:|//", address)}, one


# titles and addresses


def test_titles_say_nothing(went: list[Went]) -> None:
    # Given the list of a browser's last pages; Then it says “Step 3 of 8” or “Page”
    titles = {title for one in of_the_person(went) if one.html for title in one.titles}
    assert {title for title in titles if not re.fullmatch(r"Step \d+ of \d+|Page", title)} == set()


def test_every_page_has_one_title(went: list[Went]) -> None:
    assert [str(one) for one in went if one.html and len(one.titles) != 1] == []


# What an address may be made of: words that are the same for everybody and say nothing of a worry.
NEUTRAL = frozenset({
    "", "about", "beside", "break", "changed", "done", "draft", "from", "healthz", "help", "hide", "i",
    "hear", "kept", "mine", "more", "open", "settings", "sound", "speech", "start", "static", "talk",
    "favicon.ico", "sign-in", "1", "5", "10",
})  # fmt: skip


def test_addresses_say_nothing(went: list[Went]) -> None:
    # Risk: “/help/not-safe” in a history tells whoever opens it next
    short = {step.code for step in catalogue().steps.values()} | {t.code for t in catalogue().topics.values()}
    short |= set(HELP.values())
    telling: dict[str, str] = {}
    for one in of_the_person(went):
        for address in one.addresses:
            path = address.partition("#")[0]
            if path.startswith(("/static/", "/i/", "/staff", "/sign-in")) or not path:
                continue
            for part in re.split(r"[/?=&]", path):
                opaque = part in short or re.fullmatch(r"\d|[A-Za-z0-9_-]{22}|[0-9a-f]{32}", part)
                if part not in NEUTRAL and not opaque:
                    telling[path] = f"{part!r} on {one}"
    assert telling == {}


def test_short_addresses_are_no_words() -> None:
    # Given the codes in conversation.toml; Then a topic is one letter, a step a digit and one
    for topic in catalogue().topics.values():
        assert re.fullmatch(r"[a-z]", topic.code), topic.id
        assert not topic.id.startswith(topic.code), topic.id
    for code in (*(step.code for step in catalogue().steps.values()), *HELP.values()):
        assert re.fullmatch(r"\d[a-z]|", code), code


def test_addresses_are_the_same_for_everybody(made_once: Talk) -> None:
    # Risk: an address that differs from person to person names the person
    codes = {step.id: step.code for step in made_once.catalogue.steps.values()}
    assert codes["today/matters"] == "7k"
    assert codes == {step.id: step.code for step in catalogue().steps.values()}


def test_words_are_in_no_address_and_no_header(went: list[Went]) -> None:
    for one in went:
        everywhere = " ".join([one.path, *one.addresses, *(value for _, value in one.headers)])
        assert "my own key" not in everywhere.replace("+", " ").replace("%20", " "), one


# cookies


def cookies(went: list[Went]) -> list[tuple[Went, str]]:
    return [(one, value) for one in went for value in one.headers.getlist("Set-Cookie")]


def test_cookies_are_shut_and_end_with_the_browser(went: list[Went]) -> None:
    found = cookies(went)
    assert {value.partition("=")[0] for _, value in found} == {"ow_sit", "ow_in", "ow_form", "ow_hid"}
    for one, value in found:
        name, *rest = [part.strip() for part in value.split(";")]
        flags = {part.lower().partition("=")[0]: part for part in rest}
        assert {"httponly", "samesite", "path"} <= flags.keys(), f"{one}: {value}"
        assert flags["samesite"] in {"SameSite=Lax", "SameSite=Strict"}, f"{one}: {value}"
        assert "domain" not in flags, f"{one}: {value}"
        # on plain http on the machine itself a Secure cookie would never come back
        assert "secure" not in flags, f"{one}: {value}"
        taken = name.endswith("=")
        assert taken is ({"expires", "max-age"} & flags.keys() != set()), f"{one}: {value}"


def test_cookies_hold_nothing_of_anybody(went: list[Went]) -> None:
    # Given the codes in cookies; Then they are random, of the same length, and no id of a person is in them
    for one, value in cookies(went):
        name, _, code = value.partition(";")[0].partition("=")
        if name in {"ow_sit", "ow_in", "ow_hid"} and code:
            assert re.fullmatch(r"[A-Za-z0-9_-]{20,}", code), f"{one}: {name}"


def test_the_record_does_not_hold_the_code_of_a_cookie(store: Store) -> None:
    # Risk: whoever reads the data could sit down in somebody's talk
    conversation = make_service(store).open()
    with store.write() as tx:
        _, code = sittings.open(tx, conversation, reads=False, clock=store.clock)
    assert code.encode() not in store.settings.record_file.read_bytes()


def test_over_https_cookies_and_browsers_stay_with_https(data: Path, made_once: Talk) -> None:
    settings = load_settings(data, {}, base_url="https://words.example.org")
    store = Store.create(settings, SetClock(START, step=timedelta(milliseconds=1)))
    service = make_service(store)
    app = create_app(store, talk=made_once)
    recorder = record(app)
    Person(app, service.invite(service.open())).see("/talk")
    given = [value for _, value in cookies(recorder.all)]
    assert given
    assert [value for value in given if "; Secure" not in value] == []
    assert {one.headers.get("Strict-Transport-Security") for one in recorder.all} == {HSTS}
    store.close()
