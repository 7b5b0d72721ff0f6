"""Risk over coverage as SVG, legible on light and dark."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.evaluation.risk_coverage import Point, RiskCoverage

WIDTH, HEIGHT = 640, 420
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 64, 58
STYLE = (
    "text{font:13px ui-sans-serif,system-ui,sans-serif;fill:#1f2328}"
    ".title{font-size:16px;font-weight:600}.note{fill:#57606a}"
    ".ground{fill:#ffffff}.grid{stroke:#d0d7de;stroke-width:1}.axis{stroke:#57606a;stroke-width:1}"
    ".curve{fill:none;stroke:#0969da;stroke-width:2.5;stroke-linejoin:round}.end{fill:#0969da}"
    "@media (prefers-color-scheme:dark){text{fill:#e6edf3}.note{fill:#9198a1}"
    ".ground{fill:#0d1117}.grid{stroke:#30363d}.axis{stroke:#9198a1}"
    ".curve{stroke:#4493f8}.end{fill:#4493f8}}"
)


def draw_curve(figures: RiskCoverage) -> str:
    """Return the picture of the curve; its end is marked, where everything answered is in."""
    highest = max((point.risk for point in figures.curve), default=0.0)
    top = min(1.0, max(0.1, math.ceil(round(highest * 10, 6)) / 10))
    known = "" if figures.auroc is None else f"AUROC of confidence {figures.auroc:.3f}"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
            "<title>Share of wrong answers by share of questions answered</title>",
            f"<style>{STYLE}</style>",
            f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}"/>',
            f'<text class="title" x="{LEFT}" y="28">Risk by coverage</text>',
            f'<text class="note" x="{LEFT}" y="48">{known}</text>',
            *_axes(top),
            *_line(figures.curve, top),
            "</svg>\n",
        ]
    )


def _x(coverage: float) -> float:
    return LEFT + coverage * (WIDTH - LEFT - RIGHT)


def _y(risk: float, top: float) -> float:
    return HEIGHT - BOTTOM - risk / top * (HEIGHT - TOP - BOTTOM)


def _axes(top: float) -> list[str]:
    """Grid lines and ticks at each tenth, and what the axes are."""
    left, right, floor, ceiling = _x(0), _x(1), _y(0, top), _y(top, top)
    parts = []
    for step in range(round(top * 10) + 1):
        y, kind = _y(step / 10, top), "grid" if step else "axis"
        parts += [
            f'<path class="{kind}" d="M{left:.1f} {y:.1f}H{right:.1f}"/>',
            f'<text x="{left - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">{step / 10:.1f}</text>',
        ]
    for step in range(11):
        x = _x(step / 10)
        parts += [
            f'<path class="axis" d="M{x:.1f} {floor:.1f}v5"/>',
            f'<text x="{x:.1f}" y="{floor + 20:.1f}" text-anchor="middle">{step / 10:.1f}</text>',
        ]
    middle_x, middle_y = (left + right) / 2, (floor + ceiling) / 2
    return [
        *parts,
        f'<path class="axis" d="M{left:.1f} {ceiling:.1f}V{floor:.1f}"/>',
        f'<text x="{middle_x:.1f}" y="{HEIGHT - 14}" text-anchor="middle">'
        "coverage: share of questions answered</text>",
        f'<text transform="translate(20 {middle_y:.1f}) rotate(-90)" text-anchor="middle">'
        "risk: share of answers wrong</text>",
    ]


def _line(curve: tuple[Point, ...], top: float) -> list[str]:
    if not curve:
        middle = f'x="{_x(0.5):.1f}" y="{_y(top / 2, top):.1f}" text-anchor="middle"'
        return [f'<text class="note" {middle}>nothing was answered</text>']
    places = [(_x(point.coverage), _y(point.risk, top)) for point in curve]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    (x, y), last = places[-1], curve[-1]
    side = "end" if last.coverage > 0.5 else "start"
    # Above the end where the curve comes from below, and below it otherwise.
    above = len(curve) < 2 or curve[len(curve) // 2].risk <= last.risk
    room = y - 12 if above and y - 24 > TOP else y + 22
    return [
        f'<polyline class="curve" points="{points}"/>',
        f'<circle class="end" cx="{x:.1f}" cy="{y:.1f}" r="4"/>',
        f'<text x="{x:.1f}" y="{room:.1f}" text-anchor="{side}">'
        f"all answers: {last.risk:.2f} wrong at {last.coverage:.2f}</text>",
    ]
