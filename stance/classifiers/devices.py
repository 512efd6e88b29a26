"""What this machine computes on: its cores, and where torch runs."""

from __future__ import annotations

import os

from stance.errors import ConfigError


def n_cores() -> int:
    """Cores that this process may use; where the system does not tell, all of them."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def torch_device(asked: str | None) -> str:
    """The device that torch is to run on; by default a GPU where there is one.

    Args:
        asked: ``cpu``, ``cuda``, or one GPU of several, such as ``cuda:1``.

    Raises:
        ConfigError: There is no such device.
    """
    import torch

    n_gpus = torch.cuda.device_count() if torch.cuda.is_available() else 0
    here = ["cpu", *(["cuda"] if n_gpus else []), *(f"cuda:{i}" for i in range(n_gpus))]
    if asked is None:
        return "cuda" if n_gpus else "cpu"
    if asked not in here:
        raise ConfigError(f"--device {asked}: torch has no such device here; expected one of {', '.join(here)}")
    return asked


def computes_bf16(kind: str) -> bool:
    """Whether a ``cpu`` or ``cuda`` computes in bfloat16; others only imitate it, many times slower than float32."""
    import torch

    if kind == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    capabilities: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()  # not in older releases
    return any(capabilities.get(name) for name in ("avx512_bf16", "amx_bf16", "bf16", "sve_bf16"))
