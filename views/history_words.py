"""What the acts, fields and states of the trail are called."""

from core.i18n import N_
from models.audit import Action
from models.reports import ReportStatus

#: What each act is called; `version`, `reason`, `name` and `year` are those of its detail. A test
#: sees to it that none is missing.
SENTENCES: dict[Action, str] = {
    Action.PLAN_LOADED: N_("loaded the plan"),
    Action.PERIOD_OPENED: N_("opened the period of %(year)s"),
    Action.INVITATION_CREATED: N_("made an invitation"),
    Action.PERSON_JOINED: N_("joined"),
    Action.PERSON_LANGUAGE: N_("chose another language"),
    Action.REPORT_STARTED: N_("began to write a report"),
    Action.REPORT_DISCARDED: N_("threw a draft away"),
    Action.REPORT_SUBMITTED: N_("sent version %(version)s"),
    Action.REPORT_HANDED_IN: N_("sent version %(version)s to the head for approval"),
    Action.REPORT_APPROVED: N_("approved version %(version)s as the head"),
    Action.REPORT_RELEASED: N_("let version %(version)s go without approval"),
    Action.REPORT_ACCEPTED: N_("accepted version %(version)s"),
    Action.REPORT_RETURNED: N_("returned version %(version)s"),
    Action.REPORT_WITHDRAWN: N_("took version %(version)s back"),
    Action.APPROVAL_SET: N_("changed whether reports need approval"),
    Action.EVIDENCE_SENT: N_("looked at the evidence"),
    Action.DOCUMENT_WANTED: N_("asked for a document"),
    Action.PLAN_ENDED: N_("ended the plan"),
    Action.PLAN_IMPORTED: N_("imported the plan from a workbook"),
    Action.GROUP_SETTLED: N_("settled who is in a group of agencies"),
    Action.INVITATION_REVOKED: N_("took an invitation back"),
    Action.PERSON_PLAN: N_("chose another plan to work on"),
    Action.PERSON_SUSPENDED: N_("suspended a person"),
    Action.PERSON_RESTORED: N_("let a suspended person work again"),
    Action.PERSON_RENAMED: N_("corrected a name"),
    Action.ROLE_GRANTED: N_("gave a role"),
    Action.ROLE_REVOKED: N_("took a role away"),
    Action.WORK_HANDED_OVER: N_("handed open work over to a colleague"),
    Action.ACCOUNT_REPLACED: N_("replaced a person's account"),
    Action.DEPUTY_NAMED: N_("named a deputy"),
    Action.DEPUTY_REVOKED: N_("ended a deputy's time"),
    Action.LEAVE_TAKEN: N_("noted days of leave"),
    Action.LEAVE_CANCELLED: N_("cancelled days of leave"),
    Action.CHAT_LINKED: N_("linked a group to the agency"),
    Action.CHAT_UNLINKED: N_("unlinked a group from the agency"),
    Action.EXTENSION_ASKED: N_("asked for more time"),
    Action.EXTENSION_GRANTED: N_("granted more time"),
    Action.EXTENSION_REFUSED: N_("did not grant more time"),
    Action.EXTENSION_WITHDRAWN: N_("withdrew the request for more time"),
    Action.DIFFICULTY_RAISED: N_("raised a difficulty"),
    Action.DIFFICULTY_HANDLED: N_("dealt with a difficulty"),
    Action.SHARE_GIVEN: N_("gave work"),
    Action.SHARE_RECALLED: N_("recalled the work given"),
    Action.SHARE_MOVED: N_("gave the work to somebody else"),
    Action.SHARE_DATE: N_("changed the day of the work given"),
    Action.SHARE_BRIEF: N_("changed the words of the work given"),
    Action.SHARE_URGED: N_("urged who has the work"),
    Action.SHARE_HAND_BACK: N_("proposed to hand the work back"),
    Action.SHARE_INSISTED: N_("kept the work where it was given"),
    Action.ASSIGNMENT_ACKNOWLEDGED: N_("acknowledged the task"),
    Action.REORGANISATION_APPLIED: N_("reorganised the agencies"),
    Action.REORGANISATION_UNDONE: N_("took a reorganisation back"),
    Action.AGENCY_FOUNDED: N_("founded the agency"),
    Action.AGENCY_ENDED: N_("ended the agency"),
    Action.AGENCY_MOVED: N_("placed the agency below another one"),
}
#: What the fields of `before` and `after` are called.
FIELDS = {
    "progress": N_("State"),
    "result": N_("Result"),
    "difficulties": N_("Difficulties"),
    "files": N_("Files"),
    "nothing_to_report": N_("Nothing to report"),
    "needs_approval": N_("Approval before sending"),
    "due_at": N_("Deadline"),
    "brief": N_("Content"),
    "status": N_("Status"),
    "version": N_("Version"),
    "language": N_("Language"),
}
STATUSES = {
    ReportStatus.DRAFT: N_("draft"),
    ReportStatus.AWAITING: N_("waits for the head"),
    ReportStatus.SUBMITTED: N_("sent"),
    ReportStatus.RETURNED: N_("returned"),
    ReportStatus.ACCEPTED: N_("accepted"),
    ReportStatus.WITHDRAWN: N_("taken back"),
}
#: The field that an act changes which notes nothing but its value before and after.
ONLY_FIELD = {
    Action.EXTENSION_GRANTED: "due_at",
    Action.SHARE_DATE: "due_at",
    Action.SHARE_BRIEF: "brief",
}
