"""Who gets how far with each button: written by hand from docs/rules.md, not from the code.

The small office's numbers (scene.py): duty 1 has a report (1) that was submitted, duty 2 one (2)
that waits for its head, a difficulty (1) and a request for more time (1); duty 5 is the share (5)
that the head has given to the officer. Indicator 1 has figures. Agency 1, its people 1 and 2.
"""

from enum import StrEnum


class Outcome(StrEnum):
    """What came of a press."""

    NOTHING = "-"  #: a refusal, or an answer without anything of the agency's own.
    READS = "r"  #: something of the agency's own was read.
    CHANGES = "w"  #: something of the agency's own was changed.


_REPORTERS = {"own officer": "w", "own head": "w"}
_HEAD_READS, _HEAD_ACTS = {"own head": "r"}, {"own head": "w"}
_OFFICER_READS, _OFFICER_ACTS = {"own officer": "r"}, {"own officer": "w"}
_AGENCY_READS = {"own officer": "r", "own head": "r"}
#: The planning department receives what so-tnmt sends.
_RECEIVER_READS, _RECEIVER_ACTS = {"planner": "r"}, {"planner": "w"}
_WHOLE_PLAN = {**_AGENCY_READS, "planner": "r", "leader": "r"}
_WITH_ADMIN = {**_WHOLE_PLAN, "admin": "r"}
_NOBODY: dict[str, str] = {}

#: The button with its numbers: who reads or changes something of Sở TNMT's by it.
ACTS: dict[str, dict[str, str]] = {
    # Reports
    "report:1": _REPORTERS,
    "report:2": _REPORTERS,
    "nothing:1": _REPORTERS,
    "correct:1": _REPORTERS,
    "withdraw:1": _NOBODY,  # it only asks, and repeats nothing of the report
    "withdraw_yes:1": _OFFICER_ACTS,
    "withdraw_yes:2": _OFFICER_ACTS,
    "task:1": _WITH_ADMIN,
    "task:2": _NOBODY,  # what waits for the head is in no card yet
    "evidence:1": _NOBODY,  # there is none
    "history:1:0": _WITH_ADMIN,
    "history:2:0": _WITH_ADMIN,
    "history_task:2:0": _WITH_ADMIN,
    # The way of a report: the head approves, the planning department accepts and returns
    "review_card:1": _RECEIVER_READS,
    "review_card:2": _HEAD_READS,
    "review_text:1": _RECEIVER_READS,
    "review_text:2": _HEAD_READS,
    "review_approve:2": _HEAD_ACTS,
    "review_approve:1": _NOBODY,
    "review_accept:1": _RECEIVER_ACTS,
    "review_accept:2": _NOBODY,
    "review_return:1": _NOBODY,  # it asks for the reason
    "review_return:2": _NOBODY,
    "review_set:1:0": _HEAD_ACTS,
    # Giving work on
    "give:2": _HEAD_READS,
    "share_move:5": _HEAD_READS,
    "ack:5": _OFFICER_ACTS,
    "share:5": _WITH_ADMIN,
    "share_ask:5:0": _NOBODY,
    "board:2": _WITH_ADMIN,
    "gather:2": _NOBODY,
    # More time
    "extend_on:1": _NOBODY,
    "extension:1": _WITH_ADMIN,
    "extension_agree:1": _RECEIVER_ACTS,
    "extension_refuse:1": _NOBODY,  # it asks for the reason, or for the day
    "extension_other:1": _NOBODY,
    "extension_withdraw:1": _OFFICER_ACTS,
    # Difficulties
    "difficulty:1:0": _WHOLE_PLAN,
    "difficulty_do:1:0": _NOBODY,  # it asks for the words
    "difficulty_show_files:1": _NOBODY,
    "difficulty_on:1": _NOBODY,
    # Indicators
    "indicator:1": _WITH_ADMIN,
    "history_indicator:1:0": _WITH_ADMIN,
    "indicator_file:1:1:2026": _AGENCY_READS,
    # People
    "people:1:0": {"own head": "r", "admin": "r"},
    "person:2:1": {"own head": "r", "admin": "r"},
    "suspend:2:1": {"admin": "r"},
    "hand_over:2:1": {"own head": "r", "admin": "r"},
    "restore:8:1": _NOBODY,
    "invite_as:1:0": _NOBODY,
}
#: Buttons that name a page, an answer to an open question, or what the plan's paper says: there is
#: nothing of an agency's in their numbers alone. A new button belongs here or above.
BY_NUMBER = {
    "ack_all", "agency", "answer_done", "answer_none", "answer_percent", "answer_state", "asked",
    "change", "choose", "deputies", "deputy", "deputy_days", "deputy_revoke", "difficulties",
    "difficulty_alone", "difficulty_change", "difficulty_choose", "difficulty_drop",
    "difficulty_files", "difficulty_go_on", "difficulty_kind", "difficulty_new",
    "difficulty_no_words", "difficulty_send", "discard", "drop_files", "export_agencies",
    "export_make", "extend", "extend_change", "extend_day", "extend_send", "found",
    "found_agency", "found_indicator", "found_passage", "found_task", "give_all", "give_change",
    "give_next", "give_open", "give_own", "give_page", "give_pick", "give_send", "give_stop",
    "give_to", "give_whole", "group", "group_confirm", "group_drop", "group_pick",
    "group_settle", "group_stop", "groups", "indicator_agency", "indicator_change",
    "indicator_go_on", "indicator_keep", "indicator_read", "indicator_retype", "indicator_right",
    "indicator_send", "indicator_skip", "indicators", "invite", "language", "leave_cancel",
    "leave_days", "link", "meant", "passages", "people_other", "person_yes", "plan_apply",
    "plan_choose", "plan_discard", "plan_import", "rename", "reorganise", "reorganise_no",
    "reply_on", "review", "review_bulk", "review_bulk_yes", "review_filter", "review_next",
    "review_settings", "review_why", "revise", "send", "send_anyway", "share_bare", "status",
    "status_agencies", "status_missing", "status_overdue", "status_tasks",
    "status_unacknowledged", "tasks",
}  # fmt: skip
