"""Whether a person heard their statement read aloud before they said of it what they said."""

import sqlalchemy as sa
from alembic import op

from app.ground import triggers

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("statement_said", sa.Column("how", sa.String(), nullable=False, server_default="seen"))
    triggers.install(op.get_bind())


def downgrade() -> None:
    op.drop_column("statement_said", "how")
