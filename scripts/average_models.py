"""Average the weights of models that come from one another: `average_models.py CONFIG OUTPUT FOLDER...`.

Passes of training over different text end in different places of one basin, and the mean of them often reads new text
better than either (Wortsman et al. 2022, "Model soups"). CONFIG names the mean and the data that give its
temperature and figures: the last pass's, or more, since what validates in a part of the corpus does in all of it.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from stance.config import read_config
from stance.encoder import HeadSettings
from stance.errors import ConfigError
from stance.features import Features
from stance.manifest import Manifest
from stance.train import read_material
from stance.train.bases import load_encoder, sha256
from stance.train.config import TrainConfig
from stance.train.folder import make_output, write_model
from stance.train.material import Material
from stance.weights import INT8, SAFETENSORS, read_weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    arguments = parser.parse_args()
    make_output(arguments.output, arguments.folders)
    config = read_config(arguments.config, TrainConfig)
    material = read_material(config)
    manifests = [Manifest.read(folder) for folder in arguments.folders]
    last = manifests[-1].training
    if (
        last["data_hash"]
        != (material if list(config.data) == last["config"]["data"] else material_of(last, config)).hash
    ):
        raise ConfigError(f"{arguments.folders[-1]}: has learned from other data than {arguments.config} finds now")
    shapes = [(replace(HeadSettings(**m.head), dropout=0), m.features) for m in manifests]
    for folder, shape in zip(arguments.folders, shapes, strict=True):
        if shape != shapes[-1]:
            raise ConfigError(f"{folder}: its 'head' or 'features' differ from those of {arguments.folders[-1]}")
    base = arguments.folders[-1]
    encoder = load_encoder(base, HeadSettings(**manifests[-1].head), material.contest.labels).eval()
    weights = [read_weights(folder) for folder in arguments.folders]
    encoder.load_state_dict({name: sum(w[name] for w in weights) / len(weights) for name in weights[0]})
    features = Features.load(base, manifests[-1].features, material.contest_of)
    averaged = [sha256(f / (SAFETENSORS if (f / SAFETENSORS).is_file() else INT8)) for f in arguments.folders]
    print(json.dumps(write_model(encoder, features, config, material, base, arguments.output, averaged)))


def material_of(training: dict[str, Any], config: TrainConfig) -> Material:
    """What a run learned from, as it is found now; all of it must be among the data of CONFIG."""
    try:
        own = TrainConfig.model_validate(training["config"])
    except ValueError as error:
        raise ConfigError(f"the last model was trained with a configuration of an older form: {error}") from None
    if not all(any(Path(path).is_relative_to(given) for given in config.data) for path in own.data):
        raise ConfigError(f"{', '.join(own.data)}: learned from, but not among the data of the configuration given")
    return read_material(own)


if __name__ == "__main__":
    main()
