"""The tables of this room as SQLAlchemy Core sees them."""

from sqlmodel import SQLModel

from app.plan import tables

_MODELS = (
    tables.AnswerBack,
    tables.AnswerBackRead,
    tables.PlanText,
    tables.Asking,
    tables.AskingEnded,
    tables.Notice,
    tables.NoticeReader,
    tables.NoticeSeen,
    tables.NoticeDone,
    tables.Statement,
    tables.StatementSaid,
    tables.Opening,
    tables.OpeningDecided,
    tables.OpeningTold,
    tables.OtherView,
    tables.TakingPart,
)
(
    ANSWER, ANSWER_READ, PLAN_TEXT, ASKING, ASKING_ENDED, NOTICE, NOTICE_READER, NOTICE_SEEN, NOTICE_DONE,
    STATEMENT, STATEMENT_SAID, OPENING, OPENING_DECIDED, OPENING_TOLD, OTHER_VIEW,
    TAKING_PART,
) = (SQLModel.metadata.tables[str(model.__tablename__)] for model in _MODELS)  # fmt: skip
