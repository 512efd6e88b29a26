"""Which model answers for which contest. Looks at manifests only; loads no weights."""

from __future__ import annotations

from pathlib import Path

from stance import resources
from stance.contest import ANY_CONTEST, Contest
from stance.errors import ConfigError, ModelError
from stance.manifest import Manifest

DEFAULT_MODEL = "venezuela-2019"


def model_folder(reference: str | Path) -> Path:
    """Folder of a model that ships with the package (by id), or of a user's own (by path).

    Raises:
        ModelError: There is no such folder.
    """
    shipped = resources.models_dir() / str(reference)
    folder = shipped if shipped.is_dir() else Path(reference)
    if not folder.is_dir():
        raise ModelError(f"{reference}: no such model; give a model folder, or one that ships: {', '.join(_shipped())}")
    return folder


def choose_model(contest: Contest | None) -> str:
    """Id of the model that ships for a contest: one trained for it, or else the one that is told the sides.

    Args:
        contest: None for the default model.
    """
    if contest is None:
        return DEFAULT_MODEL
    fitting = (name for name in _shipped() if _same(Manifest.read(model_folder(name)).contest, contest))
    return next(fitting, ANY_CONTEST)


def contest_of(reference: str | Path, contest: Contest | None = None) -> Contest:
    """The contest that a model answers for.

    Args:
        reference: Id of a model that ships, or a model folder.
        contest: What the user asks for, if anything.

    Raises:
        ModelError: There is no such model.
        ConfigError: The model was trained for another contest, or it must be told one and none is given.
    """
    own = Manifest.read(model_folder(reference)).contest
    if own.id != ANY_CONTEST:
        if contest is not None and not _same(own, contest):
            raise ConfigError(
                f"{reference}: trained for the contest '{own.id}', cannot answer for '{contest.id}'; "
                f"leave out --model, or take --model {ANY_CONTEST}"
            )
        return own
    if contest is None:
        raise ConfigError(f"{reference}: this model must be told the sides; add --contest FILE")
    return contest


def _same(own: Contest, other: Contest) -> bool:
    return (own.id, own.labels) == (other.id, other.labels)


def _shipped() -> list[str]:
    return sorted(path.name for path in resources.models_dir().iterdir() if path.is_dir())
