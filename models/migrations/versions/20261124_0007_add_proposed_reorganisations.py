"""Add reorganisations that wait for a second person.

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reorganisation_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("territory", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'confirmed', 'done', 'declined', 'replaced')",
            name=op.f("ck_reorganisation_proposals_state"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["people.id"],
            name=op.f("fk_reorganisation_proposals_decided_by_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reorganisation_proposals")),
    )


def downgrade() -> None:
    op.drop_table("reorganisation_proposals")
