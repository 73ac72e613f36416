"""The table of ASVS 5.0, levels 1 and 2, for signing in, sessions and access; tests that stand nowhere else.

Risk: somebody reads that it is safe, and the test that held it was renamed or taken out.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from app.acts import signing
from app.ground.clock import SetClock
from app.ground.faults import Refused
from app.ground.ids import code_hash, new_code
from app.ground.store import Store
from tests.support.service import PASSWORD, make_service

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TABLE: dict[str, dict[str, Any]] = tomllib.loads((HERE / "asvs.toml").read_text("utf-8"))
# How many of each section are of level 1 or 2 (counted in the standard).
SECTIONS = {
    "6.1": 3, "6.2": 11, "6.3": 3, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 3,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
}  # fmt: skip
SAM = "sam@willow.example"
NEW = "Sieben Schwäne  ziehen 🦢 nach Norden"


def test_the_table_is_whole() -> None:
    found = [name.rpartition(".")[0] for name in TABLE]
    assert {section: found.count(section) for section in SECTIONS} == SECTIONS
    assert set(found) == set(SECTIONS)


@pytest.mark.parametrize("name", TABLE)
def test_each_has_a_test_that_is_there_or_a_reason(name: str) -> None:
    row = TABLE[name]
    assert row.keys() <= {"level", "what", "tests", "reason", "met"}
    assert row["level"] in {1, 2}
    assert row.get("tests") or row.get("reason")
    assert row.get("met", True) or row.get("reason")
    for test in row.get("tests", ()):
        path, _, function = test.partition("::")
        assert re.search(rf"^def {function}\(", (ROOT / path).read_text("utf-8"), re.MULTILINE), test


def test_the_readme_says_how_signing_in_is_guarded() -> None:
    text = " ".join((ROOT / "README.md").read_text("utf-8").split())
    for said in (
        "10 wrong passwords for one account from one place",
        "quarter of an hour",
        "after 30 minutes without a page",
        "after 12 hours in any case",
        "as many browsers at once as they like",
        "a passkey, a password, the link that a manager makes (once, for a week)",
        "or the operator (once, for an hour)",
    ):
        assert said in text, said


@pytest.mark.parametrize(
    "password",
    ["qwerty123456", "1qaz2wsx3edc", "passwordpassword", "aaaaaaaaaaaa", "123456789012", "1" * 300],
)
def test_what_many_people_take_is_no_password(store: Store, password: str) -> None:
    service = make_service(store)
    with pytest.raises(Refused):
        signing.set_password(store, service.sam, password)
    assert signing.sign_in(store, SAM, PASSWORD) is not None


@pytest.mark.parametrize(
    "password", ["ownwords2026", "Safeguarding-1", "Sam-Okoro-2026", "sam@willow.example", "SupportWorker!1"]
)
def test_what_everybody_knows_is_no_password(store: Store, password: str) -> None:
    # Given Sam Okoro, support worker, and his address
    service = make_service(store)
    with pytest.raises(Refused, match="easy to guess"):
        signing.set_password(store, service.sam, password)


@pytest.mark.parametrize(
    "password",
    ["greenboatsevenhills", "GREEN BOAT SEVEN HILLS", NEW, "کلید در دست من است", "green boat " * 20],
)
def test_any_letters_make_a_password(store: Store, password: str) -> None:
    service = make_service(store)
    signing.set_password(store, service.sam, password)
    assert signing.sign_in(store, SAM, password) is not None


@pytest.mark.parametrize(
    "other",
    [NEW.lower(), NEW.replace("  ", " "), f" {NEW}", f"{NEW} ", NEW[:-1], NEW.replace("ä", "a\u0308")],
)
def test_a_password_counts_letter_by_letter(store: Store, other: str) -> None:
    service = make_service(store)
    signing.set_password(store, service.sam, NEW)
    assert signing.sign_in(store, SAM, other) is None
    assert signing.sign_in(store, SAM, NEW) is not None


def test_a_password_grows_no_older(store: Store, clock: SetClock) -> None:
    make_service(store)
    clock.move(days=3650)
    assert signing.sign_in(store, SAM, PASSWORD) is not None


def test_the_field_hides_the_password_and_takes_a_manager_s() -> None:
    # Given every template with a field for one, and every script
    web = ROOT / "app" / "web"
    fields = 0
    for path in (web / "templates").rglob("*.html"):
        for call in re.findall(r"parts\.line\(form\.(?:password|old|new)\b[^}]*", path.read_text("utf-8")):
            assert "type='password'" in call, path.name
            assert re.search(r"auto='(?:current|new)-password'", call), path.name
            fields += 1
    assert fields >= 4
    # Then no script looks at what is pasted
    assert not [path.name for path in (web / "static").glob("*.js") if "paste" in path.read_text("utf-8")]


def test_there_are_no_hints_and_no_secret_questions(store: Store) -> None:
    columns = {one["name"] for one in inspect(store.engine).get_columns("account")}
    assert columns == {"id", "email", "name", "job", "role", "unit", "password", "at", "disabled_at"}


def test_codes_are_long_random_and_kept_as_hashes() -> None:
    codes = {new_code() for _ in range(2000)}
    assert len(codes) == 2000
    assert all(re.fullmatch(r"[\w-]{27}", one) for one in codes)  # 160 bits, six a letter
    # each place takes each sign about as often as any other
    assert all(len({one[at] for one in codes}) >= 60 for at in range(26))
    assert all(code_hash(one) != one and len(code_hash(one)) == 64 for one in codes)


def test_signing_out_is_on_every_page_of_the_office() -> None:
    # Given the frame that each page of the office stands in
    frame = (ROOT / "app" / "web" / "templates" / "staff_base.html").read_text("utf-8")
    assert 'action="/sign-out"' in frame
    pages = (ROOT / "app" / "web" / "templates" / "staff").glob("*.html")
    without = {one.name for one in pages if "staff_base" not in one.read_text("utf-8")}
    assert without == {"parts.html", "entry.html", "written.html", "voice-parts.html"}  # pieces of pages
