"""Difficulties: who raises, holds, answers and reads them, and how long it takes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.audit import AuditRow
from models.delivery import OutboxRow, OutboxState
from models.difficulty_cards import (
    DifficultiesWaiting,
    DifficultyNews,
    Selection,
    Shelf,
    Span,
    StateChoice,
)
from models.difficulty_refusals import NoDifficulty, NotNow, NotTheHolder, TooLateToReopen
from models.extension_refusals import NobodyAbove
from models.notices import Postpone
from models.people import Membership
from models.refusals import NotAllowed, TextTooLong, TextWanted
from models.reports import Report
from models.request_states import DIFFICULTY_ARROWS, DifficultyArrow, DifficultyVerb
from models.requests import Difficulty, DifficultyCategory, DifficultyState
from models.rights import Role
from services import consequences, difficulties, difficulty_reading, notices
from tests.support.office import Office, add_person, file_report, make_office

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
V = DifficultyVerb


def at(month: int, day: int, hour: int = 8, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


#: A Tuesday.
NOW = at(11, 10)


@pytest.fixture
def office(session: Session) -> Office:
    return make_office(session, at(10, 1))


def raise_(
    session: Session,
    office: Office,
    who: str = "Bob",
    duty: tuple[str, str] = ("1", "so-tnmt"),
    text: str = "Thiếu kinh phí",
    now: datetime = NOW,
    category: DifficultyCategory = DifficultyCategory.FUNDING,
) -> Difficulty:
    return difficulties.raise_on_duty(
        session, office.actor(session, who), office.duties[duty], category, text, (), now
    )


def act(
    session: Session,
    office: Office,
    difficulty: Difficulty,
    who: str,
    verb: DifficultyVerb,
    text: str | None = "Đã rõ",
    now: datetime = NOW,
) -> None:
    actor = office.actor(session, who)
    difficulties.act(session, actor, difficulty.id, verb, text, now)
    session.flush()


def report(
    session: Session, office: Office, text: str, now: datetime = NOW, code: str = "1"
) -> Report:
    number = file_report(session, office.people["Bob"], office.duties[code, "so-tnmt"], now)
    filed = session.get_one(Report, number)
    filed.difficulties = text
    session.flush()
    consequences.of_filing(session, filed, now)
    return filed


def entries(session: Session) -> list[Difficulty]:
    return list(session.scalars(select(Difficulty).order_by(Difficulty.id)))


def told(session: Session, office: Office, kind: str) -> list[str]:
    names = {person: name for name, person in office.people.items()}
    rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id))
    return [names[row.person_id] for row in rows if row.person_id]


# The arrows of the chart

#: How each state is come to, and who does each verb.
WAYS: dict[DifficultyState, tuple[tuple[str, DifficultyVerb], ...]] = {
    DifficultyState.OPEN: (),
    DifficultyState.ASKED_BACK: (("Dung", V.ASK_BACK),),
    DifficultyState.ANSWERED: (("Dung", V.ANSWER),),
    DifficultyState.CLOSED: (("Bob", V.CLOSE),),
}
DOERS = {V.ANSWER: "Dung", V.ASK_BACK: "Dung", V.HAND_UP: "Dung", V.CLOSE: "Dung"}


@pytest.mark.parametrize("arrow", DIFFICULTY_ARROWS, ids=lambda arrow: arrow.letter)
def test_each_arrow_of_the_chart_can_be_walked(
    session: Session, office: Office, arrow: DifficultyArrow
) -> None:
    if arrow.verb is V.RESTATE:
        report(session, office, "Thiếu vốn")
        report(session, office, "Thiếu vốn đối ứng")
        (difficulty,) = entries(session)
    else:
        difficulty = raise_(session, office)
        for who, verb in WAYS[arrow.before] if arrow.before else ():
            act(session, office, difficulty, who, verb)
        assert difficulty.state == (arrow.before or DifficultyState.OPEN)
        if arrow.before:
            act(session, office, difficulty, DOERS.get(arrow.verb, "Bob"), arrow.verb)
    assert difficulty.state == arrow.after
    held = "ubnd-tinh" if arrow.verb is V.HAND_UP else "so-khdt"
    assert difficulty.holder_id == office.agencies[held]
    assert difficulty.entries[-1].kind == arrow.verb
    assert (difficulty.closed_at is not None) == (arrow.after is DifficultyState.CLOSED)


ARROWS = {(arrow.before, arrow.verb) for arrow in DIFFICULTY_ARROWS}


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        (state, verb)
        for state in DifficultyState
        for verb in (V.ANSWER, V.ASK_BACK, V.REPLY, V.HAND_UP, V.CLOSE, V.REOPEN)
        if (state, verb) not in ARROWS
    ],
)
def test_what_is_no_arrow_is_refused_and_changes_nothing(
    session: Session, office: Office, state: DifficultyState, verb: DifficultyVerb
) -> None:
    difficulty = raise_(session, office)
    for who, done in WAYS[state]:
        act(session, office, difficulty, who, done)
    before = len(difficulty.entries)
    with pytest.raises(NotNow):
        act(session, office, difficulty, DOERS.get(verb, "Bob"), verb)
    assert (difficulty.state, len(difficulty.entries)) == (state, before)


# Raising


def test_it_goes_to_the_receiving_body_which_is_told(session: Session, office: Office) -> None:
    difficulty = raise_(session, office)
    assert difficulty.holder_id == office.agencies["so-khdt"]
    assert told(session, office, difficulties.WAITING) == ["Dung"]
    row = session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
    assert row is not None
    assert (row.action, row.detail["holder"]) == ("difficulty:raised", office.agencies["so-khdt"])


@pytest.mark.parametrize(
    ("kind", "parent", "holder"),
    [
        ("commune", "district", "district"),
        ("office", "district", "district"),
        ("commune", None, "so-khdt"),
        ("district", "ubnd-tinh", "so-khdt"),
        ("department", "ubnd-tinh", "so-khdt"),
    ],
)
def test_the_chain_begins_with_who_receives_the_agencys_reports(
    session: Session, office: Office, kind: str, parent: str | None, holder: str
) -> None:
    add_agency(session, office, "district", "district", "ubnd-tinh")
    add_agency(session, office, "unit", kind, parent)
    add_person(session, office, "Hai", [("unit", Role.OFFICER)], "1010", at(1, 5))
    hai = office.actor(session, "Hai")
    difficulty = difficulties.raise_alone(
        session, hai, office.agencies["unit"], DifficultyCategory.STAFF, "Thiếu người", (), NOW
    )
    assert difficulty.holder_id == office.agencies[holder]
    assert difficulty.duty_id is None


def add_agency(session: Session, office: Office, code: str, kind: str, parent: str | None) -> None:
    agency = Agency(
        code=code,
        name=code,
        short_name=code,
        kind=kind,
        source="known",
        parent_id=office.agencies[parent] if parent else None,
    )
    session.add(agency)
    session.flush()
    office.agencies[code] = agency.id


def test_another_agency_cannot_raise_it(session: Session, office: Office) -> None:
    with pytest.raises(NotAllowed):
        raise_(session, office, who="Charlie")
    with pytest.raises(NotAllowed):
        difficulties.raise_alone(
            session,
            office.actor(session, "Charlie"),
            office.agencies["so-tnmt"],
            DifficultyCategory.OTHER,
            "Thiếu người",
            (),
            NOW,
        )
    assert entries(session) == []


def test_words_are_wanted_and_have_an_end(session: Session, office: Office) -> None:
    with pytest.raises(TextWanted):
        raise_(session, office, text="")
    with pytest.raises(TextTooLong):
        raise_(session, office, text="x" * 4097)


# From a report


def test_a_report_with_difficulties_makes_an_entry(session: Session, office: Office) -> None:
    filed = report(session, office, "Chưa bố trí được kinh phí")
    (difficulty,) = entries(session)
    assert (difficulty.report_id, difficulty.duty_id) == (filed.id, filed.duty_id)
    assert difficulty.category == DifficultyCategory.FUNDING
    assert told(session, office, difficulties.WAITING) == ["Dung"]


def test_a_report_without_difficulties_makes_none(session: Session, office: Office) -> None:
    report(session, office, "")
    assert entries(session) == []


@pytest.mark.parametrize("again", ["Thiếu kinh phí", "thiếu  kinh phí"])
def test_a_correction_with_the_same_words_is_the_same_entry(
    session: Session, office: Office, again: str
) -> None:
    report(session, office, "Thiếu kinh phí")
    act(session, office, entries(session)[0], "Dung", V.ANSWER)
    report(session, office, again)
    (difficulty,) = entries(session)
    assert difficulty.state == DifficultyState.ANSWERED


def test_a_correction_takes_the_place_of_words_that_nobody_has_acted_on(
    session: Session, office: Office
) -> None:
    report(session, office, "Thiếu kinh phí")
    second = report(session, office, "Thiếu cán bộ kỹ thuật")
    (difficulty,) = entries(session)
    assert (difficulty.text, difficulty.report_id) == ("Thiếu cán bộ kỹ thuật", second.id)
    assert difficulty.category == DifficultyCategory.STAFF
    assert (difficulty.entries[-1].kind, difficulty.entries[-1].text) == (
        V.RESTATE,
        "Thiếu kinh phí",
    )


def test_a_correction_after_an_answer_is_an_entry_of_its_own(
    session: Session, office: Office
) -> None:
    report(session, office, "Thiếu kinh phí")
    act(session, office, entries(session)[0], "Dung", V.ANSWER)
    report(session, office, "Thiếu cán bộ")
    assert [one.text for one in entries(session)] == ["Thiếu kinh phí", "Thiếu cán bộ"]


def test_the_same_words_on_another_task_are_another_entry(
    session: Session, office: Office
) -> None:
    report(session, office, "Thiếu kinh phí")
    report(session, office, "Thiếu kinh phí", code="6.a")
    assert len(entries(session)) == 2


def test_what_was_raised_by_hand_is_left_alone_by_a_report(
    session: Session, office: Office
) -> None:
    raise_(session, office, text="Thiếu kinh phí")
    report(session, office, "Thiếu cán bộ")
    assert [one.text for one in entries(session)] == ["Thiếu kinh phí", "Thiếu cán bộ"]


# Who may


@pytest.mark.parametrize("verb", [V.ANSWER, V.ASK_BACK, V.HAND_UP])
@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("Alice", NotTheHolder),
        ("Bob", NotTheHolder),
        ("Charlie", NoDifficulty),
        ("Em", NotTheHolder),
    ],
)
def test_only_the_holder_answers(
    session: Session, office: Office, verb: DifficultyVerb, who: str, refusal: type[Exception]
) -> None:
    difficulty = raise_(session, office)
    with pytest.raises(refusal):
        act(session, office, difficulty, who, verb)
    assert difficulty.state == DifficultyState.OPEN


@pytest.mark.parametrize("verb", [V.REPLY, V.REOPEN])
def test_only_the_agency_that_raised_it_adds_and_reopens(
    session: Session, office: Office, verb: DifficultyVerb
) -> None:
    difficulty = raise_(session, office)
    if verb is V.REOPEN:
        act(session, office, difficulty, "Bob", V.CLOSE)
    with pytest.raises(NotTheHolder):
        act(session, office, difficulty, "Dung", verb)
    # A colleague of the author's may.
    act(session, office, difficulty, "Alice", verb)


def test_who_has_passed_it_up_reads_it_and_answers_no_more(
    session: Session, office: Office
) -> None:
    difficulty = raise_(session, office)
    act(session, office, difficulty, "Dung", V.HAND_UP, None)
    assert difficulty.holder_id == office.agencies["ubnd-tinh"]
    assert told(session, office, difficulties.WAITING) == ["Dung", "Em"]
    assert told(session, office, difficulties.NEWS) == ["Bob"]
    dung = office.actor(session, "Dung")
    assert difficulty_reading.card(session, dung, difficulty.id, NOW).verbs == ()
    with pytest.raises(NotTheHolder):
        act(session, office, difficulty, "Dung", V.ANSWER)
    act(session, office, difficulty, "Em", V.ANSWER)
    with pytest.raises(NobodyAbove):
        act(session, office, difficulty, "Em", V.HAND_UP)
    assert [entry.kind for entry in difficulty.entries] == [V.RAISE, V.HAND_UP, V.ANSWER]


def test_a_district_reads_what_it_held_of_its_communes(session: Session, office: Office) -> None:
    add_agency(session, office, "district", "district", "ubnd-tinh")
    add_agency(session, office, "ward", "commune", "district")
    add_person(session, office, "Hai", [("ward", Role.OFFICER)], "1010", at(1, 5))
    add_person(session, office, "Ba", [("district", Role.HEAD)], "1011", at(1, 5))
    hai = office.actor(session, "Hai")
    difficulty = difficulties.raise_alone(
        session, hai, office.agencies["ward"], DifficultyCategory.STAFF, "Thiếu người", (), NOW
    )
    with pytest.raises(NotTheHolder):
        act(session, office, difficulty, "Dung", V.ANSWER)
    act(session, office, difficulty, "Ba", V.HAND_UP, "Vượt thẩm quyền")
    ba = office.actor(session, "Ba")
    card = difficulty_reading.card(session, ba, difficulty.id, NOW)
    assert card.line.holder_name == "Sở KHĐT"
    assert [line.agency_name for line in card.entries] == ["district", "Sở KHĐT"]
    held = difficulty_reading.register(session, ba, Selection(shelf=Shelf.HELD), NOW)
    assert [line.difficulty_id for line in held.lines] == [difficulty.id]


def test_charlie_sees_nothing_of_it(session: Session, office: Office) -> None:
    difficulty = raise_(session, office)
    charlie = office.actor(session, "Charlie")
    with pytest.raises(NoDifficulty):
        difficulty_reading.card(session, charlie, difficulty.id, NOW)
    with pytest.raises(NoDifficulty):
        difficulty_reading.files(session, charlie, difficulty.id, NOW)
    for shelf in (0, Shelf.OWN, Shelf.HELD, Shelf.ALL):
        page = difficulty_reading.register(session, charlie, Selection(shelf=shelf), NOW)
        assert (page.lines, page.figures, page.agencies) == ((), None, ())


def test_planners_and_leaders_see_all_the_plan_and_an_administrator_nothing(
    session: Session, office: Office
) -> None:
    difficulty = raise_(session, office)
    add_person(session, office, "Admin", [("so-khdt", Role.ADMIN)], "1010", at(1, 5))
    for who in ("Dung", "Em"):
        actor = office.actor(session, who)
        page = difficulty_reading.register(session, actor, Selection(shelf=Shelf.ALL), NOW)
        assert [line.difficulty_id for line in page.lines] == [difficulty.id]
        assert page.figures is not None
    with pytest.raises(NoDifficulty):
        difficulty_reading.card(session, office.actor(session, "Admin"), difficulty.id, NOW)


def test_a_right_that_was_lost_meanwhile_is_lost(session: Session, office: Office) -> None:
    difficulty = raise_(session, office)
    dung = office.people["Dung"]
    roles = session.scalars(select(Membership).where(Membership.person_id == dung))
    for membership in roles:
        membership.role = Role.OFFICER
    session.flush()
    with pytest.raises(NoDifficulty):
        act(session, office, difficulty, "Dung", V.ANSWER)


# Words, and the end


def test_answers_need_words_and_passing_up_none(session: Session, office: Office) -> None:
    difficulty = raise_(session, office)
    for verb in (V.ANSWER, V.ASK_BACK, V.CLOSE):
        with pytest.raises(TextWanted):
            act(session, office, difficulty, "Dung", verb, None)
    act(session, office, difficulty, "Dung", V.ANSWER, "Bố trí trong năm 2027")
    act(session, office, difficulty, "Dung", V.CLOSE, None)
    with pytest.raises(TextWanted):
        act(session, office, difficulty, "Bob", V.REOPEN, None)


def test_the_reporter_closes_without_a_word(session: Session, office: Office) -> None:
    difficulty = raise_(session, office)
    act(session, office, difficulty, "Bob", V.CLOSE, None)
    assert difficulty.closed_at == NOW
    # Who held it is not troubled by that.
    assert told(session, office, difficulties.NEWS) == []


@pytest.mark.parametrize(("later", "opens"), [(30 * DAY, True), (30 * DAY + HOUR, False)])
def test_it_is_opened_again_within_thirty_days(
    session: Session, office: Office, later: timedelta, opens: bool
) -> None:
    difficulty = raise_(session, office)
    act(session, office, difficulty, "Dung", V.CLOSE, "Ngoài phạm vi kế hoạch")
    now = NOW + later
    card = difficulty_reading.card(session, office.actor(session, "Bob"), difficulty.id, now)
    assert card.verbs == ((V.REOPEN,) if opens else ())
    if opens:
        act(session, office, difficulty, "Bob", V.REOPEN, "Chưa giải quyết", now)
        assert (difficulty.state, difficulty.closed_at) == (DifficultyState.OPEN, None)
    else:
        with pytest.raises(TooLateToReopen):
            act(session, office, difficulty, "Bob", V.REOPEN, "Chưa giải quyết", now)


# Time


def test_first_answer_and_closing_are_measured_in_office_time(
    session: Session, office: Office
) -> None:
    difficulty = raise_(session, office, now=at(11, 13, 16))  # a Friday
    act(session, office, difficulty, "Dung", V.ASK_BACK, now=at(11, 16, 8))
    act(session, office, difficulty, "Bob", V.REPLY, now=at(11, 16, 9))
    act(session, office, difficulty, "Dung", V.ANSWER, now=at(11, 17, 9))
    act(session, office, difficulty, "Dung", V.ANSWER, now=at(11, 18, 9))
    act(session, office, difficulty, "Bob", V.CLOSE, None, at(11, 18, 20))
    card = difficulty_reading.card(session, office.actor(session, "Bob"), difficulty.id, at(12, 1))
    # Friday one hour, Monday ten, Tuesday two; Tuesday and Wednesday are ten each.
    assert card.first_answer == Span(1, 3)
    assert card.closing == Span(3, 1)
    assert card.line.age == Span(3, 1)


def test_the_figures_have_medians_and_the_oldest(session: Session, office: Office) -> None:
    first = raise_(session, office, now=at(11, 2))
    second = raise_(session, office, now=at(11, 3), duty=("6.a", "so-tnmt"))
    third = raise_(session, office, who="Charlie", now=at(11, 4), duty=("6.b", "so-xd"))
    act(session, office, second, "Dung", V.ANSWER, now=at(11, 3, 10))
    act(session, office, third, "Dung", V.ANSWER, now=at(11, 4, 14))
    act(session, office, third, "Charlie", V.CLOSE, None, at(11, 5))
    figures = difficulty_reading.figures(session, office.plan, at(11, 5, 12))
    assert figures.total == 3
    assert dict(figures.by_state) == {
        DifficultyState.OPEN: 1,
        DifficultyState.ANSWERED: 1,
        DifficultyState.CLOSED: 1,
    }
    assert figures.answered == 2
    assert figures.median_first_answer == Span(0, 4)  # of two and six hours
    assert figures.median_closing == Span(1, 0)
    assert figures.oldest is not None
    assert (figures.oldest.difficulty_id, figures.oldest.age) == (first.id, Span(3, 4))


def test_without_data_there_is_no_median(session: Session, office: Office) -> None:
    figures = difficulty_reading.figures(session, office.plan, NOW)
    assert (figures.median_first_answer, figures.median_closing, figures.oldest) == (
        None,
        None,
        None,
    )


# The register


def test_the_register_is_narrowed_down_and_turned(session: Session, office: Office) -> None:
    for day in range(1, 9):
        raise_(session, office, now=at(10, 1) + day * DAY, text=f"Khó khăn {day}")
    other = raise_(
        session,
        office,
        who="Charlie",
        duty=("6.b", "so-xd"),
        category=DifficultyCategory.STAFF,
    )
    dung = office.actor(session, "Dung")

    def numbers(**chosen: int) -> list[int]:
        page = difficulty_reading.register(session, dung, Selection(**chosen), NOW)
        return [line.difficulty_id for line in page.lines]

    oldest = [one.id for one in entries(session)][:6]
    assert numbers() == oldest
    assert numbers(page=1) == [one.id for one in entries(session)][6:]
    assert numbers(page=9) == numbers(page=1)
    assert numbers(newest=1)[0] == other.id
    assert numbers(category=3) == [other.id]
    assert numbers(agency=office.agencies["so-xd"]) == [other.id]
    act(session, office, other, "Dung", V.ANSWER)
    assert numbers(state=StateChoice.ANSWERED) == [other.id]
    act(session, office, other, "Dung", V.CLOSE, None)
    assert other.id not in numbers(page=1)
    assert numbers(state=StateChoice.CLOSED) == [other.id]
    # Numbers that no button carries do no harm.
    assert numbers(shelf=77, state=99, category=99, page=99) == numbers(state=5, page=9)


# Who is told


def compose(session: Session, row: OutboxRow, now: datetime) -> object:
    return notices.compose(session, row.kind, row.payload, now)


def rows(session: Session, kind: str) -> list[OutboxRow]:
    return list(
        session.scalars(select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id))
    )


def test_author_and_reporters_are_told_each_time(session: Session, office: Office) -> None:
    difficulty = raise_(session, office, who="Alice")
    act(session, office, difficulty, "Dung", V.ASK_BACK, "Cần bao nhiêu?")
    act(session, office, difficulty, "Bob", V.REPLY, "Hai tỷ đồng")
    act(session, office, difficulty, "Dung", V.ANSWER, "Bố trí trong năm 2027")
    assert told(session, office, difficulties.NEWS) == ["Alice", "Bob"] * 2
    data = compose(session, rows(session, difficulties.NEWS)[0], NOW)
    assert isinstance(data, DifficultyNews)
    assert (data.entry.verb, data.entry.text) == (V.ASK_BACK, "Cần bao nhiêu?")
    assert compose(session, rows(session, difficulties.NEWS)[0], at(11, 10, 18)) == Postpone(
        at(11, 11, 7)
    )


def test_who_has_left_the_agency_is_told_nothing(session: Session, office: Office) -> None:
    difficulty = raise_(session, office, who="Alice")
    act(session, office, difficulty, "Dung", V.ANSWER)
    bobs = rows(session, difficulties.NEWS)[1]
    role = session.scalars(
        select(Membership).where(Membership.person_id == office.people["Bob"])
    ).one()
    role.agency_id = office.agencies["so-xd"]
    session.flush()
    assert compose(session, bobs, NOW) is None


def send_waiting(session: Session) -> None:
    for row in rows(session, difficulties.WAITING):
        if row.state == OutboxState.DUE:
            row.state = OutboxState.SENT
    session.flush()


def test_one_busy_day_is_a_few_messages(session: Session, office: Office) -> None:
    for minute in range(50):
        raise_(session, office, now=at(11, 10, 8, minute), text=f"Khó khăn {minute}")
        if minute == 0:
            send_waiting(session)
    assert len(rows(session, difficulties.WAITING)) == 2
    second = rows(session, difficulties.WAITING)[1]
    assert second.not_before == at(11, 10, 9)
    data = compose(session, second, at(11, 10, 9))
    assert isinstance(data, DifficultiesWaiting)
    assert data.count == 50
    assert [line.text for line in data.newest][:2] == ["Khó khăn 49", "Khó khăn 48"]
    send_waiting(session)
    raise_(session, office, now=at(11, 10, 9, 30))
    assert rows(session, difficulties.WAITING)[2].not_before == at(11, 10, 10)


def test_a_night_is_one_message(session: Session, office: Office) -> None:
    for hour in (18, 20, 22):
        raise_(session, office, now=at(11, 10, hour), text=f"Khó khăn {hour}")
    (row,) = rows(session, difficulties.WAITING)
    assert compose(session, row, at(11, 10, 22)) == Postpone(at(11, 11, 7))


def test_a_notice_to_the_holder_is_pointless_once_nothing_waits(
    session: Session, office: Office
) -> None:
    difficulty = raise_(session, office)
    (row,) = rows(session, difficulties.WAITING)
    act(session, office, difficulty, "Dung", V.ANSWER)
    assert compose(session, row, NOW) is None
