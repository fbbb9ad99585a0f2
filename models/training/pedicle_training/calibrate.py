"""Confidence of a model: maps the expected Dice of its own probabilities to the Dice measured on unseen cases.

    python -m pedicle_training.evaluate spine-ct honest --calibrate      # writes models/<id>/calibration.json, read by export.py

The raw value is src/inference/structures/confidence.ts's: 2 * sum of p inside the mask / (mask volume + sum of p), per slice.
"""
import json
from collections.abc import Sequence

import numpy as np

from .classes import CLASSES
from .infer import to_native
from .kinds import Array, References, Spacing
from .paths import MODELS

SPINE_SETS = {"vertebrae": (1, 2, 3, 4), "bodies": (1, 2, 3), "canal": (5, 6), "cord": (6,), "sacrum": (7,),
              "hips_femora": (9,)}


def classes_of(model: str, name: str) -> tuple[int, ...] | None:
    """Class indices of an evaluated structure, or None for those that only compare."""
    if model == "spine-ct":
        return SPINE_SETS.get(name)
    return (CLASSES[model].index(name),) if name in CLASSES[model] else (1, 2) if name == "lungs" else None


def slice_pairs(model: str, p: Array, refs: References, spacing: Spacing, sp: float) -> list[tuple[float, float]]:
    """[(raw confidence, Dice)] of every structure on every model-grid slice where prediction or reference lies."""
    labels = p.argmax(0)
    out = []
    for name, (_, ref, where) in refs.items():
        classes = classes_of(model, name)
        if classes is None:
            continue
        down = lambda v: to_native(v, p.shape[1:], [sp] * 3, np.array(spacing, float))
        r = down(ref)
        w = down(np.broadcast_to(where, ref.shape))
        q = p[list(classes)].astype(np.float32).sum(0) * w
        m = np.isin(labels, classes) & w
        for k in range(p.shape[3]):
            inside, mass, true = m[:, :, k].sum(), q[:, :, k].sum(), (r & w)[:, :, k].sum()
            if inside < 8:
                continue
            raw = min(1.0, 2 * q[:, :, k][m[:, :, k]].sum() / (inside + mass))
            out.append((float(raw), float(2 * (m & r)[:, :, k].sum() / (inside + true))))
    return out


def isotonic(x: Sequence[float], y: Sequence[float]) -> tuple[Array, Array]:
    """Pool-adjacent-violators: the non-decreasing step function nearest to y over sorted x."""
    order = np.argsort(x)
    blocks = []
    for a, b in zip(np.asarray(x)[order], np.asarray(y)[order]):
        blocks.append([b, 1, a])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            v2, n2, a2 = blocks.pop()
            v1, n1, _ = blocks.pop()
            blocks.append([(v1 * n1 + v2 * n2) / (n1 + n2), n1 + n2, a2])
    values = np.concatenate([np.full(n, v) for v, n, _ in blocks])
    return np.asarray(x)[order], values


def curve(pairs: Sequence[tuple[float, float]],
          knots: Sequence[float] = (0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)) -> list[list[float]]:
    """Piecewise-linear [[raw, expected Dice], ...] from pairs, ascending in both."""
    x, y = isotonic(*np.array(pairs).T)
    out, low = [[0.0, 0.0]], 0.0
    for a, b in zip((0.0,) + knots[:-1], knots):
        inside = (x > (a + b) / 2 - 0.05) & (x <= min(1.0, b + 0.025))
        if inside.sum() >= 10:
            low = max(low, float(y[inside].mean()))
            out.append([b, round(low, 3)])
    return out


def write(model: str, weights: str, cases: list[str], pairs: list[tuple[float, float]]) -> list[list[float]]:
    """models/<id>/calibration.json; raises when there is too little to fit."""
    if len(pairs) < 100:
        raise SystemExit("too few slices to calibrate on")
    data = {"weights": str(weights), "cases": cases, "slices": len(pairs), "curve": curve(pairs)}
    (MODELS / model / "calibration.json").write_text(json.dumps(data, indent=1) + "\n")
    return data["curve"]
