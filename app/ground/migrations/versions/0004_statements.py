"""A person's words for a meeting: which, in which order, and what the person said of it."""

import sqlalchemy as sa
from alembic import op

from app.ground import triggers

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
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
    triggers.install(op.get_bind())


def downgrade() -> None:
    op.drop_table("statement_said")
    op.drop_table("statement")
