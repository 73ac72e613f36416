"""Every table of the record, of access and of the plan."""

import sqlalchemy as sa
from alembic import op

from app.ground import triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _chain_head() -> None:
    op.create_table(
        "chain_head",
        sa.Column("scope", sa.Text(), primary_key=True, nullable=False),
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
    )


def _erasure() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", sa.Text(), primary_key=True, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("utterance", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("second", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("appraised", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
    )
    op.create_index("ix_erasure_person", "erasure", ["person"])
    op.create_index("ix_erasure_utterance", "erasure", ["utterance"])


def _question() -> None:
    op.create_table(
        "question",
        sa.Column("fingerprint", sa.Text(), primary_key=True, nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
    )


def _unit() -> None:
    op.create_table(
        "unit",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("parent", sa.String(), sa.ForeignKey("unit.id"), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("settings", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("email", sa.String(), unique=True, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), sa.ForeignKey("unit.id"), nullable=False),
        sa.Column("password", sa.String(), nullable=True),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("disabled_at", sa.String(), nullable=True),
    )
    op.create_index("ix_account_unit", "account", ["unit"])


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("unit", sa.String(), sa.ForeignKey("unit.id"), nullable=False),
        sa.Column("called", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_index("ix_person_unit", "person", ["unit"])


def _absence() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("account", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=False),
        sa.Column("by", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_index("ix_absence_account", "absence", ["account"])


def _conversation() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("person", sa.String(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("pathway", sa.String(), nullable=False),
        sa.Column("worker", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("opened_by", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_index("ix_conversation_person", "conversation", ["person"])


def _legal_hold() -> None:
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Text(), primary_key=True, nullable=False),
        sa.Column("person", sa.Text(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
    )
    op.create_index("ix_legal_hold_person", "legal_hold", ["person"])


def _link() -> None:
    op.create_table(
        "link",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("account", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("person", sa.String(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("by", sa.String(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_index("ix_link_account", "link", ["account"])
    op.create_index("ix_link_person", "link", ["person"])


def _look() -> None:
    op.create_table(
        "look",
        sa.Column("id", sa.Text(), primary_key=True, nullable=False),
        sa.Column("person", sa.Text(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("account", sa.Text(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("utterances", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
    )
    op.create_index("ix_look_person", "look", ["person"])


def _plan_text() -> None:
    op.create_table(
        "plan_text",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("person", sa.String(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("by", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_index("ix_plan_text_person", "plan_text", ["person"])


def _preference() -> None:
    op.create_table(
        "preference",
        sa.Column("person", sa.String(), sa.ForeignKey("person.id"), primary_key=True, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )


def _sign_in() -> None:
    op.create_table(
        "sign_in",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("token", sa.String(), unique=True, nullable=False),
        sa.Column("account", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("seen_at", sa.String(), nullable=False),
        sa.Column("ended_at", sa.String(), nullable=True),
    )
    op.create_index("ix_sign_in_account", "sign_in", ["account"])


def _conversation_reader() -> None:
    op.create_table(
        "conversation_reader",
        sa.Column(
            "conversation", sa.String(), sa.ForeignKey("conversation.id"), primary_key=True, nullable=False
        ),
        sa.Column("account", sa.String(), sa.ForeignKey("account.id"), primary_key=True, nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("by", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )


def _invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("code", sa.String(), unique=True, nullable=False),
        sa.Column("conversation", sa.String(), sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("opens", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=False),
        sa.Column("by", sa.String(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("revoked_at", sa.String(), nullable=True),
    )
    op.create_index("ix_invitation_conversation", "invitation", ["conversation"])


def _sitting() -> None:
    op.create_table(
        "sitting",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("conversation", sa.String(), sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("token", sa.String(), unique=True, nullable=False),
        sa.Column("invitation", sa.String(), sa.ForeignKey("invitation.id"), nullable=True),
        sa.Column("handed_by", sa.String(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("reads", sa.Boolean(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("ended_at", sa.String(), nullable=True),
    )
    op.create_index("ix_sitting_conversation", "sitting", ["conversation"])


def _draft() -> None:
    op.create_table(
        "draft",
        sa.Column(
            "conversation", sa.Text(), sa.ForeignKey("conversation.id"), primary_key=True, nullable=False
        ),
        sa.Column("topic", sa.Text(), primary_key=True, nullable=False),
        sa.Column("step", sa.Text(), primary_key=True, nullable=False),
        sa.Column("instance", sa.Integer(), primary_key=True, autoincrement=False, nullable=False),
        sa.Column("sitting", sa.Text(), sa.ForeignKey("sitting.id"), primary_key=True, nullable=False),
        sa.Column("person", sa.Text(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("other", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
    )
    op.create_index("ix_draft_person", "draft", ["person"])
    op.create_index("ix_draft_sitting", "draft", ["sitting"])


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person", sa.String(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("conversation", sa.String(), sa.ForeignKey("conversation.id"), nullable=True),
        sa.Column("sitting", sa.String(), sa.ForeignKey("sitting.id"), nullable=True),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_index("ix_notice_person", "notice", ["person"])


def _utterance() -> None:
    op.create_table(
        "utterance",
        sa.Column("seq", NUMBER, primary_key=True, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), unique=True, nullable=False),
        sa.Column("person", sa.Text(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("conversation", sa.Text(), sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("sitting", sa.Text(), sa.ForeignKey("sitting.id"), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("instance", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("aids", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), sa.ForeignKey("question.fingerprint"), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), sa.ForeignKey("utterance.id"), nullable=True),
        sa.Column("about", sa.Text(), sa.ForeignKey("utterance.id"), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("client_at", sa.Text(), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("sealed_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.UniqueConstraint("conversation", "key", "n", name="utterance_once"),
    )
    op.create_index("utterance_person_seq", "utterance", ["person", "seq"])


def _answer_back() -> None:
    op.create_table(
        "answer_back",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("utterance", sa.String(), sa.ForeignKey("utterance.id"), nullable=False),
        sa.Column("person", sa.String(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("by", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_index("ix_answer_back_person", "answer_back", ["person"])
    op.create_index("ix_answer_back_utterance", "answer_back", ["utterance"])


def _attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Text(), primary_key=True, nullable=False),
        sa.Column("utterance", sa.Text(), sa.ForeignKey("utterance.id"), nullable=False),
        sa.Column("person", sa.Text(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("media", sa.Text(), nullable=False),
        sa.Column("chunks", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
    )
    op.create_index("ix_attachment_person", "attachment", ["person"])
    op.create_index("ix_attachment_utterance", "attachment", ["utterance"])


def _notice_done() -> None:
    op.create_table(
        "notice_done",
        sa.Column("notice", sa.String(), sa.ForeignKey("notice.id"), primary_key=True, nullable=False),
        sa.Column("account", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )


def _notice_reader() -> None:
    op.create_table(
        "notice_reader",
        sa.Column("notice", sa.String(), sa.ForeignKey("notice.id"), primary_key=True, nullable=False),
        sa.Column("account", sa.String(), sa.ForeignKey("account.id"), primary_key=True, nullable=False),
        sa.Column("lead", sa.Boolean(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_index("ix_notice_reader_account", "notice_reader", ["account"])


def _notice_seen() -> None:
    op.create_table(
        "notice_seen",
        sa.Column("notice", sa.String(), sa.ForeignKey("notice.id"), primary_key=True, nullable=False),
        sa.Column("account", sa.String(), sa.ForeignKey("account.id"), primary_key=True, nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )


def _utterance_sealed() -> None:
    op.create_table(
        "utterance_sealed",
        sa.Column("utterance_id", sa.Text(), sa.ForeignKey("utterance.id"), primary_key=True, nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )


def _answer_back_read() -> None:
    op.create_table(
        "answer_back_read",
        sa.Column(
            "answer_back", sa.String(), sa.ForeignKey("answer_back.id"), primary_key=True, nullable=False
        ),
        sa.Column("sitting", sa.String(), sa.ForeignKey("sitting.id"), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )


def _attachment_chunk() -> None:
    op.create_table(
        "attachment_chunk",
        sa.Column("attachment", sa.Text(), sa.ForeignKey("attachment.id"), primary_key=True, nullable=False),
        sa.Column("n", sa.Integer(), primary_key=True, autoincrement=False, nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
    )


def upgrade() -> None:
    for make in TABLES.values():
        make()
    triggers.install(op.get_bind())


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)


TABLES = {
    "chain_head": _chain_head,
    "erasure": _erasure,
    "question": _question,
    "unit": _unit,
    "account": _account,
    "person": _person,
    "absence": _absence,
    "conversation": _conversation,
    "legal_hold": _legal_hold,
    "link": _link,
    "look": _look,
    "plan_text": _plan_text,
    "preference": _preference,
    "sign_in": _sign_in,
    "conversation_reader": _conversation_reader,
    "invitation": _invitation,
    "sitting": _sitting,
    "draft": _draft,
    "notice": _notice,
    "utterance": _utterance,
    "answer_back": _answer_back,
    "attachment": _attachment,
    "notice_done": _notice_done,
    "notice_reader": _notice_reader,
    "notice_seen": _notice_seen,
    "utterance_sealed": _utterance_sealed,
    "answer_back_read": _answer_back_read,
    "attachment_chunk": _attachment_chunk,
}
