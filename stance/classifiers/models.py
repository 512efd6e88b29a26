"""Which model answers for which contest. Looks at manifests only; loads no weights."""

from __future__ import annotations

from pathlib import Path

from stance import hub, resources
from stance.contest import ANY_CONTEST, Contest
from stance.contests import load_contest
from stance.errors import ConfigError, ModelError
from stance.manifest import FILE_NAME, Manifest

DEFAULT_MODEL = "venezuela-2019"


def model_folder(reference: str | Path) -> Path:
    """Folder of a model that ships with the package (by id), or of one that lies here (by path).

    Raises:
        ModelError: There is no such folder.
    """
    ship = resources.model_folders()
    folder = ship.get(str(reference)) or Path(reference)
    if not folder.is_dir():
        raise ModelError(f"{reference}: no such model; give a model folder, or one that ships: {', '.join(ship)}")
    return folder


def is_zero_shot(reference: str | Path) -> bool:
    """Whether a reference is to a model of natural language inference: a folder without a manifest of ours, or the hub.

    Args:
        reference: Id of a model that ships, a folder, or ``user/name`` on the hub; a folder that is here comes before
            a model of the hub with the same name.
    """
    folder = Path(reference)
    if str(reference) in resources.model_folders():
        return False
    if folder.is_dir():
        return (folder / "config.json").is_file() and not (folder / FILE_NAME).is_file()
    return hub.is_name(reference) and not folder.exists()


def choose_model(contest: Contest | None) -> str:
    """Id of the model that ships for a contest: one trained for it, or else the one that is told the sides.

    Args:
        contest: None for the default model.
    """
    if contest is None:
        return DEFAULT_MODEL
    fitting = (name for name in resources.model_folders() if _same(Manifest.read(model_folder(name)).contest, contest))
    return next(fitting, ANY_CONTEST)


def contest_of(reference: str | Path, contest: Contest | None = None) -> Contest:
    """The contest that a model answers for.

    Args:
        reference: As `stance.classifiers.load_classifier` takes it.
        contest: What the user asks for, if anything; a zero-shot model answers for any, and for the default one where
            none is asked for.

    Raises:
        ModelError: There is no such model.
        ConfigError: The model was trained for another contest, or it must be told one and none is given.
    """
    if is_zero_shot(reference):
        return contest or load_contest()
    own = Manifest.read(model_folder(reference)).contest
    if own.id != ANY_CONTEST:
        if contest is not None and not _same(own, contest):
            raise ConfigError(
                f"{reference}: trained for the contest '{own.id}', cannot answer for '{contest.id}'; "
                f"leave out --model, or take --model {ANY_CONTEST}"
            )
        return contest or own
    if contest is None:
        raise ConfigError(f"{reference}: this model must be told the sides; add --contest FILE")
    return contest


def companion_of(folder: Path, contest: Contest) -> Path | None:
    """Folder of the model whose answers are pooled with those of another, where its manifest names one.

    Args:
        folder: Of a model of ours.
        contest: The contest to answer for. Of its own contest a companion is not asked: there, it is the model to take.

    Raises:
        ModelError: No model of that name ships.
    """
    name = Manifest.read(folder).companion
    if name is None:
        return None
    companion = resources.model_folders().get(name)
    if companion is None:
        raise ModelError(
            f"{folder / FILE_NAME}: names '{name}' as its companion, which does not ship with this version of stance; "
            "take that line out, or install a fitting version"
        )
    return None if _same(Manifest.read(companion).contest, contest) else companion


def _same(own: Contest, other: Contest) -> bool:
    return (own.id, own.labels) == (other.id, other.labels)
