"""Make a model's feed-forward layers narrower: `narrow_model.py CONFIG OUTPUT FOLDER WIDTH`.

Takes, one by one, the neuron whose loss changes a layer's output least on sentences of CONFIG's training data, and lets
those that stay make up for it (Hassibi & Stork 1993, "Optimal brain surgeon"; Frantar & Alistarh 2022). What comes out
is a model folder that can be evaluated, and the ``encoder`` of a run in which FOLDER teaches it what it lost.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import AutoConfig

from stance.config import read_config
from stance.encoder import HeadSettings, StanceEncoder
from stance.features import Features
from stance.manifest import Manifest
from stance.train import read_material
from stance.train.config import TrainConfig
from stance.train.run import write_model
from stance.weights import load_model

N_SENTENCES = 1000
DAMPING = 1e-3


def moments(encoder: StanceEncoder, features: Features, groups: Any) -> list[Tensor]:
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
        for group in groups:  # one sentence a run, so that no padding counts
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("width", type=int)
    arguments = parser.parse_args()
    config = read_config(arguments.config, TrainConfig)
    material = read_material(config)
    manifest = Manifest.read(arguments.folder)
    features = Features.load(arguments.folder, manifest.features, material.contest_of)
    encoder = load_model(arguments.folder, manifest)
    sentences = random.Random(config.seed).sample(material.train, min(N_SENTENCES, len(material.train)))
    weights = encoder.state_dict()
    for i, moment in enumerate(moments(encoder, features, sentences)):
        layer = f"transformer.encoder.layer.{i}."
        stays, new = narrowed(weights[f"{layer}output.dense.weight"].T, moment, arguments.width)
        weights[f"{layer}output.dense.weight"] = new.T.contiguous()
        for name in ("weight", "bias"):
            weights[f"{layer}intermediate.dense.{name}"] = weights[f"{layer}intermediate.dense.{name}"][stays]
    shape = AutoConfig.from_pretrained(arguments.folder, intermediate_size=arguments.width)
    narrow = StanceEncoder(shape, HeadSettings(**manifest.head)).eval()
    narrow.load_state_dict(weights)
    arguments.output.mkdir(parents=True, exist_ok=True)
    print(json.dumps(write_model(narrow, features, config, material, arguments.folder, arguments.output)))


if __name__ == "__main__":
    main()
