"""/chitieu: the list, the card, and filing figures with buttons and by typing."""

import pytest
from sqlalchemy import select

from models.indicators import IndicatorValue
from models.rights import Role
from services import dialogs
from services.dialogs import Place
from tests.handlers.conftest import HEAD, OFFICER, OTHER, PLANNER
from tests.support.chat import Chat, text_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

#: Another officer of Sở TN&MT.
COLLEAGUE = 18


def filed(chat: Chat) -> list[tuple[str | None, str | None, str | None, str | None, int]]:
    with chat.database.read() as session:
        rows = session.scalars(
            select(IndicatorValue).where(IndicatorValue.is_latest).order_by(IndicatorValue.id)
        )
        return [(row.actual, row.estimate, row.source, row.note, row.version) for row in rows]


def step(chat: Chat, user: int = OFFICER) -> str:
    with chat.database.read() as session:
        state = dialogs.read(session, Place("telegram", str(user), str(user)), chat.now)
        return state.step if state and state.name == "indicator" else ""


def test_with_buttons_and_numbers_from_the_list_to_the_receipt(office: Chat) -> None:
    page = office.say(OFFICER, "/chitieu")
    assert "Indicators 2026: filed 0 of 5." in text_of(page)
    card = text_of(office.say(OFFICER, "1"))
    assert "Target 2030: Giảm ít nhất 15%" in card
    assert "No figures were filed yet." in card
    assert "up to 31/10/2026" in text_of(office.press(OFFICER, "✏️ File the figures"))
    assert step(office) == "actual"
    assert "whole year 2026" in text_of(office.say(OFFICER, "12,5%"))
    assert step(office) == "estimate"
    assert "Where does the figure come from" in text_of(office.say(OFFICER, "13"))
    assert step(office) == "source"
    assert "anything to note" in text_of(office.say(OFFICER, "Cục Thống kê"))
    assert step(office) == "note"
    preview = text_of(office.press(OFFICER, "Skip"))
    for part in ("Up to 31/10/2026: 12,5%", "Estimate for 2026: 13%", "Source: Cục Thống kê"):
        assert part in preview
    assert filed(office) == []
    receipt = office.press(OFFICER, "✅ Send")
    assert "✅ Filed: indicator I, 2026 (version 1)" in text_of(receipt)
    assert filed(office) == [("12.5", "13", "Cục Thống kê", None, 1)]
    assert step(office) == ""
    card = text_of(office.say(OFFICER, "/chitieu I"))
    assert "2026: 12,5 so far · 13 estimated" in card
    assert "To the target of 2030: 2 percentage points." in card


def test_by_typing_alone_in_vietnamese(office: Chat) -> None:
    office.say(OFFICER, "/ngonngu")
    office.press(OFFICER, "Tiếng Việt")
    assert "cả năm 2026" in text_of(office.say(OFFICER, "/chitieu i.1 1.234,5"))
    assert "Nguồn số liệu?" in text_of(office.say(OFFICER, "chưa có"))
    office.say(OFFICER, "bỏ qua")
    assert "kiểm tra trước khi gửi" in text_of(office.say(OFFICER, "-"))
    assert "Đã gửi số liệu chỉ tiêu I.1" in text_of(office.say(OFFICER, "gửi"))
    assert filed(office) == [("1234.5", None, None, None, 1)]


def test_a_figure_that_looks_wrong_is_asked_about_and_may_be_meant(office: Chat) -> None:
    asked = text_of(office.say(OFFICER, "/chitieu I 1.250"))
    assert "1.250%: is that right? Please look again: it is more than 100%." in asked
    assert step(office) == "sure"
    assert "was not understood as a figure" in text_of(office.say(OFFICER, "không biết"))
    office.say(OFFICER, "12,5")
    assert step(office) == "estimate"
    assert "is that right?" in text_of(office.say(OFFICER, "130"))
    office.press(OFFICER, "✅ It is right")
    assert step(office) == "source"
    office.say(OFFICER, "bỏ qua")
    assert "Estimate for 2026: 130%" in text_of(office.say(OFFICER, "bỏ qua"))


def test_an_answer_of_the_preview_is_changed(office: Chat) -> None:
    office.say(OFFICER, "/chitieu I 12")
    for answer in ("13", "Cục Thống kê", "sơ bộ"):
        office.say(OFFICER, answer)
    for button, where, answer in (
        ("Change: Figure so far", "actual", "11"),
        ("Change: Estimate", "estimate", "14"),
        ("Change: Source", "source", "Sở TN&MT"),
        ("Change: Note", "note", "chính thức"),
    ):
        office.press(OFFICER, button)
        assert step(office) == where
        office.say(OFFICER, answer)
        assert step(office) == "preview"
    office.press(OFFICER, "Change: Estimate")
    office.say(OFFICER, "140")  # asked about, and taken back to the preview
    assert step(office) == "sure"
    office.say(OFFICER, "15")
    office.say(OFFICER, "hay quá")  # no answer to the preview: nothing is sent
    assert filed(office) == []
    assert step(office) == "preview"
    office.say(OFFICER, "gửi")
    assert filed(office) == [("11", "15", "Sở TN&MT", "chính thức", 1)]


def test_one_of_the_two_figures_is_needed(office: Chat) -> None:
    office.say(OFFICER, "/chitieu I")
    office.press(OFFICER, "✏️ File the figures")
    office.press(OFFICER, "Not known yet")
    assert step(office) == "estimate"
    assert "At least one of the two figures" in text_of(office.say(OFFICER, "chưa có"))
    office.say(OFFICER, "13")
    assert step(office) == "source"


def test_nothing_of_a_colleague_is_passed_over_unseen(office: Chat) -> None:
    office.join(COLLEAGUE, "so-tnmt", Role.OFFICER, "Hoa", language="en")
    for user, figure in ((OFFICER, "12"), (COLLEAGUE, "13")):
        office.say(user, f"/chitieu I {figure}")
        for _ in range(3):
            office.say(user, "bỏ qua")
    office.press(OFFICER, "✅ Send")
    shown = text_of(office.press(COLLEAGUE, "✅ Send"))
    assert "⚠️ Lan has filed figures meanwhile (version 1, 08:00 02/11/2026)" in shown
    assert "2026: 12 so far" in shown
    assert filed(office) == [("12", None, None, None, 1)]
    assert "version 2" in text_of(office.press(COLLEAGUE, "✅ Send"))
    assert filed(office) == [("13", None, None, None, 2)]


def test_it_is_left_mentioned_and_taken_up(office: Chat) -> None:
    office.say(OFFICER, "/chitieu I 12")
    assert "still being filed" in text_of(office.say(OFFICER, "/status"))
    assert "whole year 2026" in text_of(office.say(OFFICER, "/chitieu"))
    office.say(OFFICER, "/huy")
    assert step(office) == ""
    assert "Indicators 2026" in text_of(office.say(OFFICER, "/chitieu"))
    assert filed(office) == []


@pytest.mark.parametrize("user", [OTHER, PLANNER])
def test_who_does_not_lead_it_files_nothing(office: Chat, user: int) -> None:
    office.say(OFFICER, "/chitieu I")
    data = office.answers[OFFICER][-1].buttons["✏️ File the figures of 2026"]
    answer = office.press_data(user, data)
    assert "filed by the agency that leads it" in str(answer[0].params)
    typed = text_of(office.say(user, "/chitieu I 12"))
    assert "filed by the agency that leads it" in typed or "no indicator" in typed
    assert filed(office) == []
    assert step(office, user) == ""


def test_a_planner_turns_the_pages_and_a_head_files_as_well(office: Chat) -> None:
    assert "Page 1 of 3" in text_of(office.say(PLANNER, "/chitieu"))
    assert "Page 2 of 3" in text_of(office.press(PLANNER, "More →"))
    assert "Page 1 of 3" in text_of(office.press(PLANNER, "← Back"))
    office.say(HEAD, "/chitieu I 12")
    for _ in range(3):
        office.say(HEAD, "bỏ qua")
    office.say(HEAD, "send")
    assert len(filed(office)) == 1
