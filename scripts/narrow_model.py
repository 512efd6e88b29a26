"""Make a model's feed-forward layers narrower: `narrow_model.py CONFIG OUTPUT MODEL WIDTH`.

Takes out, one by one, the neuron whose loss changes a layer's output least on sentences of CONFIG's training data, and
lets those that stay make up for it (Hassibi & Stork 1993, "Second order derivatives for network pruning: optimal brain
surgeon"). What comes out is a model folder that can be evaluated, and the ``encoder`` of a run in which MODEL teaches
it what it lost.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from stance.classifiers import model_folder
from stance.config import read_config
from stance.encoder import StanceEncoder
from stance.errors import ConfigError
from stance.features import Features
from stance.manifest import Manifest
from stance.train import read_material
from stance.train.config import TrainConfig
from stance.train.folder import make_output, write_model
from stance.train.material import Group
from stance.weights import load_model

N_SENTENCES = 1000
DAMPING = 1e-3


def moments(encoder: StanceEncoder, features: Features, groups: Sequence[Group]) -> list[Tensor]:
    """Sums (n_neurons, n_neurons), one a layer, of the products of the neurons' values over all tokens of sentences."""
    layers = encoder.transformer.encoder.layer
    sums = [torch.zeros(layer.output.dense.in_features, layer.output.dense.in_features) for layer in layers]

    def adding(total: Tensor) -> Any:
        def add(_module: Any, inputs: tuple[Tensor, ...]) -> None:
            values = inputs[0].flatten(0, -2)
            total.addmm_(values.T, values)

        return add

    hooks = [
        layer.output.dense.register_forward_pre_hook(adding(total)) for layer, total in zip(layers, sums, strict=True)
    ]
    with torch.no_grad():
        for group in groups:  # one sentence a run, so that hardly any padding counts
            arrays = features.batch(features.encode([e.pair for e in group]).rows).arrays()
            encoder(**{name: torch.from_numpy(array) for name, array in arrays.items()})
    for hook in hooks:
        hook.remove()
    return sums


def narrowed(weight: Tensor, moment: Tensor, width: int) -> tuple[Tensor, Tensor]:
    """The neurons that stay, and their new weights.

    Args:
        weight: (n_neurons, n_outputs).
        moment: (n_neurons, n_neurons), as `moments` gives it.
        width: How many are to stay.

    Returns:
        (n_neurons,), true where a neuron stays; (width, n_outputs).
    """
    weight, moment = weight.double().clone(), moment.double()
    inverse = torch.linalg.inv(moment + DAMPING * moment.diagonal().mean() * torch.eye(len(moment)))
    stays = torch.ones(len(moment), dtype=torch.bool)
    for _ in range(len(moment) - width):
        loss = weight.square().sum(1) / inverse.diagonal()
        loss[~stays] = torch.inf
        worst = int(loss.argmin())
        column = inverse[:, worst] / inverse[worst, worst]
        weight.addr_(column, weight[worst].clone(), alpha=-1)
        inverse.addr_(column, inverse[worst].clone(), alpha=-1)
        weight[worst] = inverse[worst] = inverse[:, worst] = 0
        inverse[worst, worst] = 1
        stays[worst] = False
    return stays, weight[stays].float()


def narrow(encoder: StanceEncoder, moments: Sequence[Tensor], width: int) -> StanceEncoder:
    """The encoder with feed-forward layers of ``width`` neurons, of which there must be more now."""
    weights = encoder.state_dict()
    for i, moment in enumerate(moments):
        layer = f"transformer.encoder.layer.{i}."
        stays, new = narrowed(weights[f"{layer}output.dense.weight"].T, moment, width)
        weights[f"{layer}output.dense.weight"] = new.T
        for name in ("weight", "bias"):
            weights[f"{layer}intermediate.dense.{name}"] = weights[f"{layer}intermediate.dense.{name}"][stays]
    shape = copy.deepcopy(encoder.transformer.config)
    shape.intermediate_size = width
    result = StanceEncoder(shape, encoder.head).eval()
    result.load_state_dict(weights)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("model", help="a model folder, or the id of a model that ships")
    parser.add_argument("width", type=int)
    arguments = parser.parse_args()
    config = read_config(arguments.config, TrainConfig, [f"encoder={arguments.model}"])
    material = read_material(config)
    folder = model_folder(arguments.model)
    make_output(arguments.output, [folder])
    manifest = Manifest.read(folder)
    if manifest.contest.labels != material.contest.labels:
        raise ConfigError(f"{folder}: labels are not those of {arguments.config}; take the data it is for")
    features = Features.load(folder, manifest.features, material.contest_of)
    encoder = load_model(folder, manifest)
    width = encoder.transformer.config.intermediate_size
    if not 0 < arguments.width < width:
        raise ConfigError(f"WIDTH: expected 1 to {width - 1}, as the layers of {folder} have {width} neurons")
    sentences = random.Random(config.seed).sample(material.train, min(N_SENTENCES, len(material.train)))
    made = narrow(encoder, moments(encoder, features, sentences), arguments.width)
    print(json.dumps(write_model(made, features, config, material, folder, arguments.output)))


if __name__ == "__main__":
    main()
