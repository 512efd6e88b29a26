"""The colours of the two sides: orange and blue, told apart with every common colour blindness.

Both ends are dark enough to be read as text on white (contrast above 4.5 to 1, WCAG 2.2).
"""

from __future__ import annotations

SCALE = ("#a84a00", "#e39a57", "#d9d9d9", "#6da3d6", "#0b559f")
"""From side A over the middle to side B, at `STOPS`."""

STOPS = (-1.0, -0.5, 0.0, 0.5, 1.0)

NEUTRAL_FILL = "#a9a9a9"
"""A verdict of neutral: darker than the middle of the scale and than what is not mentioned."""

LAND = "#f4f4f2"
"""Countries that no sentence mentions."""

CONTESTED = "#555555"
"""The country that the contest is about."""

INK = "#222222"
RULE = "#767676"


def band(position: float | None) -> int:
    """Which of five bands, 0 for side A to 4 for side B, a position in [-1, 1] lies in; the middle for None."""
    return 2 if position is None else min(4, max(0, int((position + 1) * 2.5)))
