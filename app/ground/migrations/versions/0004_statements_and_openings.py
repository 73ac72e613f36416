"""A person's words for a meeting, and what the person said of it; answers that the law lets somebody open."""

import sqlalchemy as sa
from alembic import op

from app.ground import triggers

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _account(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), sa.ForeignKey("account.id"), nullable=False)


def _opening_of() -> sa.Column[str]:
    return sa.Column("opening", sa.String(), sa.ForeignKey("opening.id"), primary_key=True, nullable=False)


def _statements() -> None:
    op.create_table(
        "statement",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("person", sa.String(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("by", sa.String(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("sitting", sa.String(), sa.ForeignKey("sitting.id"), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_index("ix_statement_person", "statement", ["person"])
    op.create_table(
        "statement_said",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("statement", sa.String(), sa.ForeignKey("statement.id"), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("sitting", sa.String(), sa.ForeignKey("sitting.id"), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_index("ix_statement_said_statement", "statement_said", ["statement"])


def _openings() -> None:
    op.create_table(
        "opening",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("person", sa.String(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("instance", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        _account("by"),
        _account("second"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_index("ix_opening_person", "opening", ["person"])
    op.create_index("ix_opening_second", "opening", ["second"])
    op.create_table(
        "opening_decided",
        _opening_of(),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("utterance", sa.String(), sa.ForeignKey("utterance.id"), nullable=True),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_table(
        "opening_told", _opening_of(), _account("by"), sa.Column("at", sa.String(), nullable=False)
    )


def upgrade() -> None:
    _statements()
    _openings()
    triggers.install(op.get_bind())


def downgrade() -> None:
    op.drop_table("opening_told")
    op.drop_table("opening_decided")
    op.drop_table("opening")
    op.drop_table("statement_said")
    op.drop_table("statement")
