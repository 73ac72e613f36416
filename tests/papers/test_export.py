"""The export holds exactly the words, fits its schema, and gives a reader only what that reader may open."""

import csv
import io
import json
import re
from importlib.resources import files
from typing import Any

import pytest

from app.access import sittings
from app.acts import office
from app.ground.faults import Fault, NotFound
from app.ground.ids import new_id
from app.ground.store import Store
from app.papers.export import FIELDS, collect, export
from app.record import questions, utterances
from app.record.content import Content, Picked, Rated
from app.record.said import Receipt, Said
from tests.support.service import Service, make_service

SCHEMA = json.loads((files("app.papers") / "export.schema.json").read_text("utf-8"))
WORDS = '  =SUM(A1)\n"I want" to go home,  soon\t❤ {want}\n'
WANT = {"question": "What do you want?", "options": []}
SURE = {"question": "How sure are you: {want}?", "options": [{"label": "Sure"}, {"label": "Not {worker}"}]}
FIRST = {"question": "Which one first?", "options": [{"label": "{want}"}, {"label": "All the same"}]}
KINDS = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}


def fits(value: Any, schema: dict[str, Any]) -> None:
    """Assert that a value fits, for the words of JSON Schema that ours uses."""
    if "$ref" in schema:
        return fits(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]])
    if "oneOf" in schema:
        assert sum(_fits(value, one) for one in schema["oneOf"]) == 1
    kinds = schema.get("type", [])
    if kinds:
        assert isinstance(
            value, tuple(KINDS[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds))
        )
    assert value == schema.get("const", value)
    assert value in schema.get("enum", [value])
    if isinstance(value, str) and "pattern" in schema:
        assert re.search(schema["pattern"], value)
    if isinstance(value, int):
        assert value >= schema.get("minimum", value)
    if isinstance(value, dict):
        assert set(schema.get("required", ())) <= set(value)
        for name, one in value.items():
            fits(one, schema.get("properties", {}).get(name, schema.get("additionalProperties", {})))
    if isinstance(value, list):
        for one in value:
            fits(one, schema.get("items", {}))
    return None


def _fits(value: Any, schema: dict[str, Any]) -> bool:
    try:
        fits(value, schema)
    except AssertionError:
        return False
    return True


class Teller:
    """Says things in one conversation of a small service."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.store = service.store
        self.conversation = service.open()
        with self.store.write() as tx:
            self.sitting = sittings.open(
                tx, self.conversation, handed_by=service.sam, reads=False, clock=self.store.clock
            )[0].id
            self.prints = questions.remember(tx, [WANT, SURE, FIRST])

    def say(self, content: Content, *, ask: int | None = 0, **other: Any) -> Receipt:
        facts: dict[str, Any] = {
            "topic": "wants", "step": "want", "kind": "words", "code": "given", "audience": ("held",),
            "question": self.prints[ask] if ask is not None else None, **other,
        }  # fmt: skip
        said = Said(
            person=self.service.person, conversation=self.conversation, sitting=self.sitting, language="en",
            said_by="person", entered_by="person", how="typed", key=new_id(), content=content, **facts,
        )  # fmt: skip
        prepared = utterances.prepare(self.store, [said])
        with self.store.write() as tx:
            return utterances.append(tx, prepared)[0]

    def share(self, about: Receipt, *readers: str) -> Receipt:
        return self.say(Content(), ask=None, kind="audience", code="share", about=about.id, audience=readers)

    def export(self, reader: str = "person") -> list[dict[str, Any]]:
        value = collect(self.store, self.service.person, reader=reader)
        fits(value, SCHEMA)
        found: list[dict[str, Any]] = value["utterances"]
        return found


@pytest.fixture
def teller(both_store: Store) -> Teller:
    return Teller(make_service(both_store))


def test_the_person_gets_everything_exactly(teller: Teller) -> None:
    want = teller.say(Content(words=WORDS, present=("Ann",)), aids=("spelling",))
    rated = Content(
        choices=(Picked("sure", "Sure"),), rating=Rated("sure", "Sure", "sure"),
        slots={"want": want.id, "worker": "Sam"},
    )  # fmt: skip
    teller.say(rated, ask=1, kind="rating", step="sure")
    teller.share(want, teller.service.sam)
    first, second, third = teller.export()

    assert first["words"] == WORDS
    assert first["with"] == ["Ann"]
    assert (first["question"], first["options"], first["rating"]) == ("What do you want?", [], None)
    assert (first["audience"], first["audience_now"]) == (["held"], [teller.service.sam])
    assert second["question"] == f"How sure are you: {WORDS}?"
    assert second["options"] == ["Sure", "Not Sam"]
    assert second["rating"] == {"id": "sure", "label": "Sure", "scale": "sure"}
    assert second["words"] is None
    assert (third["kind"], third["about"], third["question"]) == ("audience", first["id"], None)
    assert [one["seq"] for one in (first, second, third)] == [1, 2, 3]
    assert list(first) == list(FIELDS)
    anchor = collect(teller.store, teller.service.person)["anchor"]
    assert anchor == {"epoch": 1, "seq": 3, "head": third["hash"]}


def test_the_file_is_the_same_text_again(teller: Teller) -> None:
    teller.say(Content(words=WORDS))
    text = export(teller.store, teller.service.person, form="json", reader="person")
    assert json.loads(text)["utterances"][0]["words"] == WORDS
    (row,) = csv.DictReader(
        io.StringIO(export(teller.store, teller.service.person, form="csv", reader="person"))
    )
    assert row["words"] == WORDS
    assert json.loads(row["audience"]) == ["held"]


def test_a_reader_gets_only_what_was_shared_and_nothing_of_the_rest(teller: Teller) -> None:
    service = teller.service
    shared = teller.say(Content(words="for Sam"))
    kept = teller.say(Content(words="the canary"), supersedes=shared.id)
    sure = teller.say(
        Content(slots={"want": kept.id}, choices=(Picked("sure", "Sure"),)), ask=1, kind="rating"
    )
    options = json.dumps([["want-1", "for Sam"], ["want-2", "the canary"], ["same", "All the same"]])
    first = teller.say(
        Content(choices=(Picked("want-2", "the canary"),), slots={"options": options}), ask=2, kind="first-of"
    )
    for one in (shared, sure, first):
        teller.share(one, service.sam, service.priya, "advocate")
    teller.say(Content(), ask=None, kind="confirmed", code="right", about=shared.id, audience=("here",))

    found = teller.export("sam@willow.example")
    assert [one["id"] for one in found if one["about"] is None] == [shared.id, sure.id, first.id]
    assert "the canary" not in json.dumps(found)
    assert service.priya not in json.dumps(found)
    assert all(one["seq"] is None for one in found)
    assert {one["audience_now"][0] for one in found if one["about"] is None} == {service.sam}
    assert found[1]["question"] == "How sure are you: …?"
    assert found[1]["slots"] == {}
    assert found[2]["options"] == ["for Sam", "…", "All the same"]
    assert found[2]["choices"] == [{"id": "want-2", "label": "…"}]
    assert found[-1]["kind"] == "confirmed"
    assert teller.export("helen@willow.example") == []


def test_groups_get_what_any_of_them_may_open_and_nothing_once_one_was_left_out(teller: Teller) -> None:
    service = teller.service
    advocate = office.add_account(
        teller.store, email="nia@speakup.example", name="Nia Rees", job="Advocate", role="advocate",
        unit=service.unit, password=None,
    )  # fmt: skip
    office.link(teller.store, account=advocate, person=service.person, reason="asked for one")
    mine = teller.say(Content(words="for Sam"))
    hers = teller.say(Content(words="for my advocate"))
    teller.say(Content(words="for nobody"))
    teller.share(mine, service.sam)
    teller.share(hers, "advocate")

    assert [one["words"] for one in teller.export("team")] == ["for Sam"]
    assert [one["words"] for one in teller.export("advocate")] == ["for my advocate"]
    teller.say(Content(), topic="alone", step="not-see", kind="people", audience=(f"not:{service.priya}",))
    assert teller.export("team") == []
    assert teller.export("priya@willow.example") == []
    assert [one["words"] for one in teller.export("sam@willow.example")] == ["for Sam"]
    assert service.priya not in json.dumps(teller.export("sam@willow.example"))


def test_whoever_is_not_there_is_said(teller: Teller) -> None:
    with pytest.raises(NotFound, match="no such person"):
        collect(teller.store, "f" * 32)
    with pytest.raises(NotFound, match="no account"):
        teller.export("nobody@example.org")
    with pytest.raises(Fault, match="FHIR"):
        export(teller.store, teller.service.person, form="fhir", reader="person")
