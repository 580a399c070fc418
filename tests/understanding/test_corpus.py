"""The reader keeps what is published of it, and picks nothing wrong."""

import pytest

from models.understanding.readings import Kind
from tests.understanding.corpus import PARTS, examples, is_kept_apart
from tests.understanding.measure import DOCUMENT, SUBJECTS, page, tally

#: How many messages of each part are read as expected; it may only grow.
PUBLISHED = {"tuned": 223, "kept apart": 123}


def test_the_page_is_current() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == page(), "run `make understanding`"


@pytest.mark.parametrize("part", PARTS)
def test_no_task_and_no_percent_is_picked_that_was_not_meant(part: str) -> None:
    assert tally(part).wrong_picks == []


@pytest.mark.parametrize("part", PARTS)
def test_as_many_messages_are_read_as_is_published(part: str) -> None:
    counted = tally(part)
    assert counted.right.total() >= PUBLISHED[part], counted.others


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("kind", sorted(SUBJECTS))
def test_what_is_begun_or_shown_unasked_is_right(part: str, kind: Kind) -> None:
    counted = tally(part)
    assert counted.rate(kind, counted.read) == 1
    recall = counted.rate(kind, counted.expected)
    assert recall is not None
    assert recall >= 0.9


def test_there_are_enough_messages_and_a_third_is_kept_apart() -> None:
    counts = {part: len(examples(path)) for part, path in PARTS.items()}
    assert sum(counts.values()) >= 240
    assert 0.3 <= counts["kept apart"] / sum(counts.values()) <= 0.4


def test_the_hash_decides_what_is_kept_apart_and_no_message_is_there_twice() -> None:
    said = [
        (example.say, part == "kept apart")
        for part, path in PARTS.items()
        for example in examples(path)
    ]
    assert len({say for say, _ in said}) == len(said)
    assert [say for say, apart in said if is_kept_apart(say) != apart] == []
