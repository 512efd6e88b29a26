"""Make stance/report/world.json from the topojson of Natural Earth in the npm package world-atlas (2.0.2).

Natural Earth is in the public domain; world-atlas, which cuts and packs it, has the ISC licence. Run it again only to
renew the map:

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz && pip install pycountry
    python scripts/prepare_world.py package stance/report/world.json

Natural Earth draws who holds a land. Crimea alone is drawn otherwise, as part of Ukraine, as the General Assembly of
the UN has it (resolution 68/262).

Shapes keep the resolution of 1:110 million and take our actors' ids; Antarctica is left out. Countries too small for
that scale get a place, the middle of their largest island or part in the map of 1:10 million.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pycountry

ACTORS = Path(__file__).parent.parent / "seeds" / "actors" / "actors.csv"
UNNUMBERED = {"Kosovo": "XKX", "Somaliland": "SOM", "N. Cyprus": "CYP"}
"""Shapes without a number; the last two lie in countries that are actors."""


CRIMEA = (34.2, 45.3)
"""Longitude and latitude of a place in it."""


def actor_of(shape: dict[str, Any]) -> str | None:
    """Id of the actor that a shape belongs to, or None."""
    number = shape.get("id")
    if number is None:
        return UNNUMBERED.get(shape["properties"]["name"])
    country = pycountry.countries.get(numeric=number)
    return country.alpha_3 if country else None


def middle(topology: dict[str, Any], shape: dict[str, Any]) -> tuple[float, float]:
    """Longitude and latitude of the centroid of a shape's largest ring."""
    rings = [part[0] for part in shape["arcs"]] if shape["type"] == "MultiPolygon" else [shape["arcs"][0]]
    return max((_centroid(_ring(topology, ring)) for ring in rings), key=lambda found: found[0])[1:]


def _ring(topology: dict[str, Any], arcs: list[int]) -> list[tuple[float, float]]:
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    points: list[tuple[float, float]] = []
    for arc in arcs:
        x = y = 0
        line = []
        for step_x, step_y in topology["arcs"][arc if arc >= 0 else ~arc]:
            x, y = x + step_x, y + step_y
            line.append((x * kx + dx, y * ky + dy))
        points += line if arc >= 0 else line[::-1]
    return points


def _holds(points: list[tuple[float, float]], place: tuple[float, float]) -> bool:
    """Whether a place lies within a ring: a line from it to the west crosses the ring an odd number of times."""
    x, y = place
    edges = zip(points, points[1:] + points[:1], strict=True)
    return (
        sum((y0 > y) != (y1 > y) and x > (x1 - x0) * (y - y0) / (y1 - y0) + x0 for (x0, y0), (x1, y1) in edges) % 2 == 1
    )


def give_crimea(topology: dict[str, Any], shapes: list[dict[str, Any]]) -> None:
    """Move the part in which Crimea lies to Ukraine's shape."""
    russia, ukraine = (next(s for s in shapes if s["id"] == actor) for actor in ("RUS", "UKR"))
    part = next(part for part in russia["arcs"] if _holds(_ring(topology, part[0]), CRIMEA))
    russia["arcs"].remove(part)
    own = ukraine["arcs"] if ukraine["type"] == "MultiPolygon" else [ukraine["arcs"]]
    ukraine.update(type="MultiPolygon", arcs=[*own, part])


def _centroid(points: list[tuple[float, float]]) -> tuple[float, float, float]:
    area = cx = cy = 0.0
    for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        area, cx, cy = area + cross, cx + (x0 + x1) * cross, cy + (y0 + y1) * cross
    if not area:
        return 0.0, round(points[0][0], 2), round(points[0][1], 2)
    return abs(area), round(cx / (3 * area), 2), round(cy / (3 * area), 2)


def main(folder: str, output: str) -> None:
    coarse = json.loads(Path(folder, "countries-110m.json").read_text(encoding="utf-8"))
    fine = json.loads(Path(folder, "countries-10m.json").read_text(encoding="utf-8"))
    shapes = []
    for shape in coarse["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        if name != "Antarctica" and shape["arcs"]:
            kept = {"type": shape["type"], "arcs": shape["arcs"], "id": actor_of(shape) or name}
            shapes.append(kept)
    give_crimea(coarse, shapes)
    drawn = {shape["id"] for shape in shapes}
    with ACTORS.open(encoding="utf-8", newline="") as file:
        actors = {row["id"] for row in csv.DictReader(file) if row["kind"] == "country"}
    places = {
        actor: middle(fine, shape)
        for shape in fine["objects"]["countries"]["geometries"]
        if (actor := actor_of(shape)) in actors - drawn
    }
    if missing := actors - drawn - set(places):
        sys.exit(f"no shape and no place for {', '.join(sorted(missing))}")
    world = {
        "type": "Topology",
        "bbox": coarse["bbox"],
        "transform": coarse["transform"],
        "objects": {"countries": {"type": "GeometryCollection", "geometries": shapes}},
        "arcs": coarse["arcs"],
        "places": dict(sorted(places.items())),
    }
    Path(output).write_text(json.dumps(world, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
