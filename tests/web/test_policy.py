"""Who may open what. The risk: one page of one person, open to one account it is not for."""

from collections.abc import Callable
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web import guard
from app.web.policy import POLICY
from tests.support.office import (
    DEV,
    FAR_MANAGER,
    HELEN,
    NIA,
    OTHER_NIA,
    SAM,
    STRANGER,
    Office,
    token,
)

Browse = Callable[..., FlaskClient]

NOBODY = ""
EVERYBODY = (NOBODY, SAM, STRANGER, NIA, OTHER_NIA, HELEN, FAR_MANAGER, DEV)
SIGNED_IN = set(EVERYBODY) - {NOBODY}
# What each kind of account gets in to, written down here once more and apart from the policy.
ACCOUNTS = {
    "ways.sign_out": SIGNED_IN,
    "ways.sign_out_everywhere": SIGNED_IN,
    "ways.again": SIGNED_IN,
    "ways.again_ask": SIGNED_IN,
    "ways.account": SIGNED_IN,
    "ways.passkey_add": SIGNED_IN,
    "ways.passkey_add_ask": SIGNED_IN,
    "ways.passkey_remove": SIGNED_IN,
    "staff.home": {SAM, STRANGER},
    "staff.absence": {SAM, STRANGER, HELEN, FAR_MANAGER},
    "staff.notice_done": {SAM, STRANGER, HELEN, FAR_MANAGER},
    "staff.words": {SAM},
    "staff.answer": {SAM},
    "staff.written": {SAM},
    "staff.recording": {SAM},
    "staff.plan": {SAM},
    "staff.represent": {SAM},
    "staff.represent_record": {SAM},
    "staff.represent_end": {SAM},
    "staff.law": {SAM},
    "staff.seen": {SAM},
    "staff.part": {SAM},
    "staff.part_end": {SAM},
    "staff.part_somebody": {SAM},
    "staff.part_note": {SAM},
    "staff.opening": {SAM, STRANGER, HELEN, FAR_MANAGER},
    "staff.opened": {SAM, STRANGER, HELEN, FAR_MANAGER},
    "staff.opened_recording": {SAM, STRANGER, HELEN, FAR_MANAGER},
    "staff.opening_told": {SAM, STRANGER, HELEN, FAR_MANAGER},
    "staff.prepare": {SAM},
    "staff.prepare_one": {SAM},
    "staff.prepare_end": {SAM},
    "staff.talk": {SAM},
    "staff.invite": {SAM},
    "staff.card": {SAM},
    "staff.card_picture": {SAM},
    "staff.revoke": {SAM},
    "staff.hand_over": {SAM},
    "advocate.home": {NIA, OTHER_NIA},
    "advocate.words": {NIA},
    "advocate.recording": {NIA},
    "advocate.written": {NIA},
    "advocate.statement": {NIA},
    "advocate.sheet": {NIA},
    "advocate.together": {NIA},
    "advocate.hand_over": {NIA},
    "manager.home": {HELEN, FAR_MANAGER},
    "manager.people": {HELEN, FAR_MANAGER},
    "manager.link": {HELEN},
    "manager.end_link": {HELEN},
    "manager.team": {HELEN, FAR_MANAGER},
    "manager.invite": {HELEN, FAR_MANAGER},
    "manager.invite_again": {HELEN, FAR_MANAGER},
    "manager.close": {HELEN, FAR_MANAGER},
    "operator.home": {DEV},
    "operator.recover": {DEV},
    "operator.close": {DEV},
    "operator.voices": {DEV},
    "operator.voices_of": {DEV},
    "operator.voices_keep": {DEV},
    "operator.voices_hear": {DEV},
}
OPEN = {"static", "favicon", "healthz", "ways.sign_in", "ways.passkey", "ways.passkey_ask"}
OPEN |= {"ways.join", "ways.join_ask", "ways.join_passkey"}
OPEN |= {
    "person.signed",
    "person.speech",
    "person.speech_live",
    "person.speech_lines",
}  # nothing of anybody's is kept there
OF_A_PERSON = {"manager.link", "manager.end_link"}
PERSONAL = {name for name in ACCOUNTS if name.startswith(("staff.", "advocate.")) or name in OF_A_PERSON} - {
    "advocate.home",
    "staff.home",
    "staff.absence",
    "staff.notice_done",
    "staff.opening",
    "staff.opened",
    "staff.opened_recording",
    "staff.opening_told",
}
# Where an account is let in, but what it names is nowhere: still the same page as for anybody else's.
NAMES_NOTHING = {"staff.card", "staff.card_picture", "staff.opening", "staff.opened", "staff.opening_told"}
NAMES_NOTHING |= {"staff.recording", "advocate.recording", "staff.written", "advocate.written"}
NAMES_NOTHING |= {"staff.opened_recording", "operator.voices_hear"}


def address(app: Flask, endpoint: str, person: str, there: Office) -> tuple[str, set[str]]:
    rule = next(one for one in app.url_map.iter_rules() if one.endpoint == endpoint)
    values = {"person": person, "conversation": there.conversation, "utterance": there.want}
    values |= dict.fromkeys(rule.arguments - set(values), "0" * 32)
    values |= {"kind": "known", "language": "en", "prompt": "wants/want"}
    with app.test_request_context():
        built = app.url_map.bind("").build(endpoint, {name: values[name] for name in rule.arguments})
    return built, (rule.methods or set()) - {"HEAD", "OPTIONS"}


def gets_in(endpoint: str, whose: str) -> set[str]:
    """Return who gets in to a page of that person: Jo of Willow House, Kit of Oak House, or nobody's."""
    if endpoint not in PERSONAL or whose == "linked":
        return ACCOUNTS[endpoint]
    return {FAR_MANAGER} if endpoint.startswith("manager.") and whose == "other's" else set()


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    """Given the app, when routes and rows are laid beside each other, then none is left over."""
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert routes == set(POLICY)


def test_a_route_without_a_row_stops_the_start(app: Flask) -> None:
    """Given a route nobody thought about, when the app starts, then it does not, and names it."""
    fresh = Flask("x")
    fresh.add_url_rule("/new", "new", lambda: "")
    with pytest.raises(guard.NoRule, match="new"):
        guard.register(fresh)
    assert app is not fresh


def test_the_table_of_this_test_is_whole(app: Flask) -> None:
    """Given the policy, when it is laid beside this test's own table,
    then every page of an account is in it.
    """
    of_accounts = {name for name, rule in POLICY.items() if rule.roles}
    assert of_accounts == set(ACCOUNTS)
    for name, rule in POLICY.items():
        assert bool(rule.roles) + rule.sitting + rule.either <= 1, name
        assert (name in PERSONAL) == (rule.whose != "nobody"), name
        if not rule.roles and not rule.sitting and not rule.either:
            assert name in OPEN | {"person.invitation", "person.hide", "person.unhide"}, name
    assert app


def test_the_matrix(app: Flask, office_of: Office, browser: Browse) -> None:
    """Given every route, method, account and whose record, when it is opened,
    then only the right ones get in.
    """
    browsers = {email: browser(email) for email in EVERYBODY}
    people = {"linked": office_of.service.person, "other's": office_of.other, "nobody's": "f" * 32}
    wrong = []
    cells = 0
    for endpoint, (whose, person) in product(sorted(ACCOUNTS), people.items()):
        if endpoint not in PERSONAL and whose != "linked":
            continue
        if endpoint.startswith("ways.sign_out"):
            continue
        url, methods = address(app, endpoint, person, office_of)
        for method, email in product(sorted(methods), EVERYBODY):
            cells += 1
            got = browsers[email].open(url, method=method, data={} if method == "POST" else None)
            if email == NOBODY:
                right = got.status_code == 303 and got.headers["Location"] == "/sign-in"
            elif email in gets_in(endpoint, whose):
                wanted = {404} if endpoint in NAMES_NOTHING else {200, 422}
                right = got.status_code in wanted or (endpoint == "staff.notice_done" and email == HELEN)
            else:
                right = got.status_code == 404
            if not right:
                wrong.append((endpoint, method, email or "nobody", whose, got.status_code))
    assert wrong == []
    assert cells > 200


def test_anothers_record_and_none_at_all_are_the_same_page(
    app: Flask, office_of: Office, browser: Browse
) -> None:
    """Given a person Sam is not linked to, when he tries,
    then the answer is, to the byte, that of an unknown id.
    """
    sam = browser(SAM)
    for endpoint in sorted(PERSONAL):
        for method in ("GET", "POST"):
            pages = []
            for person in (office_of.other, "f" * 32):
                url, methods = address(app, endpoint, person, office_of)
                if method in methods:
                    got = sam.open(url, method=method)
                    headers = {k: v for k, v in got.headers if k != "Set-Cookie"}
                    pages.append((got.status_code, headers, got.data))
            assert not pages or pages[0] == pages[1], endpoint


def test_no_post_works_without_its_token(app: Flask, office_of: Office, browser: Browse) -> None:
    """Given every POST of the office, when its token is missing or another browser's,
    then nothing is done.
    """
    foreign = token(browser(SAM).get("/account").text)
    for email in (SAM, HELEN, NIA, DEV):
        client = browser(email)
        for endpoint, allowed in ACCOUNTS.items():
            if email not in allowed:
                continue
            url, methods = address(app, endpoint, office_of.service.person, office_of)
            for data in ({}, {"csrf_token": foreign}, {"csrf_token": "x"}):
                if "POST" in methods:
                    got = client.post(url, data=data)
                    nothing = 404 if endpoint in NAMES_NOTHING else 422
                    assert got.status_code in {303, nothing}, (endpoint, got.status_code)
                    if got.status_code == 303:
                        assert endpoint.startswith("ways.sign_out")
                        assert got.headers["Location"] == "/account"
        assert client.get("/account").status_code == 200


def test_a_form_sent_from_another_site_is_refused(browser: Browse) -> None:
    """Given a signed-in browser, when another site sends a form with it, then nothing is done."""
    sam = browser(SAM)
    data = {"csrf_token": token(sam.get("/account").text)}
    sam.post("/sign-out", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert sam.get("/staff").status_code == 200


def test_other_methods_are_not_there(app: Flask, browser: Browse) -> None:
    """Given every route, when a method it has not is used, then the answer is 405 and a plain page."""
    client = browser()
    for url in ("/sign-in", "/staff", "/", "/healthz"):
        for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
            got = client.open(url, method=method)
            assert got.status_code == 405, (url, method)
    assert app
