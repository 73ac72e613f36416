"""The tables as SQLAlchemy Core sees them, so that a read names only the columns it needs."""

from sqlmodel import SQLModel

from app.access import tables

_MODELS = (
    tables.Unit,
    tables.Account,
    tables.SignIn,
    tables.Passkey,
    tables.Challenge,
    tables.Entry,
    tables.Absence,
    tables.Person,
    tables.Preference,
    tables.Link,
    tables.Conversation,
    tables.ConversationReader,
    tables.Invitation,
    tables.Sitting,
    tables.Representative,
    tables.RepresentativeEnded,
)
_BY_NAME = SQLModel.metadata.tables
(
    UNIT, ACCOUNT, SIGN_IN, PASSKEY, CHALLENGE, ENTRY, ABSENCE, PERSON, PREFERENCE, LINK, CONVERSATION,
    READER, INVITATION, SITTING, REPRESENTATIVE, REPRESENTATIVE_ENDED,
) = (_BY_NAME[str(model.__tablename__)] for model in _MODELS)  # fmt: skip
