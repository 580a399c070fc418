"""/chitieu through the chat: list, card, filing step by step and at once, doubts, two at once."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from models.agencies import Agency
from models.delivery import Dialog
from models.indicators import Indicator, IndicatorValue
from models.people import Membership
from models.rights import Role
from tests.handlers.conftest import HEAD, LEADER, OFFICER, OTHER, PLANNER, STRANGER
from tests.support.chat import Chat, text_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

CHART = Path(__file__).parent.parent.parent / "handlers" / "indicators.mmd"
#: Works for both agencies that lead indicator I.
BOTH = 21


def filed(chat: Chat) -> list[tuple[int, str | None, str | None, str | None, str | None]]:
    with chat.database.read() as session:
        return [
            (one.version, one.actual, one.estimate, one.source, one.note)
            for one in session.scalars(select(IndicatorValue).order_by(IndicatorValue.id))
        ]


def number(chat: Chat, code: str = "III.1") -> int:
    with chat.database.read() as session:
        return session.scalars(select(Indicator.id).where(Indicator.code == code)).one()


def step(chat: Chat, user: int) -> str:
    """At which question somebody's conversation stands, "[*]" where none is open."""
    with chat.database.read() as session:
        row = session.get(Dialog, ("telegram", str(user), str(user)))
        return row.step if row and row.name == "indicators" else "[*]"


def test_from_the_list_to_the_receipt_and_back_by_words_alone(office: Chat) -> None:
    listed = text_of(office.say(OFFICER, "/chitieu"))
    assert "5 of 5 have no figure of this year yet" in listed
    assert "4. 🟡 III.1 Tỷ lệ chất thải rắn" in listed
    card = text_of(office.say(OFFICER, "4"))
    assert "Target 2030: 98.5%" in card
    assert "2026: no figure yet (Sở TN&MT)" in card
    assert "4 years left" in card
    assert "What was reached up to 31/10/2026?" in text_of(office.say(OFFICER, "1"))
    assert "expected for the whole year" in text_of(office.say(OFFICER, "đạt 97,2%"))
    assert "Where do the figures come from?" in text_of(office.say(OFFICER, "97,8"))
    assert "anything to note" in text_of(office.say(OFFICER, "Báo cáo số 12"))
    preview = text_of(office.say(OFFICER, "bỏ qua"))
    for part in ("97.2%", "97.8%", "Báo cáo số 12", "Note: none", "rise by 0.7 percentage points"):
        assert part in preview
    assert filed(office) == []
    receipt = text_of(office.say(OFFICER, "gửi"))
    assert "Figures of indicator III.1 for 2026 were sent (version 1)" in receipt
    assert "4 more indicators of your agency have no figure" in receipt
    assert filed(office) == [(1, "97.2", "97.8", "Báo cáo số 12", None)]
    assert "✅ III.1" in text_of(office.say(OFFICER, "/indicators"))


def test_a_correction_by_buttons_keeps_what_is_not_changed(office: Chat) -> None:
    office.say(OFFICER, "/chitieu III.1 97,2 ước 97,8")
    office.press(OFFICER, "Change: source")
    office.say(OFFICER, "BC 12")
    office.press(OFFICER, "Send")
    office.say(HEAD, "/chitieu III.1")
    assert "Sent so far: 97.2% · estimate for the year 97.8% (Sở TN&MT · Lan" in text_of(
        office.press(HEAD, "Correct the figures of 2026")
    )
    office.say(HEAD, "98,125")
    office.press(HEAD, "Keep: 97.8")
    office.press(HEAD, "Keep: BC 12")
    preview = office.press(HEAD, "Skip")
    assert "98.125%" in text_of(preview)
    receipt = text_of(office.press(HEAD, "Send"))
    assert "version 2" in receipt
    assert filed(office)[1] == (2, "98.125", "97.8", "BC 12", None)
    assert "old" in str(office.press_data(HEAD, preview[0].buttons["Send"])[-1].params["text"])
    told = text_of(office.press_data(PLANNER, f"history_indicator:{number(office)}:0"))
    assert "Hùng · Sở TN&MT\nsent version 2 of the figures of 2026" in told
    assert "• Actual: 97.2 → 98.125" in told
    assert "Source: BC 12" in text_of(office.say(OFFICER, "/lichsu III.1"))


def test_what_is_not_plausible_is_asked_again(office: Chat) -> None:
    assert "not between 0 and 100%" in text_of(office.say(OFFICER, "/chitieu 4 985%"))
    assert "type the right figure" in text_of(office.say(OFFICER, "không biết"))
    assert "another size than the target of 2030 (98.5%)" in text_of(office.say(OFFICER, "0,985"))
    assert "check the figures" in text_of(office.say(OFFICER, "Đúng rồi"))
    office.press(OFFICER, "Change: actual")
    office.say(OFFICER, "95")
    office.say(OFFICER, "gửi")
    office.clock.set(office.now.replace(year=2027))
    assert "far from that of 2026, 95%" in text_of(office.say(OFFICER, "/chitieu 4 60"))
    office.press(OFFICER, "Yes, it is right")
    office.press(OFFICER, "Change: estimate")
    assert "far from the actual figure, 60%" in text_of(office.say(OFFICER, "90"))
    office.press(OFFICER, "Type it again")
    assert "61%" in text_of(office.say(OFFICER, "61"))
    office.press(OFFICER, "Send")
    assert filed(office)[1][1:3] == ("60", "61")
    card = text_of(office.say(OFFICER, "/chitieu 4"))
    assert "2027 is worse than the year before" in card
    assert "Correct the figures of 2026" in office.answers[OFFICER][-1].buttons


def test_a_figure_that_can_be_two_is_asked_about(office: Chat) -> None:
    asked = office.say(OFFICER, "/chitieu I.1 1.234 ước 1.500")
    assert "1. 1,234 (a whole number)" in text_of(asked)
    assert "2. 1.234 (a decimal, between 1 and 2)" in text_of(asked)
    # The estimate that came along waits for its turn; only one of its readings is plausible.
    preview = text_of(office.say(OFFICER, "1"))
    assert "Actual (up to 31/10/2026): 1,234 tấn khí CO2" in preview
    assert "Estimate for the year: 1,500 tấn khí CO2" in preview
    # For a share only one of the two is possible.
    assert "98.125%" in text_of(office.say(OFFICER, "/chitieu 4 98.125"))


def test_wrong_answers_are_told_kindly_and_change_nothing(office: Chat) -> None:
    assert "no such indicator" in text_of(office.say(OFFICER, "/chitieu 77"))
    assert "type the figure in digits" in text_of(office.say(OFFICER, "/chitieu 4 nhiều"))
    assert "“trên 98” cannot be read as one figure" in text_of(
        office.say(OFFICER, "/chitieu 4 trên 98")
    )
    assert "not in the unit of this indicator (%)" in text_of(
        office.say(OFFICER, "/chitieu 4 5 xã")
    )
    assert "too long" in text_of(office.say(OFFICER, "/chitieu 2 " + "9" * 30))
    assert "2025 is over" in text_of(office.say(OFFICER, "/chitieu 4 2025 97 ước 98"))
    office.say(OFFICER, "/chitieu 4 98")
    assert "Nothing was sent" in text_of(office.say(OFFICER, "tốt"))
    office.say(OFFICER, "sửa")
    office.press(OFFICER, "Change: note")
    assert "too long" in text_of(office.say(OFFICER, "x" * 1001))
    forwarded = {"type": "hidden_user", "date": 1, "sender_user_name": "Ai đó"}
    assert "was forwarded" in text_of(office.say(OFFICER, "98", forward_origin=forwarded))
    assert "needs an answer in words" in text_of(office.send_file(OFFICER, "a.pdf"))
    assert step(office, OFFICER) == "note"
    assert "Stopped; nothing was sent" in text_of(office.say(OFFICER, "/huy"))
    assert filed(office) == []


def test_without_any_figure_the_note_says_why(office: Chat) -> None:
    office.say(OFFICER, "/chitieu I.2")
    office.press(OFFICER, "Report the figures of 2026")
    for _ in range(3):
        office.say(OFFICER, "chưa có")
    assert "say in a few words why" in text_of(office.say(OFFICER, "không"))
    office.say(OFFICER, "Chưa kiểm kê xong")
    office.press(OFFICER, "Send")
    assert filed(office) == [(1, None, None, None, "Chưa kiểm kê xong")]
    assert "I.2 Cường độ phát thải khí nhà kính\n   no figure yet" in text_of(
        office.say(OFFICER, "/chitieu")
    )


def test_two_officers_write_at_once_and_the_second_sees_the_first(office: Chat) -> None:
    office.say(OFFICER, "/chitieu III.1 97")
    office.say(HEAD, "/chitieu III.1 98")
    office.press(HEAD, "Send")
    told = text_of(office.press(OFFICER, "Send"))
    assert "Hùng has sent version 1 meanwhile" in told
    assert "Sent so far: 98%" in told
    assert "version 2" in told
    assert len(filed(office)) == 1
    assert "(version 2)" in text_of(office.press(OFFICER, "Send"))
    office.say(HEAD, "/chitieu III.1 97")
    assert "very figures that were sent already" in text_of(office.say(HEAD, "gửi"))
    assert [row[:2] for row in filed(office)] == [(1, "98"), (2, "97")]


def test_looking_around_leaves_open_work_alone_and_a_restart_loses_nothing(office: Chat) -> None:
    office.say(OFFICER, "/chitieu III.1")
    office.press(OFFICER, "Report the figures of 2025")
    assert "up to 31/12/2025" in text_of(office.say(OFFICER, "97"))
    answers = office.say(OFFICER, "/status")
    assert "figures of indicator III.1 are still open" in answers[1].text
    again = Chat(office.database, office.clock, office.zone)
    again._updates, again._seen, again.languages = office._updates, office._seen, office.languages
    assert "Where do the figures come from" in text_of(
        again.press_data(OFFICER, "indicator_go_on")
    )
    # Of a year that is over nothing is estimated.
    assert "anything to note" in text_of(again.say(OFFICER, "Niên giám thống kê"))
    preview = again.say(OFFICER, "bỏ qua")
    assert "Estimate" not in text_of(preview)
    assert "Change: estimate" not in preview[0].buttons
    assert "What you were writing before was left" in text_of(again.say(OFFICER, "/baocao 11"))
    again.say(OFFICER, "/chitieu")
    assert step(again, OFFICER) == "[*]"
    assert filed(office) == []


def test_the_same_in_vietnamese(office: Chat) -> None:
    office.join(STRANGER, "so-tnmt", Role.OFFICER, "Mai", language="vi")
    assert "5/5 chỉ tiêu chưa có số liệu năm nay" in text_of(office.say(STRANGER, "/chitieu"))
    assert "chỉ tiêu chưa có số liệu năm nay (/chitieu)" in text_of(office.say(STRANGER, "/help"))
    asked = office.say(STRANGER, "chỉ tiêu I.1 1.234,50 tấn ước 1.300,5")
    assert "Thực hiện (đến 31/10/2026): 1.234,50 tấn khí CO2" in text_of(asked)
    assert "Ước cả năm: 1.300,5 tấn khí CO2" in text_of(asked)
    assert "Mời nhập, hoặc bấm" in text_of(office.say(STRANGER, "sửa nguồn"))
    office.say(STRANGER, "bỏ qua")
    assert "Đã gửi số liệu chỉ tiêu I.1 năm 2026" in text_of(office.say(STRANGER, "Gửi"))
    assert filed(office) == [(1, "1234.50", "1300.5", None, None)]
    card = text_of(office.press(STRANGER, "Xem chỉ tiêu"))
    assert "2026: 1.234,50 tấn khí CO2 · ước cả năm 1.300,5 tấn khí CO2" in card
    assert "Kế hoạch chưa đặt mục tiêu năm 2030" in card


def test_who_sees_the_plan_reads_all_by_pages_and_files_nothing(office: Chat) -> None:
    office.say(OFFICER, "/chitieu III.1 97")
    office.press(OFFICER, "Send")
    row = number(office)
    assert "20 of 20" not in text_of(office.say(LEADER, "/chitieu"))
    page = text_of(office.say(LEADER, "tiếp"))
    assert "9. ✅ III.1" in page
    assert "Sở TN&MT: 97%" in page
    assert "11. 🟡 III.3.1 Đô thị loại II trở lên – Tỷ lệ nước thải đô thị" in page
    card = office.say(LEADER, "9")
    assert "2026: 97%" in text_of(card)
    assert not [one for one in card[0].buttons if "Report" in one or "Correct" in one]
    for user in (LEADER, PLANNER):
        assert "is reported by Sở TN&MT" in text_of(office.say(user, "/chitieu III.1 98"))
        assert "is reported by" in str(
            office.press_data(user, f"indicator_file:{row}:0:2026")[-1].params["text"]
        )
    assert "no such indicator" in text_of(office.say(OTHER, "/chitieu III.1"))
    for data in (f"indicator:{row}", f"indicator_file:{row}:0:2026", f"history_indicator:{row}:0"):
        assert "97" not in str([one.params for one in office.press_data(OTHER, data)])
    assert "Figures by year" not in office.say(OTHER, "/tim III.1")[-1].buttons
    assert "2026: 97%" in text_of(office.press(OFFICER, "Show the indicator"))
    assert len(filed(office)) == 1


def test_a_plain_message_and_the_sheet_of_a_search_lead_to_it(office: Chat) -> None:
    assert "check the figures" in text_of(office.say(OFFICER, "Chỉ tiêu 3.1: 97,5%"))
    office.say(OFFICER, "/huy")
    office.say(OFFICER, "/tim chỉ tiêu III.1")
    assert "To the target of 2030" in text_of(office.press(OFFICER, "Figures by year"))
    # A report on a task under the list of indicators is a report all the same.
    office.say(OFFICER, "/chitieu")
    assert "the report on 11" in text_of(office.say(OFFICER, "nv 11 70%, đã làm ở 5 xã"))


#: "Gửi", where somebody else was quicker.
STAYS = {("preview", "preview")}
#: The walk along the arrows of the chart: who, and what they type.
WALK = (
    (OFFICER, "/chitieu", "/huy"),
    (OFFICER, "/chitieu 4", "1", "/huy"),
    (OFFICER, "/chitieu", "4 97", "/huy"),
    (OFFICER, "/chitieu", "2 1.234", "/huy"),
    (OFFICER, "/chitieu", "4 985", "/huy"),
    (OFFICER, "/chitieu I ước 14", "/huy"),
    (OFFICER, "/chitieu 2 1.234", "1", "2", "9.999", "1", "3", "2.345", "7", "3 456,5", "/huy"),
    (OFFICER, "/chitieu 2", "1", "1.234", "[Type it again]", "1.234", "1", "2.345", "2",
     "[Type it again]", "3.456", "[Type it again]", "2.345", "1", "BC", "Không", "/huy"),
    (OFFICER, "/chitieu 2", "1", "-5", "[Type it again]", "-5", "đúng", "-6", "[Type it again]",
     "-6", "đúng", "/huy"),
    (OFFICER, "/chitieu 2", "1", "-5", "1.234", "1", "9000", "8.765", "1", "/huy"),
    (OFFICER, "/chitieu 2 -5", "đúng", "2", "100", "3", "90", "4", "BC", "5", "x", "2", "-7",
     "đúng", "gửi"),
    (OFFICER, "/chitieu 3", "1", "chưa có", "1.234", "1", "/huy"),
    (OFFICER, "/chitieu 3", "1", "5", "/huy"),
    (OFFICER, "/chitieu 3 2025 5", "2", "chưa có", "/huy"),
    (OFFICER, "/chitieu 3 5 ước 6", "2", "chưa có", "3", "chưa có", "/huy"),
    (OFFICER, "/chitieu 3 5", "/huy"),
    (BOTH, "/chitieu I", "[2026 · Sở TN&MT]", "14", "bỏ qua", "/huy"),
    (BOTH, "/chitieu I 14", "/huy"),
    (BOTH, "/chitieu I 14", "2", "/huy"),
    (BOTH, "/chitieu I ước 14", "cục thống kê", "/huy"),
)  # fmt: skip


def test_every_arrow_of_the_chart_is_walked_and_no_other(office: Chat) -> None:
    person = office.join(BOTH, "cuc-thong-ke", Role.OFFICER, "Bình", language="en")
    with office.database.begin() as session:
        agency = session.scalars(select(Agency.id).where(Agency.code == "so-tnmt")).one()
        seat = Membership(
            person_id=person, agency_id=agency, role=Role.OFFICER, granted_at=office.now
        )
        session.add(seat)
    text = CHART.read_text(encoding="utf-8")
    drawn = set(re.findall(r"^    (\S+) --> (\S+): ", text, re.MULTILINE))
    drawn = {tuple(one.removeprefix("ask_") for one in arrow) for arrow in drawn}
    walked = set()
    for user, *inputs in WALK:
        for typed in inputs:
            before = step(office, user)
            if typed.startswith("["):
                office.press(user, typed.strip("[]"))
            else:
                office.say(user, typed)
            walked.add((before, step(office, user)))
        assert step(office, user) == "[*]"
    # A wrong answer leaves the question open; only the preview is drawn as shown once more.
    assert {(before, after) for before, after in walked if before != after} == drawn - STAYS
    office.say(OFFICER, "/chitieu 4 97")
    office.say(HEAD, "/chitieu 4 98")
    office.press(HEAD, "Send")
    office.press(OFFICER, "Send")
    assert {(step(office, OFFICER),) * 2} == STAYS
