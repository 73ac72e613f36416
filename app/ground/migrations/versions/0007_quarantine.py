"""Answers that were put in under the wrong name, set apart so that nobody reads them."""

import sqlalchemy as sa
from alembic import op

from app.ground import triggers

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Text(), primary_key=True, nullable=False),
        sa.Column("person", sa.Text(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("about", sa.Text(), sa.ForeignKey("quarantine.id"), nullable=True),
        sa.Column("sitting", sa.Text(), sa.ForeignKey("sitting.id"), nullable=False),
        sa.Column("by", sa.Text(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("second", sa.Text(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
    )
    op.create_index("ix_quarantine_person", "quarantine", ["person"])
    op.create_index("ix_quarantine_about", "quarantine", ["about"])
    op.create_index("ix_quarantine_sitting", "quarantine", ["sitting"])
    op.create_table(
        "quarantined",
        sa.Column("utterance", sa.Text(), sa.ForeignKey("utterance.id"), primary_key=True, nullable=False),
        sa.Column("quarantine", sa.Text(), sa.ForeignKey("quarantine.id"), primary_key=True, nullable=False),
    )
    triggers.install(op.get_bind())


def downgrade() -> None:
    op.drop_table("quarantined")
    op.drop_table("quarantine")
