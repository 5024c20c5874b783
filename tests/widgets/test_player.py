"""The player from Python's side: what it tells of clips, and what it hands out."""

from __future__ import annotations

import random

import pytest

from rh_widgets.widgets.pieces import PIECE
from rh_widgets.widgets.player import Clip, Player


@pytest.fixture
def clip(tmp_path) -> Clip:
    path = tmp_path / "result.mp4"
    path.write_bytes(random.Random(3).randbytes(2 * PIECE + 17))
    return Clip(path=path, media_type="video/mp4", poster=b"jpeg", title="A lantern", width=1280, height=720)


class Page:
    """A browser's half: asks, and keeps what it is told."""

    def __init__(self, player: Player) -> None:
        self.player = player
        self.heard: list[tuple[dict, list[bytes]]] = []
        player.send = lambda content, buffers=None: self.heard.append((content, buffers or []))

    def get(self, key: str, offset: object) -> tuple[dict, list[bytes]]:
        self.player._handle_custom_msg({"kind": "get", "id": key, "request": "r", "offset": offset}, [])
        return self.heard[-1]


def test_a_file_is_handed_out_in_pieces_of_a_mebibyte(clip):
    player = Player([clip])
    page = Page(player)
    pieces = [page.get(player.cards[0]["id"], offset) for offset in (0, PIECE, 2 * PIECE)]
    assert [len(buffers[0]) for _, buffers in pieces] == [PIECE, PIECE, 17]
    assert b"".join(buffers[0] for _, buffers in pieces) == clip.path.read_bytes()
    assert {content["total"] for content, _ in pieces} == {2 * PIECE + 17}


@pytest.mark.parametrize("offset", [-1, 2 * PIECE + 17, "no number", None])
def test_an_offset_that_the_file_has_not_is_told(clip, offset):
    player = Player([clip])
    content, _ = Page(player).get(player.cards[0]["id"], offset)
    assert content["kind"] == "gone"


def test_a_file_that_went_away_is_told_in_words(clip):
    player = Player([clip])
    clip.path.unlink()
    content, _ = Page(player).get(player.cards[0]["id"], 0)
    assert content["why"] == "The file is no longer there."


def test_only_files_of_cards_are_handed_out(clip):
    content, _ = Page(Player([clip])).get(str(clip.path), 0)
    assert content["why"] == "This card is no longer there."


def test_a_card_tells_all_but_the_path(clip):
    (card,) = Player([clip]).cards
    assert str(clip.path.parent) not in repr(card)
    assert card["ratio"] == "1280 / 720"
    assert card["poster"] == "data:image/jpeg;base64,anBlZw=="
    assert card["eager"]


def test_a_large_file_waits_for_play(tmp_path):
    path = tmp_path / "large.mp4"
    with path.open("wb") as file:
        file.truncate(30 * PIECE)
    (card,) = Player([Clip(path=path, media_type="video/mp4")]).cards
    assert not card["eager"]
    assert card["size"] == "30.0 MB"


def test_a_clip_that_stays_keeps_its_card(clip):
    player = Player([clip])
    kept = player.cards[0]["id"]
    player.show([Clip(text="a poem", title="Poem"), clip])
    assert [card["kind"] for card in player.cards] == ["text", "video"]
    assert player.cards[1]["id"] == kept
    assert player.cards[0]["id"] != kept


def test_the_same_file_twice_has_two_cards(clip):
    ids = [card["id"] for card in Player([clip, clip]).cards]
    assert len(set(ids)) == 2


def test_its_repr_is_one_line(clip):
    assert repr(Player([clip])) == "Player(A lantern)"
