"""Where the files that ship with the package lie: actor tables, contest files and models.

Knows paths only; it opens nothing. An installed wheel carries them under ``stance/data``; a checkout
(and an editable install) reads them where they are edited.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGED = Path(__file__).parent / "data"
_CHECKOUT = Path(__file__).parent.parent


def actors_dir() -> Path:
    """Folder of the gazetteer's CSV tables."""
    return _first(_PACKAGED / "actors", _CHECKOUT / "seeds" / "actors")


def contests_dir() -> Path:
    """Folder of the contest files that ship with the package."""
    return _first(_PACKAGED / "contests", _CHECKOUT / "configs" / "contests")


def contest_files() -> dict[str, Path]:
    """The contest files that ship with the package, by the contest's id and in its order."""
    return {path.stem: path for path in sorted(contests_dir().glob("*.yaml"))}


def model_folders() -> dict[str, Path]:
    """The folders of the models that ship with the package, by the model's id and in its order."""
    folder = _first(_PACKAGED / "models", _CHECKOUT / "models")
    return {path.name: path for path in sorted(folder.iterdir()) if path.is_dir()}


def _first(packaged: Path, checkout: Path) -> Path:
    return packaged if packaged.is_dir() else checkout
