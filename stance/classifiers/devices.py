"""What this machine computes on: its cores, and where torch runs."""

from __future__ import annotations

import os
from pathlib import Path

from stance.errors import ConfigError


def n_cores() -> int:
    """Cores that this process may use; where the system does not tell, all of them."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_INT8_PRODUCTS = frozenset({"avx512_vnni", "avx_vnni", "amx_int8", "asimddp", "i8mm"})
"""What Linux calls a processor's instructions for products of bytes: VNNI and AMX on x86, dot products on ARM."""


def has_int8_products(processors: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether the processor has instructions for sums of products of bytes; True where the system does not tell.

    Args:
        processors: Linux's file on them.
    """
    try:
        return not _INT8_PRODUCTS.isdisjoint(processors.read_text(encoding="utf-8", errors="replace").split())
    except OSError:
        return True


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
