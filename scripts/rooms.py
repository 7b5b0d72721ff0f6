"""Draw docs/rooms.svg: the rooms of both packages, from top to bottom, as the code imports them.

    python scripts/rooms.py

Rows are the layers that pyproject.toml holds; an arrow says that a room imports another one, where
no way over a third room says so already. A test fails while the picture is not of the code.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "rooms.svg"
PACKAGES = ("index", "bot")

PANEL_WIDTH, MARGIN, TITLE_HEIGHT = 860, 20, 58
ROW_HEIGHT, BOX_HEIGHT, GAP = 78, 46, 12
NOTE_CHAR_WIDTH = 5.4  # of the font below, on average
STYLE = (
    "text{font:13px ui-sans-serif,system-ui,sans-serif;fill:#1f2328}"
    ".title{font-size:20px;font-weight:600}.name{font-weight:600}.narrow{font-size:11.5px}.note{font-size:10.5px;fill:#57606a}"
    ".room{fill:#ddf4ff;stroke:#54aeff}.module{fill:#f6f8fa;stroke:#afb8c1}"
    ".arrow{fill:none;stroke:#8c959f;stroke-opacity:.55;marker-end:url(#tip)}"
)

Edges = dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Room:
    """A folder of a package, or a module at its root. `modules` is 0 for a module."""

    name: str
    modules: int


def layers_of(package: str) -> list[list[str]]:
    """Return the rooms of each layer, top first, as the import contracts name them."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    (layers,) = (one["layers"] for one in contracts if one.get("containers") == [package])
    return [[name.strip() for name in layer.split(":")] for layer in layers]


def room_of(package: str, name: str) -> Room:
    folder = ROOT / package / name
    modules = len(list(folder.rglob("*.py"))) if folder.is_dir() else 0
    return Room(name, modules)


def imports_between(graph: grimp.ImportGraph, package: str, rooms: set[str]) -> Edges:
    """Return which room imports which, without those that follow from others."""
    edges: Edges = {room: set() for room in rooms}
    for importer in graph.find_descendants(package):
        for imported in graph.find_modules_directly_imported_by(importer):
            ends = [name.split(".")[1] for name in (importer, imported) if name.count(".")]
            if imported.startswith(f"{package}.") and len(set(ends)) == 2:
                edges[ends[0]].add(ends[1])
    return {room: direct(room, edges) for room in rooms}


def direct(room: str, edges: Edges) -> set[str]:
    """Return what no other import of the room leads to."""
    return {
        target
        for target in edges[room]
        if not any(target in reached(other, edges) for other in edges[room] - {target})
    }


def reached(start: str, edges: Edges) -> set[str]:
    seen: set[str] = set()
    waiting = list(edges[start])
    while waiting:
        room = waiting.pop()
        if room not in seen:
            seen.add(room)
            waiting.extend(edges[room])
    return seen


def summary_of(package: str, name: str) -> str:
    """Return the first sentence of the room's docstring."""
    folder = ROOT / package / name
    path = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(docstring.split()).partition(". ")[0].rstrip(".")


def drawn_package(graph: grimp.ImportGraph, package: str, left: int) -> tuple[list[str], int]:
    """Return the SVG of one panel and its height in pixels."""
    layers = layers_of(package)
    parts, places = [], {}
    for row, names in enumerate(layers):
        top = TITLE_HEIGHT + row * ROW_HEIGHT
        width = (PANEL_WIDTH - 2 * MARGIN - GAP * (len(names) - 1)) / len(names)
        for column, name in enumerate(names):
            x = left + MARGIN + column * (width + GAP)
            places[name] = (x + width / 2, top)
            parts.append(box(package, room_of(package, name), x, top, width))
    arrows = []
    for importer, targets in sorted(imports_between(graph, package, set(places)).items()):
        arrows += [arrow(places[importer], places[target]) for target in sorted(targets)]
    title = f'<text class="title" x="{left + MARGIN}" y="34">{package}/</text>'
    return [title, *arrows, *parts], TITLE_HEIGHT + len(layers) * ROW_HEIGHT


def box(package: str, room: Room, x: float, top: int, width: float) -> str:
    summary = summary_of(package, room.name)
    kind = "room" if room.modules else "module"
    label = f"{room.name}/" if room.modules else room.name
    note = f"{room.modules} modules: {summary}".removesuffix(": ") if room.modules else summary
    room_for = int((width - 2 * GAP) / NOTE_CHAR_WIDTH)
    if len(note) > room_for:
        note = note[: room_for - 1].rsplit(" ", 1)[0].rstrip(",:;") + " …"
    if width < PANEL_WIDTH / 4:
        note = f"{room.modules} modules" if room.modules else ""
    middle, narrow = x + width / 2, " narrow" if width < PANEL_WIDTH / 6 else ""
    centred = f'x="{middle:.0f}" text-anchor="middle"'
    return (
        f"<g><title>{package}.{room.name}: {escape(summary)}</title>"
        f'<rect class="{kind}" x="{x:.0f}" y="{top}" width="{width:.0f}" '
        f'height="{BOX_HEIGHT}" rx="6"/>'
        f'<text class="name{narrow}" {centred} y="{top + 20}">{label}</text>'
        f'<text class="note" {centred} y="{top + 36}">{escape(note)}</text></g>'
    )


def arrow(start: tuple[float, int], end: tuple[float, int]) -> str:
    (x, y), (to_x, to_y) = start, end
    if y == to_y:  # two rooms of one layer
        y, to_y = y + BOX_HEIGHT, to_y + BOX_HEIGHT + 3
        path = f"M{x:.0f} {y}C{x:.0f} {y + 24} {to_x:.0f} {y + 24} {to_x:.0f} {to_y}"
    else:
        y, to_y = y + BOX_HEIGHT, to_y - 3
        middle = (y + to_y) // 2
        path = f"M{x:.0f} {y}C{x:.0f} {middle} {to_x:.0f} {middle} {to_x:.0f} {to_y}"
    return f'<path class="arrow" d="{path}"/>'


def draw() -> str:
    """Return the picture as SVG."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    parts, height = [], 0
    for number, package in enumerate(PACKAGES):
        panel, panel_height = drawn_package(graph, package, number * PANEL_WIDTH)
        parts += panel
        height = max(height, panel_height)
    width = PANEL_WIDTH * len(PACKAGES)
    tip = (
        '<marker id="tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0L8 4L0 8z" fill="#8c959f"/></marker>'
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
            "<title>The rooms of index and bot; arrows lead to what is imported</title>",
            f"<style>{STYLE}</style><defs>{tip}</defs>",
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            *parts,
            "</svg>\n",
        ]
    )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    PICTURE.write_text(draw(), encoding="utf-8")
    sys.stdout.write(f"wrote {PICTURE.relative_to(ROOT)}\n")
