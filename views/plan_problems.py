"""What is wrong in a workbook, in words: where, what, and what to do about it."""

from core.i18n import N_, Markup, Words
from models.plan_workbook.problems import SheetProblem, What

#: Each with the values that `SheetProblem.values` has for it.
SENTENCES = {
    What.NO_TABLE: N_(
        "No sheet has the table of tasks: its head needs the columns “STT”, “Nhiệm vụ”, "
        "“Cơ quan chủ trì” and the others of appendix II."
    ),
    What.TWO_TABLES: N_(
        "This table is in the sheet “%(other)s” as well. Keep one of them in the file."
    ),
    What.MISSING_COLUMN: N_("The column “%(heading)s” is missing. Add it, even if it is blank."),
    What.TWO_COLUMNS: N_("There are two columns “%(heading)s”. Keep one of them."),
    What.NO_ROWS: N_("The table has no rows below its head."),
    What.TOO_MANY_ROWS: N_("The table has more than 1,000 rows. Delete what is not of the plan."),
    What.NO_NUMBER: N_(
        "“%(given)s” stands in a row without a number. Number the row, move the text into the "
        "row above, or put a blank row between the table and what follows it."
    ),
    What.BAD_NUMBER: N_("“%(given)s” is no number of a row. Write 1, 2 … or a, b …"),
    What.NO_HEADER: N_(
        "Row “%(code)s” has no header: there is no row %(header)s above it. Add that row."
    ),
    What.DUPLICATE: N_("“%(code)s” is already in row %(first)s. Give one of them another number."),
    What.NO_TITLE: N_("Row %(code)s has no title. Write what is to be done."),
    What.NO_LEAD: N_("Nobody leads %(code)s. Name an agency here or in its header."),
    What.YEARS_TURNED: N_("The years “%(given)s” are turned round. Write the earlier one first."),
    What.YEARS_UNCLEAR: N_("The years “%(given)s” are not clear. Write them like 2023 - 2030."),
    What.BAD_DAY: N_(
        "“%(given)s” names a day that not every year has. "
        "Write it like: Trước ngày 20/11 hằng năm."
    ),
    What.BAD_FUNDING: N_("“%(given)s” is no source of money. Write I, II, III or IV."),
    What.UNKNOWN_PARTY: N_(
        "“%(given)s” is no agency and no group that is known. Correct the name."
    ),
    What.NEAR_PARTY: N_(
        "“%(given)s” is no agency and no group that is known. Is one of these meant: %(names)s?"
    ),
    What.ENDED_PARTY: N_(
        "“%(given)s” ended on %(day)s; in its place there is now: %(names)s. Write that name."
    ),
    What.GONE_PARTY: N_(
        "“%(given)s” ended on %(day)s and nobody took its place. Name another agency."
    ),
    What.AMBIGUOUS_PARTY: N_("“%(given)s” may mean several. Write one of these: %(names)s."),
    What.GROUP_LEADS: N_(
        "“%(given)s” names a group. An indicator is led by agencies: name them one by one."
    ),
    What.BAD_TARGET: N_(
        "“%(given)s” is no target in numbers. Write it like 98,5 or ≥ 40 or 15 - 20, "
        "or leave the cell blank."
    ),
    What.TARGET_TURNED: N_("The range “%(given)s” is turned round. Write the lower one first."),
    What.BAD_REPORTING: N_("“%(given)s” is no period of reporting. Write “Năm” or nothing."),
    What.BAD_CODE: N_(
        "“%(given)s” is no code. Use small letters without accents, digits and hyphens: so-tnmt."
    ),
    What.NO_NAME: N_("“%(code)s” has no name. Write it."),
    What.UNKNOWN_KIND: N_("“%(given)s” is no kind of agency. Write one of these: %(names)s."),
    What.UNKNOWN_AGENCY: N_("There is no agency of the code “%(given)s”. Correct it or add it."),
    What.SHARED_NAME: N_(
        "“%(given)s” is a name of %(names)s as well. Take it from one of them or make it longer."
    ),
    What.PARENT_CIRCLE: N_("“%(code)s” is above itself. Give it another agency above it."),
    What.BAD_DUTY: N_(
        "“%(given)s” cannot stand here. Write “cơ quan tổng hợp” at one agency and "
        "“ban hành kế hoạch” at another one."
    ),
    What.NO_RECEIVER: N_(
        "It is not said who sums up the reports and who issues the plan. In the sheet “Cơ quan”, "
        "column “Vai trò”, write “cơ quan tổng hợp” at one agency and “ban hành kế hoạch” at "
        "another one."
    ),
}


def problem(words: Words, found: SheetProblem) -> Markup:
    """Return a problem: the sheet, the cell, and what to do."""
    sentence = words.say(SENTENCES[found.what], **found.values)
    if not found.sheet:
        return sentence
    return words.say(
        "%(sheet)s, cell <b>%(cell)s</b>: %(problem)s",
        sheet=found.sheet,
        cell=found.cell,
        problem=sentence,
    )
