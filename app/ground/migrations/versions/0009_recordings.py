"""What is being recorded and not sent: sealed pieces, for the sitting that makes them."""

import sqlalchemy as sa
from alembic import op

from app.ground import triggers

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recording",
        sa.Column("id", sa.Text(), primary_key=True, nullable=False),
        sa.Column("person", sa.Text(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("conversation", sa.Text(), sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("sitting", sa.Text(), sa.ForeignKey("sitting.id"), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("instance", sa.Integer(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
    )
    op.create_index("ix_recording_person", "recording", ["person"])
    op.create_index("ix_recording_sitting", "recording", ["sitting"])
    op.create_table(
        "recording_piece",
        sa.Column("recording", sa.Text(), sa.ForeignKey("recording.id"), primary_key=True, nullable=False),
        sa.Column("n", sa.Integer(), primary_key=True, autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
    )
    triggers.install(op.get_bind())


def downgrade() -> None:
    op.drop_table("recording_piece")
    op.drop_table("recording")
