from datetime import timedelta

from sqlalchemy.orm import Session

from core.clock import FixedClock
from core.database import Database
from services import dialogs
from services.dialogs import LIFETIME, DialogState, Place

HERE = Place("telegram", "1", "1")
SECOND = timedelta(seconds=1)


def test_there_is_no_conversation_at_first(session: Session, clock: FixedClock) -> None:
    assert dialogs.read(session, HERE, clock.now()) is None
    dialogs.close(session, HERE)
    assert dialogs.read(session, HERE, clock.now()) is None


def test_a_conversation_outlives_the_process(
    database: Database, database_url: str, clock: FixedClock
) -> None:
    with database.begin() as session:
        saved = dialogs.save(session, HERE, "report", "percent", {"draft": 7}, clock.now())
    assert saved == DialogState("report", "percent", 1, {"draft": 7})
    other = Database(database_url)
    with other.begin() as session:
        assert dialogs.read(session, HERE, clock.now()) == saved
    other.close()


def test_every_step_makes_older_buttons_old(session: Session, clock: FixedClock) -> None:
    versions = [
        dialogs.save(session, HERE, "report", step, {}, clock.now()).version
        for step in ("state", "percent", "percent")
    ]
    dialogs.close(session, HERE)
    versions.append(dialogs.save(session, HERE, "report", "state", {}, clock.now()).version)
    assert versions == sorted(set(versions))


def test_a_closed_conversation_is_over(database: Database, clock: FixedClock) -> None:
    with database.begin() as session:
        dialogs.save(session, HERE, "report", "percent", {"draft": 7}, clock.now())
        dialogs.close(session, HERE)
        assert dialogs.read(session, HERE, clock.now()) is None
    with database.begin() as session:
        assert dialogs.read(session, HERE, clock.now()) is None


def test_an_unfinished_conversation_is_forgotten_in_the_end(
    session: Session, clock: FixedClock
) -> None:
    first = dialogs.save(session, HERE, "report", "state", {}, clock.now())
    clock.advance(LIFETIME - SECOND)
    assert dialogs.read(session, HERE, clock.now()) == first
    dialogs.save(session, HERE, "report", "percent", {}, clock.now())
    clock.advance(LIFETIME - SECOND)
    assert dialogs.read(session, HERE, clock.now())
    clock.advance(SECOND)
    assert dialogs.read(session, HERE, clock.now()) is None
    # Its buttons stay old none the less.
    assert dialogs.save(session, HERE, "report", "state", {}, clock.now()).version == 3


def test_each_channel_chat_and_user_has_a_conversation_of_its_own(
    session: Session, clock: FixedClock
) -> None:
    places = [
        HERE,
        Place("zalo", "1", "1"),
        Place("telegram", "2", "1"),
        Place("telegram", "1", "2"),
    ]
    for number, place in enumerate(places):
        dialogs.save(session, place, "report", str(number), {}, clock.now())
    dialogs.close(session, HERE)
    states = [dialogs.read(session, place, clock.now()) for place in places]
    assert [state and state.step for state in states] == [None, "1", "2", "3"]


def test_what_is_changed_in_place_is_saved_too(database: Database, clock: FixedClock) -> None:
    with database.begin() as session:
        state = dialogs.save(session, HERE, "report", "files", {"files": []}, clock.now())
        state.data["files"].append("a")
        dialogs.save(session, HERE, "report", "files", state.data, clock.now())
    with database.begin() as session:
        again = dialogs.read(session, HERE, clock.now())
        assert again
        again.data["files"].append("b")
        dialogs.save(session, HERE, "report", "files", again.data, clock.now())
    with database.begin() as session:
        last = dialogs.read(session, HERE, clock.now())
        assert last
        assert last.data == {"files": ["a", "b"]}


def test_what_is_changed_in_place_and_not_saved_is_not_saved(
    database: Database, clock: FixedClock
) -> None:
    with database.begin() as session:
        state = dialogs.save(session, HERE, "report", "files", {"files": []}, clock.now())
        state.data["files"].append("a")
    with database.begin() as session:
        again = dialogs.read(session, HERE, clock.now())
        assert again
        assert again.data == {"files": []}


def test_any_text_can_be_kept(database: Database, clock: FixedClock) -> None:
    data = {"text": "NUL \x00, half \ud83d, Đặng"}
    with database.begin() as session:
        dialogs.save(session, HERE, "report", "result", data, clock.now())
    with database.begin() as session:
        state = dialogs.read(session, HERE, clock.now())
        assert state
        assert state.data == data
