"""A person's words at rest. Times are UTC text, ids 32 hexadecimal characters, lists canonical JSON."""

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, Table, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

NUMBER = BigInteger().with_variant(Integer(), "sqlite")


class UtteranceRow(SQLModel, table=True):
    """One answer as given, with its provenance, in clear; what was said is in ``utterance_sealed``.

    ``seq`` is the place in the installation's chain, ``n`` the place among the answers under one ``key``.
    """

    __tablename__ = "utterance"
    __table_args__ = (
        UniqueConstraint("conversation", "key", "n", name="utterance_once"),
        Index("utterance_person_seq", "person", "seq"),
    )
    seq: int = Field(primary_key=True, sa_type=NUMBER, sa_column_kwargs={"autoincrement": False})
    id: str = Field(unique=True, sa_type=Text)
    person: str = Field(foreign_key="person.id", sa_type=Text)
    conversation: str = Field(foreign_key="conversation.id", sa_type=Text)
    sitting: str = Field(foreign_key="sitting.id", sa_type=Text)
    topic: str = Field(sa_type=Text)
    step: str = Field(sa_type=Text)
    instance: int
    kind: str = Field(sa_type=Text)
    code: str = Field(sa_type=Text)
    aids: str = Field(sa_type=Text)
    question: str | None = Field(default=None, foreign_key="question.fingerprint", sa_type=Text)
    language: str = Field(sa_type=Text)
    said_by: str = Field(sa_type=Text)
    entered_by: str = Field(sa_type=Text)
    how: str = Field(sa_type=Text)
    audience: str = Field(sa_type=Text)
    supersedes: str | None = Field(default=None, foreign_key="utterance.id", sa_type=Text)
    about: str | None = Field(default=None, foreign_key="utterance.id", sa_type=Text)
    at: str = Field(sa_type=Text)
    client_at: str | None = Field(default=None, sa_type=Text)
    key: str = Field(sa_type=Text)
    n: int
    format: int
    digest: str = Field(sa_type=Text)
    sealed_hash: str = Field(sa_type=Text)
    hash: str = Field(sa_type=Text)


class UtteranceSealed(SQLModel, table=True):
    """The ciphertext of one utterance; emptied when an erasure names it.

    On SQLite without a rowid of its own: a page less to write, and to wait for, with each answer.
    """

    __tablename__ = "utterance_sealed"
    __table_args__ = {"sqlite_with_rowid": False}
    utterance_id: str = Field(primary_key=True, foreign_key="utterance.id", sa_type=Text)
    ciphertext: bytes = Field(sa_type=LargeBinary)


class ChainHead(SQLModel, table=True):
    """The last link of a chain: ``installation``, or a person's id."""

    __tablename__ = "chain_head"
    scope: str = Field(primary_key=True, sa_type=Text)
    seq: int = Field(sa_type=NUMBER)
    head: str = Field(sa_type=Text)


class Question(SQLModel, table=True):
    """A question as it stood on the screen. Nothing a person said is in it."""

    fingerprint: str = Field(primary_key=True, sa_type=Text)
    snapshot: str = Field(sa_type=Text)


class Draft(SQLModel, table=True):
    """What is being written, sealed, for the sitting that writes it.

    ``other`` is what an older page still tried to keep, beside the newer.
    """

    conversation: str = Field(primary_key=True, foreign_key="conversation.id", sa_type=Text)
    topic: str = Field(primary_key=True, sa_type=Text)
    step: str = Field(primary_key=True, sa_type=Text)
    instance: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    sitting: str = Field(primary_key=True, foreign_key="sitting.id", sa_type=Text, index=True)
    person: str = Field(foreign_key="person.id", sa_type=Text, index=True)
    rev: int
    sealed: bytes = Field(sa_type=LargeBinary)
    other: bytes | None = Field(default=None, sa_type=LargeBinary)
    at: str = Field(sa_type=Text)


class Look(SQLModel, table=True):
    """One reader opened one person's words."""

    id: str = Field(primary_key=True, sa_type=Text)
    person: str = Field(foreign_key="person.id", sa_type=Text, index=True)
    account: str = Field(foreign_key="account.id", sa_type=Text)
    kind: str = Field(sa_type=Text)
    utterances: str = Field(sa_type=Text)
    at: str = Field(sa_type=Text)


class Erasure(SQLModel, table=True):
    """A decision of two people to erase one utterance, or (without ``utterance``) everything of a person.

    It points at nothing by foreign key: a restored older backup gets every decision made since, also by
    people and about answers it does not hold.
    """

    id: str = Field(primary_key=True, sa_type=Text)
    person: str = Field(sa_type=Text, index=True)
    utterance: str | None = Field(default=None, sa_type=Text, index=True)
    by: str = Field(sa_type=Text)
    second: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    appraised: str = Field(sa_type=Text)
    at: str = Field(sa_type=Text)


class LegalHold(SQLModel, table=True):
    """Nothing of this person may be erased (``placed``), or again may be (``lifted``); the latest counts."""

    __tablename__ = "legal_hold"
    id: str = Field(primary_key=True, sa_type=Text)
    person: str = Field(foreign_key="person.id", sa_type=Text, index=True)
    kind: str = Field(sa_type=Text)
    by: str = Field(foreign_key="account.id", sa_type=Text)
    sealed: bytes = Field(sa_type=LargeBinary)
    at: str = Field(sa_type=Text)


class Quarantine(SQLModel, table=True):
    """Two people's decision that what was put in during one sitting is not this person's.

    With ``about`` it is the decision that an earlier one was wrong, and the answers are the person's again.
    """

    id: str = Field(primary_key=True, sa_type=Text)
    person: str = Field(foreign_key="person.id", sa_type=Text, index=True)
    about: str | None = Field(default=None, foreign_key="quarantine.id", sa_type=Text, index=True)
    sitting: str = Field(foreign_key="sitting.id", sa_type=Text, index=True)
    by: str = Field(foreign_key="account.id", sa_type=Text)
    second: str = Field(foreign_key="account.id", sa_type=Text)
    sealed: bytes = Field(sa_type=LargeBinary)
    at: str = Field(sa_type=Text)


class Quarantined(SQLModel, table=True):
    """One answer that a decision set apart."""

    utterance: str = Field(primary_key=True, foreign_key="utterance.id", sa_type=Text)
    quarantine: str = Field(primary_key=True, foreign_key="quarantine.id", sa_type=Text)


class Attachment(SQLModel, table=True):
    """A recording, drawing or scan that belongs to an utterance, whose ciphertext holds its hash."""

    id: str = Field(primary_key=True, sa_type=Text)
    utterance: str = Field(foreign_key="utterance.id", sa_type=Text, index=True)
    person: str = Field(foreign_key="person.id", sa_type=Text, index=True)
    media: str = Field(sa_type=Text)
    chunks: int
    at: str = Field(sa_type=Text)


class AttachmentChunk(SQLModel, table=True):
    """One sealed piece of an attachment."""

    __tablename__ = "attachment_chunk"
    attachment: str = Field(primary_key=True, foreign_key="attachment.id", sa_type=Text)
    n: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    ciphertext: bytes = Field(sa_type=LargeBinary)


class Recording(SQLModel, table=True):
    """What is being recorded, or was and is not sent: for the sitting that makes it. ``size``: bytes.

    ``instance`` is the draft's. It is dropped when it is kept with an answer, or thrown away.
    """

    id: str = Field(primary_key=True, sa_type=Text)
    person: str = Field(foreign_key="person.id", sa_type=Text, index=True)
    conversation: str = Field(foreign_key="conversation.id", sa_type=Text)
    sitting: str = Field(foreign_key="sitting.id", sa_type=Text, index=True)
    topic: str = Field(sa_type=Text)
    step: str = Field(sa_type=Text)
    instance: int
    how: str = Field(sa_type=Text)
    pieces: int
    size: int
    at: str = Field(sa_type=Text)


class RecordingPiece(SQLModel, table=True):
    """One sealed piece of what is being recorded, as it arrived."""

    __tablename__ = "recording_piece"
    recording: str = Field(primary_key=True, foreign_key="recording.id", sa_type=Text)
    n: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    sealed: bytes = Field(sa_type=LargeBinary)


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


UTTERANCE = _table("utterance")
SEALED = _table("utterance_sealed")
HEAD = _table("chain_head")
QUESTION = _table("question")
DRAFT = _table("draft")
LOOK = _table("look")
ERASURE = _table("erasure")
HOLD = _table("legal_hold")
QUARANTINE = _table("quarantine")
QUARANTINED = _table("quarantined")
ATTACHMENT = _table("attachment")
CHUNK = _table("attachment_chunk")
RECORDING = _table("recording")
PIECE = _table("recording_piece")
