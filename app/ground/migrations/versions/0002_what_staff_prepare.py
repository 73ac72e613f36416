"""What staff prepare for a person's talks, and that it is not asked any more."""

import sqlalchemy as sa
from alembic import op

from app.ground import triggers

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "asking",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("person", sa.String(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_index("ix_asking_person", "asking", ["person"])
    op.create_table(
        "asking_ended",
        sa.Column("asking", sa.String(), sa.ForeignKey("asking.id"), primary_key=True, nullable=False),
        sa.Column("by", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    triggers.install(op.get_bind())


def downgrade() -> None:
    op.drop_table("asking_ended")
    op.drop_table("asking")
