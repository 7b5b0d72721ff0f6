from __future__ import annotations

import xml.etree.ElementTree as ET

from scripts.rooms import PICTURE, direct, draw, layers_of, reached


def test_the_picture_is_of_the_code() -> None:
    drawn = PICTURE.read_text(encoding="utf-8")
    assert drawn == draw(), "imports have changed: run `python scripts/rooms.py`"


def test_the_picture_shows_every_room_and_is_whole() -> None:
    root = ET.fromstring(draw())  # noqa: S314 - ours
    titles = {title.text or "" for title in root.iter("{http://www.w3.org/2000/svg}title")}
    for package in ("index", "bot"):
        for room in (room for layer in layers_of(package) for room in layer):
            assert any(title.startswith(f"{package}.{room}:") for title in titles), room


def test_an_import_that_others_lead_to_is_not_drawn() -> None:
    edges = {"a": {"b", "c"}, "b": {"c"}, "c": set(), "d": {"d2"}, "d2": set()}
    assert direct("a", edges) == {"b"}
    assert direct("d", edges) == {"d2"}
    assert reached("a", edges) == {"b", "c"}
