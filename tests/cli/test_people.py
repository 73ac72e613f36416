"""Accounts, people and links from the command line. The risk: a password on the command line, or a link
for nobody.
"""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.acts import signing
from app.cli.main import main
from app.ground.store import Store
from tests.support.service import PASSWORD

Run = Callable[..., tuple[int, str, str]]
SAM = ("user", "add", "sam@x.example", "--name", "Sam Okoro", "--job", "Support worker", "--role", "staff")


@pytest.fixture
def run(store: Store, data: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on an empty record; what is typed comes on standard input."""
    assert store

    def command(*words: str, typed: str = "") -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = main([*words, "--data", str(data)], env={}, out=out, err=err)
        return code, out.getvalue(), err.getvalue()

    return command


def test_an_account_a_person_and_a_link(run: Run) -> None:
    """Given an empty record, when all three are put in, then a link is printed that names nobody."""
    assert run(*SAM, typed=f"{PASSWORD}\n")[0] == 0
    code, out, _ = run("person", "add", "Jo", "--link", "sam@x.example", "--json")
    assert code == 0
    person = json.loads(out)["id"]
    code, out, _ = run("invite", person, "--pathway", "first")
    assert code == 0
    assert out.startswith("http://127.0.0.1:8000/i/")
    assert person not in out


def test_a_second_link_leads_to_the_same_conversation(run: Run) -> None:
    """Given a conversation that goes on, when another link is made,
    then it is for the same one, unless a new is asked.
    """
    run(*SAM, typed=f"{PASSWORD}\n")
    person = json.loads(run("person", "add", "Jo", "--link", "sam@x.example", "--json")[1])["id"]

    def made(*more: str) -> str:
        return str(
            json.loads(run("invite", person, "--pathway", "quick", "--json", *more)[1])["conversation"]
        )

    first = made()
    assert made("--my-words-too") == first
    assert made("--new") != first


@pytest.mark.parametrize(
    ("words", "typed", "says"),
    [
        (SAM, "short\n", "at least 12"),
        (("person", "add", "Jo", "--link", "nobody@x.example"), "", "no account"),
        (("invite", "0" * 32), "", "no person"),
        (("invite", "0" * 32, "--pathway", "nowhere"), "", "There are: first, whole, review, meeting, quick"),
    ],
)
def test_what_cannot_be_done_is_said_plainly(run: Run, words: tuple[str, ...], typed: str, says: str) -> None:
    """Given a slip, when the command runs, then it ends with 1, one sentence and nothing put in."""
    code, out, err = run(*words, typed=typed)
    assert code == 1
    assert says in err
    assert out == ""


def test_a_link_needs_somebody_who_is_linked(run: Run) -> None:
    """Given a person nobody is linked to, when a link is asked for, then it says what to do first."""
    run(*SAM, typed=f"{PASSWORD}\n")
    person = json.loads(run("person", "add", "Jo", "--json")[1])["id"]
    code, _, err = run("invite", person)
    assert code == 1
    assert "Link somebody first" in err


def test_a_role_that_is_none_is_a_slip_of_usage(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Given an unknown role, when the command runs, then it ends with 2."""
    assert run(*SAM[:-1], "king", typed=PASSWORD)[0] == 2
    assert "king" in capsys.readouterr().err


def test_who_leaves_gets_in_no_more_and_a_new_password_is_the_only_one(run: Run, store: Store) -> None:
    """Given Sam is signed in, when he gets a new password, then the old one and the old sign-in open nothing;
    when his account is closed, nothing does.
    """
    run(*SAM, typed=f"{PASSWORD}\n")
    assert signing.sign_in(store, "sam@x.example", PASSWORD) is not None
    assert run("user", "password", "sam@x.example", typed="another-long-password\n")[0] == 0
    assert signing.sign_in(store, "sam@x.example", PASSWORD) is None
    assert signing.sign_in(store, "sam@x.example", "another-long-password") is not None
    assert run("user", "disable", "sam@x.example")[0] == 0
    assert signing.sign_in(store, "sam@x.example", "another-long-password") is None
    assert run("user", "disable", "nobody@x.example")[0] == 1
