"""What somebody else saw, apart from what the person says."""

import sqlalchemy as sa
from alembic import op

from app.ground import triggers

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "other_view",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("person", sa.String(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("by", sa.String(), sa.ForeignKey("account.id"), nullable=True),
        sa.Column("sitting", sa.String(), sa.ForeignKey("sitting.id"), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_index("ix_other_view_person", "other_view", ["person"])
    triggers.install(op.get_bind())


def downgrade() -> None:
    op.drop_table("other_view")
