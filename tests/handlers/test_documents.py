"""/xuat and /lich in the chat: what is offered to whom, and that asking is an order."""

import pytest
from sqlalchemy import select

from models.documents.orders import DocumentKind, DocumentOrder
from models.rights import Role
from tests.handlers.conftest import HEAD, LEADER, OFFICER, OTHER, PLANNER
from tests.support.chat import Chat, text_of
from views.callbacks import Callback

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def orders(chat: Chat) -> list[tuple[str, int | None]]:
    with chat.database.read() as session:
        rows = session.scalars(select(DocumentOrder).order_by(DocumentOrder.id))
        return [(row.kind, row.agency_id) for row in rows]


def test_an_officer_is_offered_the_documents_of_their_agency(office: Chat) -> None:
    answers = office.say(OFFICER, "/xuat")
    assert "Which document of 2026?" in text_of(answers)
    assert list(answers[0].buttons) == ["Agency's report (Word)", "All tables (Excel)"]
    answers = office.press(OFFICER, "Agency's report")
    assert "Making Agency's report (Word) · Sở TN&MT of 2026" in text_of(answers)
    assert [kind for kind, _ in orders(office)] == ["agency"]


@pytest.mark.parametrize("who", [PLANNER, LEADER])
def test_who_sees_the_whole_plan_is_offered_all_of_it(office: Chat, who: int) -> None:
    answers = office.say(who, "/export")
    assert list(answers[0].buttons) == [
        "Annual report (Word)",
        "All tables (Excel)",
        "Indicators (Excel)",
        "An agency's report …",
    ]
    office.press(who, "Annual report")
    office.say(who, "/xuat")
    first = list(office.press(who, "An agency's report")[0].buttons)
    assert len(first) == 9
    assert first[-1] == "More →"
    answers = office.press(who, "More →")
    assert "← Back" in answers[0].buttons
    office.press(who, next(iter(answers[0].buttons)))
    assert [kind for kind, _ in orders(office)] == ["annual", "agency"]


def test_a_typed_number_asks_for_a_document_too(office: Chat) -> None:
    office.say(HEAD, "/xuat")
    assert "Making All tables (Excel)" in text_of(office.say(HEAD, "2"))
    assert [kind for kind, _ in orders(office)] == ["tables"]


def test_a_second_tap_makes_nothing_new(office: Chat) -> None:
    office.say(OFFICER, "/xuat")
    office.press(OFFICER, "All tables")
    assert "is being made already" in text_of(office.press(OFFICER, "All tables"))
    assert len(orders(office)) == 1


def test_a_forged_button_gets_nobody_anothers_document(office: Chat) -> None:
    office.say(OFFICER, "/xuat")
    office.press(OFFICER, "Agency's report")
    [(_, agency)] = orders(office)
    place = list(DocumentKind).index(DocumentKind.AGENCY)
    for data in (
        Callback.of("export_make", place, agency or 0),
        Callback.of("export_make", 0, 0),
        Callback.of("export_make", 2, 0),
        Callback.of("export_make", 2, 10**9),
        Callback.of("export_agencies", 0),
    ):
        said = " ".join(
            str(answer.params.get("text")) for answer in office.press_data(OTHER, data)
        )
        assert "not one that you can have" in said
    # A kind that does not exist is an old button.
    said = " ".join(
        str(answer.params.get("text"))
        for answer in office.press_data(OTHER, Callback.of("export_make", 99, 0))
    )
    assert "not one that" not in said
    assert len(orders(office)) == 1


def test_a_calendar_comes_for_who_has_something_to_report(office: Chat) -> None:
    assert "Making Calendar of deadlines" in text_of(office.say(OFFICER, "/lich"))
    assert [kind for kind, _ in orders(office)] == ["calendar"]
    assert "nothing to report on in 2026" in text_of(office.say(LEADER, "/calendar"))


def test_vietnamese_is_spoken_to_who_reads_it(office: Chat) -> None:
    office.join(77, "so-tnmt", Role.OFFICER, "Hà")
    assert "Cần tài liệu nào của năm 2026?" in text_of(office.say(77, "/xuat"))
    assert "Đang lập tài liệu: Báo cáo của cơ quan" in text_of(office.say(77, "1"))
