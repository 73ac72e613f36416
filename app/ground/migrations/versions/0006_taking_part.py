"""Facts about how somebody takes part, under the headings of section 68 of the Care Act 2014."""

import sqlalchemy as sa
from alembic import op

from app.ground import triggers

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "taking_part",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("person", sa.String(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("by", sa.String(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_index("ix_taking_part_person", "taking_part", ["person"])
    triggers.install(op.get_bind())


def downgrade() -> None:
    op.drop_table("taking_part")
