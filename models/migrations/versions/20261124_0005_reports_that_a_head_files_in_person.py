"""Reports that a head files in person, past the approval.

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A plain ALTER on SQLite too: a table that is rebuilt loses what batches do not copy.
    op.add_column(
        "reports",
        sa.Column("is_direct", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("reports", "is_direct")
