"""Passkeys, what they sign, links by which somebody comes to their account; who may decide in law."""

import sqlalchemy as sa
from alembic import op

from app.ground import triggers

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _account() -> sa.Column[str]:
    return sa.Column("account", sa.String(), sa.ForeignKey("account.id"), nullable=False)


def _passkeys() -> None:
    op.create_table(
        "passkey",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        _account(),
        sa.Column("credential", sa.String(), nullable=False, unique=True),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("used_at", sa.String(), nullable=True),
        sa.Column("ended_at", sa.String(), nullable=True),
    )
    op.create_index("ix_passkey_account", "passkey", ["account"])
    op.create_table(
        "challenge",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.String(), nullable=False),
    )


def _entry() -> None:
    op.create_table(
        "entry",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("code", sa.String(), nullable=False, unique=True),
        _account(),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by", sa.String(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=False),
        sa.Column("used_at", sa.String(), nullable=True),
    )
    op.create_index("ix_entry_account", "entry", ["account"])


def _representative() -> None:
    op.create_table(
        "representative",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("person", sa.String(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_index("ix_representative_person", "representative", ["person"])
    op.create_table(
        "representative_ended",
        sa.Column(
            "representative",
            sa.String(),
            sa.ForeignKey("representative.id"),
            primary_key=True,
            nullable=False,
        ),
        sa.Column("by", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )


def upgrade() -> None:
    _passkeys()
    _entry()
    _representative()
    triggers.install(op.get_bind())


def downgrade() -> None:
    op.drop_table("representative_ended")
    op.drop_table("representative")
    op.drop_table("entry")
    op.drop_table("challenge")
    op.drop_table("passkey")
