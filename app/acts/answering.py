"""What staff say beside the person's words: an answer to a want, and their own text in the plan."""

from app.access import conversations, people
from app.access.accounts import AccountInfo
from app.acts.reading import readable
from app.ground.faults import NotFound
from app.ground.store import Store, Write
from app.plan import answers, texts, waiting
from app.plan.answers import AnswerText
from app.record import reading


def answer_back(store: Store, account: AccountInfo, *, person: str, utterance: str, text: AnswerText) -> str:
    """Answer a want; what was answered before stays. Return the answer's id.

    Raise ``NotFound`` when it is no want this account may read, ``Refused`` when the answer is not whole.
    """
    with store.write() as tx:
        _may_read(store, tx, account, person)
        talks = {one.id: one for one in conversations.of_person(tx.conn, person)}
        said = reading.of_person(store, tx.conn, person, opened=False)
        mine = readable(said, talks, account)
        if not any(one.id == utterance and waiting.is_want(one) for one in mine):
            raise NotFound("There is no such want.")
        at = store.clock.now()
        return answers.put(tx, store, person=person, utterance=utterance, by=account.id, text=text, at=at)


def write_plan(store: Store, account: AccountInfo, *, person: str, text: str) -> str:
    """Keep a version of the staff's own text; the ones before stay. Raise ``WordsFault``."""
    with store.write() as tx:
        _may_read(store, tx, account, person)
        return texts.put(tx, store, person=person, by=account.id, text=text, at=store.clock.now())


def mark_answers_read(store: Store, sitting: str, shown: list[str]) -> None:
    """Note that the person opened the page that shows these answers."""
    if shown:
        with store.write() as tx:
            answers.mark_read(tx, shown, sitting, store.clock.now())


def _may_read(store: Store, tx: Write, account: AccountInfo, person: str) -> None:
    if not people.may_read(tx.conn, account.id, person, store.clock.now()):
        raise NotFound("There is no such person.")
