"""Several plans, units in time, shares of tasks, and the office's requests.

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

import core.database

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reorganisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("territory", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("applied_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("undone_at", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("journal", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reorganisations")),
        sa.UniqueConstraint("code", name=op.f("uq_reorganisations_code")),
    )
    op.create_table(
        "successions",
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reorganisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["agencies.id"], name=op.f("fk_successions_predecessor_id")
        ),
        sa.ForeignKeyConstraint(
            ["reorganisation_id"],
            ["reorganisations.id"],
            name=op.f("fk_successions_reorganisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["agencies.id"], name=op.f("fk_successions_successor_id")
        ),
        sa.PrimaryKeyConstraint("predecessor_id", "successor_id", name=op.f("pk_successions")),
    )
    with op.batch_alter_table("successions") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_successions_successor_id"), ["successor_id"], unique=False
        )

    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("created_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_absences_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    with op.batch_alter_table("absences") as batch_op:
        batch_op.create_index(batch_op.f("ix_absences_person_id"), ["person_id"], unique=False)

    op.create_table(
        "deputations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("created_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("person_id <> deputy_id", name=op.f("ck_deputations_other")),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_deputations_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["people.id"], name=op.f("fk_deputations_deputy_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_deputations_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputations")),
    )
    with op.batch_alter_table("deputations") as batch_op:
        batch_op.create_index(batch_op.f("ix_deputations_deputy_id"), ["deputy_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deputations_person_id"), ["person_id"], unique=False)

    op.create_table(
        "indicator_values",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_latest", sa.Boolean(), nullable=False),
        sa.Column("actual", sa.Text(), nullable=True),
        sa.Column("estimate", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("filed_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_indicator_values_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_indicator_values_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicators.id"], name=op.f("fk_indicator_values_indicator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_values")),
        sa.UniqueConstraint(
            "indicator_id",
            "agency_id",
            "year",
            "version",
            name=op.f("uq_indicator_values_indicator_id_agency_id_year_version"),
        ),
    )
    with op.batch_alter_table("indicator_values") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_indicator_values_agency_id"), ["agency_id"], unique=False
        )
        batch_op.create_index(
            "uq_indicator_values_latest",
            ["indicator_id", "agency_id", "year"],
            unique=True,
            sqlite_where=sa.text("is_latest"),
            postgresql_where=sa.text("is_latest"),
        )

    op.create_table(
        "linked_chats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("linked_by_id", sa.Integer(), nullable=False),
        sa.Column("linked_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("unlinked_at", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_linked_chats_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["linked_by_id"], ["people.id"], name=op.f("fk_linked_chats_linked_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_linked_chats")),
    )
    with op.batch_alter_table("linked_chats") as batch_op:
        batch_op.create_index(batch_op.f("ix_linked_chats_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(
            "uq_linked_chats_active",
            ["channel", "address"],
            unique=True,
            sqlite_where=sa.text("unlinked_at IS NULL"),
            postgresql_where=sa.text("unlinked_at IS NULL"),
        )

    op.create_table(
        "extensions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("wanted_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("late_explanation", sa.Text(), nullable=True),
        sa.Column("due_before", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("granted_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["people.id"], name=op.f("fk_extensions_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_extensions_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name=op.f("fk_extensions_duty_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extensions")),
    )
    with op.batch_alter_table("extensions") as batch_op:
        batch_op.create_index(batch_op.f("ix_extensions_duty_id"), ["duty_id"], unique=False)
        batch_op.create_index(
            "uq_extensions_pending",
            ["duty_id"],
            unique=True,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )

    op.create_table(
        "difficulties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("raised_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("first_answered_at", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", core.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_difficulties_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_difficulties_author_id")
        ),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name=op.f("fk_difficulties_duty_id")),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["agencies.id"], name=op.f("fk_difficulties_holder_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_difficulties_plan_id")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_difficulties_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difficulties")),
    )
    with op.batch_alter_table("difficulties") as batch_op:
        batch_op.create_index(batch_op.f("ix_difficulties_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_difficulties_duty_id"), ["duty_id"], unique=False)
        batch_op.create_index(
            "ix_difficulties_open",
            ["holder_id"],
            unique=False,
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        )

    op.create_table(
        "difficulty_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("difficulty_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_difficulty_entries_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["difficulty_id"],
            ["difficulties.id"],
            name=op.f("fk_difficulty_entries_difficulty_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_difficulty_entries_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difficulty_entries")),
    )
    with op.batch_alter_table("difficulty_entries") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_difficulty_entries_difficulty_id"), ["difficulty_id"], unique=False
        )

    op.create_table(
        "difficulty_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("difficulty_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received_at", core.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["difficulty_id"], ["difficulties.id"], name=op.f("fk_difficulty_files_difficulty_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difficulty_files")),
    )
    with op.batch_alter_table("difficulty_files") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_difficulty_files_difficulty_id"), ["difficulty_id"], unique=False
        )

    with op.batch_alter_table("accounts") as batch_op:
        batch_op.add_column(
            sa.Column("ended_at", core.database.UtcDateTime(timezone=True), nullable=True)
        )

    with op.batch_alter_table("agencies") as batch_op:
        batch_op.add_column(
            sa.Column("territory", sa.Text(), server_default="tra-vinh", nullable=False)
        )
        batch_op.add_column(sa.Column("valid_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("needs_approval", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.drop_constraint(batch_op.f("uq_agencies_code"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_agencies_territory_code"), ["territory", "code"]
        )

    with op.batch_alter_table("agency_groups") as batch_op:
        batch_op.add_column(
            sa.Column("territory", sa.Text(), server_default="tra-vinh", nullable=False)
        )
        batch_op.drop_constraint(batch_op.f("uq_agency_groups_code"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_agency_groups_territory_code"), ["territory", "code"]
        )

    with op.batch_alter_table("assignments") as batch_op:
        batch_op.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("brief", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("given_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("given_at", core.database.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("acknowledged_at", core.database.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(sa.Column("acknowledged_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("hand_back_reason", sa.Text(), nullable=True))
        batch_op.add_column(
            sa.Column("hand_back_at", core.database.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("ended_at", core.database.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(sa.Column("end_reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("successor_id", sa.Integer(), nullable=True))
        batch_op.drop_constraint(batch_op.f("ck_assignments_role"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_assignments_role"), "role IN ('lead', 'coordinating', 'part')"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_assignments_part"), "(role = 'part') = (parent_id IS NOT NULL)"
        )
        batch_op.drop_constraint(batch_op.f("uq_assignments_task_id_agency_id"), type_="unique")
        batch_op.create_index(batch_op.f("ix_assignments_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignments_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_assignments_task_agency",
            ["task_id", "agency_id"],
            unique=True,
            sqlite_where=sa.text("parent_id IS NULL AND ended_at IS NULL"),
            postgresql_where=sa.text("parent_id IS NULL AND ended_at IS NULL"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_assignments_given_by_id"), "people", ["given_by_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_assignments_acknowledged_by_id"),
            "people",
            ["acknowledged_by_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_assignments_successor_id"), "assignments", ["successor_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_assignments_parent_id"), "assignments", ["parent_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_assignments_person_id"), "people", ["person_id"], ["id"]
        )

    with op.batch_alter_table("audit") as batch_op:
        batch_op.add_column(sa.Column("on_behalf_of_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "inbox_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
            )
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_audit_on_behalf_of_id"), "people", ["on_behalf_of_id"], ["id"]
        )

    with op.batch_alter_table("duties") as batch_op:
        # Filled from the period below, and only then required.
        batch_op.add_column(
            sa.Column("due_at", core.database.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("deadline_version", sa.Integer(), server_default="1", nullable=False)
        )
        batch_op.add_column(
            sa.Column("cancelled_at", core.database.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(sa.Column("moved_to_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_duties_moved_to_id"), "duties", ["moved_to_id"], ["id"]
        )
    op.execute(
        "UPDATE duties SET due_at ="
        " (SELECT due_at FROM periods WHERE periods.id = duties.period_id)"
    )
    with op.batch_alter_table("duties") as batch_op:
        batch_op.alter_column("due_at", nullable=False)

    with op.batch_alter_table("invitations") as batch_op:
        batch_op.add_column(sa.Column("created_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("name", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("revoked_at", core.database.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_invitations_created_by_id"), "people", ["created_by_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_invitations_person_id"), "people", ["person_id"], ["id"]
        )

    with op.batch_alter_table("people") as batch_op:
        batch_op.add_column(sa.Column("plan_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("hints", sa.JSON(), server_default="[]", nullable=False))
        batch_op.create_foreign_key(batch_op.f("fk_people_plan_id"), "plans", ["plan_id"], ["id"])

    with op.batch_alter_table("plans") as batch_op:
        batch_op.add_column(
            sa.Column("territory", sa.Text(), server_default="tra-vinh", nullable=False)
        )
        batch_op.add_column(
            sa.Column("ended_at", core.database.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(sa.Column("superseded_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_plans_superseded_by_id"), "plans", ["superseded_by_id"], ["id"]
        )

    with op.batch_alter_table("reports") as batch_op:
        batch_op.add_column(
            sa.Column("base_version", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(sa.Column("correction_reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("on_behalf_of_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("approved_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("approved_at", core.database.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(sa.Column("decided_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("decided_at", core.database.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(sa.Column("decision_reason", sa.Text(), nullable=True))
        batch_op.drop_constraint(batch_op.f("ck_reports_submitted"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_reports_submitted"),
            "status NOT IN ('submitted', 'accepted')"
            " OR (version IS NOT NULL AND submitted_at IS NOT NULL)",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_reports_version"), "status = 'draft' OR version IS NOT NULL"
        )
        batch_op.create_index(
            "ix_reports_waiting",
            ["status", "duty_id"],
            unique=False,
            sqlite_where=sa.text("status IN ('awaiting', 'submitted')"),
            postgresql_where=sa.text("status IN ('awaiting', 'submitted')"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_reports_approved_by_id"), "people", ["approved_by_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_reports_decided_by_id"), "people", ["decided_by_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_reports_on_behalf_of_id"), "people", ["on_behalf_of_id"], ["id"]
        )

    with op.batch_alter_table("tasks") as batch_op:
        batch_op.add_column(sa.Column("related", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(
            sa.Column("withdrawn_at", core.database.UtcDateTime(timezone=True), nullable=True)
        )


def downgrade() -> None:
    with op.batch_alter_table("tasks") as batch_op:
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_column("related")

    with op.batch_alter_table("reports") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_reports_on_behalf_of_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_reports_decided_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_reports_approved_by_id"), type_="foreignkey")
        batch_op.drop_index(
            "ix_reports_waiting",
            sqlite_where=sa.text("status IN ('awaiting', 'submitted')"),
            postgresql_where=sa.text("status IN ('awaiting', 'submitted')"),
        )
        batch_op.drop_constraint(batch_op.f("ck_reports_version"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_reports_submitted"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_reports_submitted"),
            "status = 'draft' OR (version IS NOT NULL AND submitted_at IS NOT NULL)",
        )
        batch_op.drop_column("decision_reason")
        batch_op.drop_column("decided_at")
        batch_op.drop_column("decided_by_id")
        batch_op.drop_column("approved_at")
        batch_op.drop_column("approved_by_id")
        batch_op.drop_column("on_behalf_of_id")
        batch_op.drop_column("correction_reason")
        batch_op.drop_column("base_version")

    with op.batch_alter_table("plans") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_plans_superseded_by_id"), type_="foreignkey")
        batch_op.drop_column("superseded_by_id")
        batch_op.drop_column("ended_at")
        batch_op.drop_column("territory")

    with op.batch_alter_table("people") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_people_plan_id"), type_="foreignkey")
        batch_op.drop_column("hints")
        batch_op.drop_column("plan_id")

    with op.batch_alter_table("invitations") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_invitations_person_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_invitations_created_by_id"), type_="foreignkey")
        batch_op.drop_column("revoked_at")
        batch_op.drop_column("person_id")
        batch_op.drop_column("name")
        batch_op.drop_column("created_by_id")

    with op.batch_alter_table("duties") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_duties_moved_to_id"), type_="foreignkey")
        batch_op.drop_column("moved_to_id")
        batch_op.drop_column("cancelled_at")
        batch_op.drop_column("deadline_version")
        batch_op.drop_column("due_at")

    with op.batch_alter_table("audit") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_audit_on_behalf_of_id"), type_="foreignkey")
        batch_op.drop_column("inbox_seq")
        batch_op.drop_column("on_behalf_of_id")

    with op.batch_alter_table("assignments") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_assignments_person_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_assignments_parent_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_assignments_successor_id"), type_="foreignkey")
        batch_op.drop_constraint(
            batch_op.f("fk_assignments_acknowledged_by_id"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("fk_assignments_given_by_id"), type_="foreignkey")
        batch_op.drop_index(
            "uq_assignments_task_agency",
            sqlite_where=sa.text("parent_id IS NULL AND ended_at IS NULL"),
            postgresql_where=sa.text("parent_id IS NULL AND ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_assignments_person_id"))
        batch_op.drop_index(batch_op.f("ix_assignments_parent_id"))
        batch_op.create_unique_constraint(
            batch_op.f("uq_assignments_task_id_agency_id"), ["task_id", "agency_id"]
        )
        batch_op.drop_constraint(batch_op.f("ck_assignments_part"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_assignments_role"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_assignments_role"), "role IN ('lead', 'coordinating')"
        )
        batch_op.drop_column("successor_id")
        batch_op.drop_column("end_reason")
        batch_op.drop_column("ended_at")
        batch_op.drop_column("hand_back_at")
        batch_op.drop_column("hand_back_reason")
        batch_op.drop_column("acknowledged_by_id")
        batch_op.drop_column("acknowledged_at")
        batch_op.drop_column("given_at")
        batch_op.drop_column("given_by_id")
        batch_op.drop_column("due_on")
        batch_op.drop_column("brief")
        batch_op.drop_column("person_id")
        batch_op.drop_column("parent_id")

    with op.batch_alter_table("agency_groups") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_agency_groups_territory_code"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_agency_groups_code"), ["code"])
        batch_op.drop_column("territory")

    with op.batch_alter_table("agencies") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_agencies_territory_code"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_agencies_code"), ["code"])
        batch_op.drop_column("needs_approval")
        batch_op.drop_column("ended_on")
        batch_op.drop_column("valid_from")
        batch_op.drop_column("territory")

    with op.batch_alter_table("accounts") as batch_op:
        batch_op.drop_column("ended_at")

    with op.batch_alter_table("difficulty_files") as batch_op:
        batch_op.drop_index(batch_op.f("ix_difficulty_files_difficulty_id"))

    op.drop_table("difficulty_files")
    with op.batch_alter_table("difficulty_entries") as batch_op:
        batch_op.drop_index(batch_op.f("ix_difficulty_entries_difficulty_id"))

    op.drop_table("difficulty_entries")
    with op.batch_alter_table("difficulties") as batch_op:
        batch_op.drop_index(
            "ix_difficulties_open",
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        )
        batch_op.drop_index(batch_op.f("ix_difficulties_duty_id"))
        batch_op.drop_index(batch_op.f("ix_difficulties_agency_id"))

    op.drop_table("difficulties")
    with op.batch_alter_table("extensions") as batch_op:
        batch_op.drop_index(
            "uq_extensions_pending",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.drop_index(batch_op.f("ix_extensions_duty_id"))

    op.drop_table("extensions")
    with op.batch_alter_table("linked_chats") as batch_op:
        batch_op.drop_index(
            "uq_linked_chats_active",
            sqlite_where=sa.text("unlinked_at IS NULL"),
            postgresql_where=sa.text("unlinked_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_linked_chats_agency_id"))

    op.drop_table("linked_chats")
    with op.batch_alter_table("indicator_values") as batch_op:
        batch_op.drop_index(
            "uq_indicator_values_latest",
            sqlite_where=sa.text("is_latest"),
            postgresql_where=sa.text("is_latest"),
        )
        batch_op.drop_index(batch_op.f("ix_indicator_values_agency_id"))

    op.drop_table("indicator_values")
    with op.batch_alter_table("deputations") as batch_op:
        batch_op.drop_index(batch_op.f("ix_deputations_person_id"))
        batch_op.drop_index(batch_op.f("ix_deputations_deputy_id"))

    op.drop_table("deputations")
    with op.batch_alter_table("absences") as batch_op:
        batch_op.drop_index(batch_op.f("ix_absences_person_id"))

    op.drop_table("absences")
    with op.batch_alter_table("successions") as batch_op:
        batch_op.drop_index(batch_op.f("ix_successions_successor_id"))

    op.drop_table("successions")
    op.drop_table("reorganisations")
