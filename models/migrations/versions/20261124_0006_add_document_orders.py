"""Add documents that were asked for.

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document_orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("wanted_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("not_before", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("made_at", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('wanted', 'made', 'failed')", name=op.f("ck_document_orders_state")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_document_orders_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_document_orders_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plans.id"], name=op.f("fk_document_orders_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_orders")),
    )
    with op.batch_alter_table("document_orders") as batch_op:
        batch_op.create_index(
            "ix_document_orders_kept",
            ["id"],
            unique=False,
            sqlite_where=sa.text("content IS NOT NULL"),
            postgresql_where=sa.text("content IS NOT NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_document_orders_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            "ix_document_orders_wanted",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'wanted'"),
            postgresql_where=sa.text("state = 'wanted'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("document_orders") as batch_op:
        batch_op.drop_index(
            "ix_document_orders_wanted",
            sqlite_where=sa.text("state = 'wanted'"),
            postgresql_where=sa.text("state = 'wanted'"),
        )
        batch_op.drop_index(batch_op.f("ix_document_orders_person_id"))
        batch_op.drop_index(
            "ix_document_orders_kept",
            sqlite_where=sa.text("content IS NOT NULL"),
            postgresql_where=sa.text("content IS NOT NULL"),
        )

    op.drop_table("document_orders")
