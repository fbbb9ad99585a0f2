"""The self-test in a manifest: a fixed input and what the network answers (src/inference/network/golden.ts makes the same)."""
from collections.abc import Sequence

import numpy as np

from .kinds import Array, Json, Runner


def golden_input(shape: Sequence[int], seed: int = 1) -> Array:
    """The input of src/inference/network/golden.ts, float32 [1, 1, a, b, c], from exact integer arithmetic."""
    na, nb, nc = shape
    blocks = [-(-n // 4) for n in shape]
    state, values = (seed ^ 0x9E3779B9) & 0xFFFFFFFF, []
    for _ in range(int(np.prod(blocks))):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        values.append((state >> 16) / 16384 - 2)
    b = np.array(values, np.float32).reshape(blocks)
    b = b.repeat(4, 0).repeat(4, 1).repeat(4, 2)[:na, :nb, :nc].astype(np.float64)
    i, j, k = np.meshgrid(np.arange(na), np.arange(nb), np.arange(nc), indexing="ij")
    return (b * 0.875 + ((i * 7 + j * 13 + k * 5) & 15) / 64).astype(np.float32)[None, None]


def golden(run: Runner, shape: Sequence[int] = (32, 32, 32), seed: int = 1) -> Json:
    """The `golden` entry: channel means and 64 samples of run(input) -> [1, C, a, b, c]."""
    out = run(golden_input(shape, seed))
    flat = out.reshape(-1)
    at = [int((n + 0.37) * flat.size / 64) for n in range(64)]
    short = lambda v: float(f"{float(v):.7g}")
    return {"input": {"generator": "blobs", "seed": seed, "shape": list(shape)},
            "expected": {"channelMeans": [short(v) for v in out[0].astype(np.float64).mean((1, 2, 3))],
                         "samples": [[p, short(flat[p])] for p in at]},
            "tolerance": 1e-3}
