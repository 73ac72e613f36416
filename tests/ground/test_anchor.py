"""The anchor: a line a head, never backwards, torn ends mended, epochs told apart."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.ground.anchor import GENESIS, Anchor, AnchorFault, Mark

HEADS = [f"{number:064x}" for number in range(10)]


@pytest.fixture
def anchor(tmp_path: Path) -> Iterator[Anchor]:
    made = Anchor(tmp_path / "anchor" / "heads.log")
    made.begin(0, GENESIS, "init")
    yield made
    made.close()


def lines(anchor: Anchor) -> list[str]:
    return anchor.path.read_text().splitlines()


def test_a_line_is_epoch_seq_head(anchor: Anchor) -> None:
    anchor.add([(1, HEADS[1]), (2, HEADS[2])])
    assert lines(anchor) == [f"1 0 {GENESIS} init", f"1 1 {HEADS[1]}", f"1 2 {HEADS[2]}"]
    assert anchor.last() == Mark(1, 2, HEADS[2])


def test_it_never_goes_backwards(anchor: Anchor) -> None:
    anchor.add([(3, HEADS[3])])
    anchor.add([(1, HEADS[1]), (3, HEADS[4]), (4, HEADS[4])])
    assert [mark.seq for mark in anchor.marks(anchor.size())] == [0, 3, 4]


def test_a_restore_begins_an_epoch_and_what_came_after_the_backup_binds_no_more(anchor: Anchor) -> None:
    anchor.add([(number, HEADS[number]) for number in range(1, 6)])
    anchor.begin(3, HEADS[3], "restored 2026-11-23 by Jo Smith")
    anchor.add([(4, HEADS[9])])
    assert [(mark.epoch, mark.seq) for mark in anchor.binding(anchor.size())] == [
        (1, 0), (1, 1), (1, 2), (1, 3), (2, 3), (2, 4),
    ]  # fmt: skip
    assert lines(anchor)[6] == f"2 3 {HEADS[3]} restored%202026-11-23%20by%20Jo%20Smith"
    assert list(anchor.marks(anchor.size()))[6].note == "restored 2026-11-23 by Jo Smith"


@pytest.mark.parametrize(
    "damage",
    [
        "1 5 xyz\n",
        f"1 0 {GENESIS}\n",
        f"3 1 {HEADS[1]}\n",
        f"1 1 {HEADS[1]} note\n",
        f"1  1 {HEADS[1]}\n",
        "\n",
    ],
)
def test_a_changed_line_is_said(anchor: Anchor, damage: str) -> None:
    with anchor.path.open("a") as file:
        file.write(damage)
    with pytest.raises(AnchorFault):
        list(anchor.binding(anchor.size()))


def test_an_end_that_lost_its_line_break_is_no_torn_line(anchor: Anchor) -> None:
    anchor.add([(1, HEADS[1])])
    anchor.path.write_bytes(anchor.path.read_bytes()[:-1] + b"x")
    other = Anchor(anchor.path)
    with pytest.raises(AnchorFault):
        other.add([(2, HEADS[2])])
    other.close()


def test_a_torn_line_is_written_over(anchor: Anchor) -> None:
    with anchor.path.open("a") as file:
        file.write("1 1 00")
    assert [mark.seq for mark in anchor.binding(anchor.size())] == [0]
    anchor.add([(1, HEADS[1])])
    assert lines(anchor)[1:] == [f"1 1 {HEADS[1]}"]


def test_a_missing_or_empty_file_is_said(anchor: Anchor) -> None:
    anchor.path.write_bytes(b"")
    with pytest.raises(AnchorFault):
        anchor.add([(1, HEADS[1])])
    anchor.path.unlink()
    assert anchor.last() is None
    with pytest.raises(AnchorFault):
        anchor.add([(1, HEADS[1])])
    with pytest.raises(AnchorFault):
        anchor.size()


def test_many_at_once_leave_whole_lines(anchor: Anchor) -> None:
    def work(first: int) -> None:
        other = Anchor(anchor.path)
        for number in range(first, 400, 4):
            other.add([(number, f"{number:064x}")])
        other.close()

    threads = [threading.Thread(target=work, args=(first,)) for first in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seqs = [mark.seq for mark in anchor.binding(anchor.size())]
    assert seqs == sorted(set(seqs))
    assert seqs[-1] == 399
