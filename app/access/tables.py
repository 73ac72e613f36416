"""Who there is and who is linked to whom. Times are UTC text, ids are 32 hexadecimal characters."""

from sqlmodel import Field, SQLModel


class Unit(SQLModel, table=True):
    """A service or team, in a tree. ``settings`` is one JSON object, read by ``access.units``."""

    id: str = Field(primary_key=True)
    parent: str | None = Field(default=None, foreign_key="unit.id")
    name: str
    jurisdiction: str = "england"
    settings: str = "{}"
    at: str


class Account(SQLModel, table=True):
    """Somebody who signs in: staff, advocate, manager or operator."""

    id: str = Field(primary_key=True)
    email: str = Field(unique=True)
    name: str
    job: str
    role: str
    unit: str = Field(foreign_key="unit.id", index=True)
    password: str | None = None
    at: str
    disabled_at: str | None = None


class SignIn(SQLModel, table=True):
    """One signed-in browser. The cookie holds a code; only its hash is here."""

    __tablename__ = "sign_in"
    id: str = Field(primary_key=True)
    token: str = Field(unique=True)
    account: str = Field(foreign_key="account.id", index=True)
    at: str
    seen_at: str
    ended_at: str | None = None


class Passkey(SQLModel, table=True):
    """A key that stays on somebody's own device: here is only its public half."""

    id: str = Field(primary_key=True)
    account: str = Field(foreign_key="account.id", index=True)
    credential: str = Field(unique=True)
    public: bytes
    count: int
    name: str
    at: str
    used_at: str | None = None
    ended_at: str | None = None


class Challenge(SQLModel, table=True):
    """What a device has to sign once, within minutes. ``account`` is empty where it is not known yet."""

    id: str = Field(primary_key=True)
    purpose: str
    account: str = ""
    challenge: bytes
    until: str


class Entry(SQLModel, table=True):
    """A link by which somebody comes to their account: the first time, or when they cannot sign in."""

    id: str = Field(primary_key=True)
    code: str = Field(unique=True)
    account: str = Field(foreign_key="account.id", index=True)
    kind: str
    by: str | None = Field(default=None, foreign_key="account.id")
    at: str
    until: str
    used_at: str | None = None


class Absence(SQLModel, table=True):
    """Days, both included, on which somebody is not at work: ``2026-11-23``."""

    id: str = Field(primary_key=True)
    account: str = Field(foreign_key="account.id", index=True)
    since: str
    until: str
    by: str = Field(foreign_key="account.id")
    at: str


class Person(SQLModel, table=True):
    """The person. What they are called is sealed under their own key."""

    id: str = Field(primary_key=True)
    unit: str = Field(foreign_key="unit.id", index=True)
    called: bytes
    at: str


class Preference(SQLModel, table=True):
    """How a person likes the page, sealed: one row a person, the latest."""

    person: str = Field(primary_key=True, foreign_key="person.id")
    sealed: bytes
    at: str


class Link(SQLModel, table=True):
    """Somebody who needs to know about a person: why, from and until when."""

    id: str = Field(primary_key=True)
    account: str = Field(foreign_key="account.id", index=True)
    person: str = Field(foreign_key="person.id", index=True)
    reason: str
    since: str
    until: str | None = None
    by: str | None = Field(default=None, foreign_key="account.id")
    at: str


class Conversation(SQLModel, table=True):
    """One run of a pathway for one person. ``worker`` is the named worker."""

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    pathway: str
    worker: str = Field(foreign_key="account.id")
    opened_by: str = Field(foreign_key="account.id")
    at: str


class ConversationReader(SQLModel, table=True):
    """Who has a duty to read what is shared (``read``) and who must not (``must_not``)."""

    __tablename__ = "conversation_reader"
    conversation: str = Field(primary_key=True, foreign_key="conversation.id")
    account: str = Field(primary_key=True, foreign_key="account.id")
    duty: str
    by: str = Field(foreign_key="account.id")
    at: str


class Invitation(SQLModel, table=True):
    """A link or card that opens a conversation. ``opens``: ``speaking`` or ``reading`` (my words too)."""

    id: str = Field(primary_key=True)
    code: str = Field(unique=True)
    conversation: str = Field(foreign_key="conversation.id", index=True)
    opens: str = "speaking"
    at: str
    until: str
    by: str | None = Field(default=None, foreign_key="account.id")
    revoked_at: str | None = None


class Sitting(SQLModel, table=True):
    """One stretch on one device. ``reads``: may earlier sittings' words show here."""

    id: str = Field(primary_key=True)
    conversation: str = Field(foreign_key="conversation.id", index=True)
    token: str = Field(unique=True)
    invitation: str | None = Field(default=None, foreign_key="invitation.id")
    handed_by: str | None = Field(default=None, foreign_key="account.id")
    reads: bool = False
    at: str
    ended_at: str | None = None


class Representative(SQLModel, table=True):
    """Somebody who may decide some things for a person in law, sealed: who, by which document, over what."""

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    sealed: bytes
    by: str = Field(foreign_key="account.id")
    at: str


class RepresentativeEnded(SQLModel, table=True):
    """That it is over."""

    __tablename__ = "representative_ended"
    representative: str = Field(primary_key=True, foreign_key="representative.id")
    by: str = Field(foreign_key="account.id")
    at: str
