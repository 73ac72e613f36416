"""What staff do with the words. Every table here is append-only."""

from sqlmodel import Field, SQLModel


class AnswerBack(SQLModel, table=True):
    """What staff say to the person about a want, sealed under the person's key."""

    __tablename__ = "answer_back"
    id: str = Field(primary_key=True)
    utterance: str = Field(foreign_key="utterance.id", index=True)
    person: str = Field(foreign_key="person.id", index=True)
    by: str = Field(foreign_key="account.id")
    sealed: bytes
    at: str


class AnswerBackRead(SQLModel, table=True):
    """The person opened the page that shows an answer back."""

    __tablename__ = "answer_back_read"
    answer_back: str = Field(primary_key=True, foreign_key="answer_back.id")
    sitting: str = Field(foreign_key="sitting.id")
    at: str


class PlanText(SQLModel, table=True):
    """A version of the staff's text beside the words, sealed under the person's key."""

    __tablename__ = "plan_text"
    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    by: str = Field(foreign_key="account.id")
    sealed: bytes
    at: str


class Asking(SQLModel, table=True):
    """Something staff prepare for a person's talks, sealed under the person's key.

    ``kind``: ``known`` (somebody the person knows), ``meeting``, ``sentence`` (something to say yes or no
    to) or ``note`` (what staff wrote about a worry).
    """

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    kind: str
    by: str = Field(foreign_key="account.id")
    sealed: bytes
    at: str


class AskingEnded(SQLModel, table=True):
    """From now on it is not asked any more. What was answered to it stays."""

    __tablename__ = "asking_ended"
    asking: str = Field(primary_key=True, foreign_key="asking.id")
    by: str = Field(foreign_key="account.id")
    at: str


class Notice(SQLModel, table=True):
    """A fact that goes out at once: ``same_day``, or a request (``other_way`` …). Never words."""

    id: str = Field(primary_key=True)
    kind: str
    person: str = Field(foreign_key="person.id", index=True)
    conversation: str | None = Field(default=None, foreign_key="conversation.id")
    sitting: str | None = Field(default=None, foreign_key="sitting.id")
    at: str


class NoticeReader(SQLModel, table=True):
    """On whose page a notice was put. ``lead`` is the one named to the person."""

    __tablename__ = "notice_reader"
    notice: str = Field(primary_key=True, foreign_key="notice.id")
    account: str = Field(primary_key=True, foreign_key="account.id", index=True)
    lead: bool = False
    at: str


class NoticeSeen(SQLModel, table=True):
    """One reader opened the page that shows a notice."""

    __tablename__ = "notice_seen"
    notice: str = Field(primary_key=True, foreign_key="notice.id")
    account: str = Field(primary_key=True, foreign_key="account.id")
    at: str


class NoticeDone(SQLModel, table=True):
    """Somebody did what a notice asked for; ``how`` is a closed list."""

    __tablename__ = "notice_done"
    notice: str = Field(primary_key=True, foreign_key="notice.id")
    account: str = Field(foreign_key="account.id")
    how: str
    at: str


class Statement(SQLModel, table=True):
    """One version of a person's words for a meeting: which utterances, in which order, sealed.

    ``by``: the advocate who chose them with the person; ``sitting``: the person's own, who chose them alone.
    """

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    by: str | None = Field(default=None, foreign_key="account.id")
    sitting: str | None = Field(default=None, foreign_key="sitting.id")
    sealed: bytes
    at: str


class StatementSaid(SQLModel, table=True):
    """What the person said of a version: ``yes`` or ``change``; ``how``: once ``seen``, or ``heard``."""

    __tablename__ = "statement_said"
    id: str = Field(primary_key=True)
    statement: str = Field(foreign_key="statement.id", index=True)
    code: str
    sitting: str = Field(foreign_key="sitting.id")
    at: str
    how: str = Field(sa_column_kwargs={"server_default": "seen"})


class OtherView(SQLModel, table=True):
    """What somebody else saw, sealed: never the person's words.

    ``by``: the worker who wrote it; ``sitting``: the person's own, in which a supporter wrote it.
    """

    __tablename__ = "other_view"
    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    by: str | None = Field(default=None, foreign_key="account.id")
    sitting: str | None = Field(default=None, foreign_key="sitting.id")
    sealed: bytes
    at: str


class TakingPart(SQLModel, table=True):
    """How somebody takes part, sealed: a ``fact``, that one is ``ended``, or ``somebody`` who could speak."""

    __tablename__ = "taking_part"
    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    kind: str
    about: str | None = None
    by: str = Field(foreign_key="account.id")
    sealed: bytes
    at: str


class Opening(SQLModel, table=True):
    """Somebody asks, because of the law, to open one answer that they were not given.

    It names the question, never the answer: nobody learns from asking whether there is one. ``sealed``: why.
    """

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    step: str
    instance: int
    ground: str
    by: str = Field(foreign_key="account.id")
    second: str = Field(foreign_key="account.id", index=True)
    sealed: bytes
    at: str


class OpeningDecided(SQLModel, table=True):
    """What the second person decided. ``utterance``: what is open until ``until``, where there is one."""

    __tablename__ = "opening_decided"
    opening: str = Field(primary_key=True, foreign_key="opening.id")
    agreed: bool
    utterance: str | None = Field(default=None, foreign_key="utterance.id")
    until: str | None = None
    at: str


class OpeningTold(SQLModel, table=True):
    """A worker told the person, alone, that it was opened. Before that no page of theirs says it."""

    __tablename__ = "opening_told"
    opening: str = Field(primary_key=True, foreign_key="opening.id")
    by: str = Field(foreign_key="account.id")
    at: str
