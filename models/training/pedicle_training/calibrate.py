"""Confidence of a model: maps the expected Dice of its own probabilities to the Dice measured on unseen cases.

    python -m pedicle_training.evaluate spine-ct honest --calibrate      # writes models/<id>/calibration.json, read by export.py

The raw value is src/inference/structures/confidence.ts's: 2 * sum of p inside the mask / (mask volume + sum of p), per slice.
"""
import json
from collections.abc import Sequence

import numpy as np

from .classes import CLASSES
from .infer import to_native
from .kinds import Array, Json, References, Spacing
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


def whole(model: str, p: Array, refs: References) -> dict[str, float]:
    """{structure: raw confidence of the whole structure}, as structureConfidence gives it; those found only."""
    labels = p.argmax(0)
    out = {}
    for name in refs:
        classes = classes_of(model, name)
        if classes is None:
            continue
        m = np.isin(labels, classes)
        q = p[list(classes)].astype(np.float32).sum(0)
        if m.any():
            out[name] = round(float(min(1.0, 2 * q[m].sum() / (m.sum() + q.sum()))), 4)
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


#: Shares of the pairs, from the least raw value, between which the curve for whole structures has its points.
WHOLE_SHARES = (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 1)
#: From this expected Dice on a structure is worth correcting rather than drawing.
WORTH = 0.7
#: A structure's own offset counts as n / (n + SHRINK) of what its n cases say.
SHRINK = 5

#: (structure, raw confidence, Dice) of a whole structure.
Whole = tuple[str, float, float]


def whole_rows(detail: dict[str, Json]) -> dict[str, list[Whole]]:
    """{case: rows} of evaluate.py's measures; a degraded case counts with its original."""
    out: dict[str, list[Whole]] = {}
    for case, row in detail.items():
        known = [(k, v["raw"], v["dice"]) for k, v in row.items() if v.get("raw") is not None and v.get("dice") is not None]
        out.setdefault(case.split(":")[0], []).extend(known)
    return out


def whole_fit(rows: Sequence[Whole]) -> tuple[list[list[float]], dict[str, float]]:
    """(piecewise-linear [[raw, expected Dice], ...] over all structures by isotonic regression, {structure: its own offset})."""
    x, y = isotonic([r[1] for r in rows], [r[2] for r in rows])
    at = [round(s * len(x)) for s in WHOLE_SHARES]
    points = [[0.0, 0.0]]
    for a, b in zip(at, at[1:]):
        if b > a and x[a:b].mean() > points[-1][0] + 1e-3:
            points.append([round(float(x[a:b].mean()), 3), round(float(y[a:b].mean()), 3)])
    offsets = {}
    for name in sorted({r[0] for r in rows}):
        rest = [r[2] - float(np.interp(r[1], *np.array(points).T)) for r in rows if r[0] == name]
        offsets[name] = round(float(np.median(rest)) * len(rest) / (len(rest) + SHRINK), 3)
    return points, offsets


def expect(fit: tuple[list[list[float]], dict[str, float]], name: str, raw: float) -> float:
    """Expected Dice of a whole structure, as the application works it out."""
    return float(np.clip(np.interp(raw, *np.array(fit[0]).T) + fit[1].get(name, 0.0), 0, 1))


def held_out(by_case: dict[str, list[Whole]]) -> dict[str, float | int]:
    """How well the fit foretells cases it was not made on, each case left out in turn.

    meanError is |expected - measured|; proposed and withheld count structures on both sides of WORTH, proposedBad and
    withheldGood those that belong on the other one.
    """
    rows = []
    for case, own in by_case.items():
        fit = whole_fit([r for other, rs in by_case.items() if other != case for r in rs])
        rows += [(expect(fit, name, raw), dice) for name, raw, dice in own]
    e, d = np.array(rows).T
    return {"structures": len(rows), "meanError": round(float(np.abs(e - d).mean()), 3),
            "proposed": int((e >= WORTH).sum()), "proposedBad": int(((e >= WORTH) & (d < WORTH)).sum()),
            "withheld": int((e < WORTH).sum()), "withheldGood": int(((e < WORTH) & (d >= WORTH)).sum())}


def write(model: str, weights: str, cases: list[str], pairs: list[tuple[float, float]], detail: dict[str, Json]) -> Json:
    """models/<id>/calibration.json; raises when there is too little to fit."""
    if len(pairs) < 100:
        raise SystemExit("too few slices to calibrate on")
    by_case = whole_rows(detail)
    whole_curve, offsets = whole_fit([r for rs in by_case.values() for r in rs])
    data = {"weights": str(weights), "cases": cases, "slices": len(pairs), "curve": curve(pairs),
            "wholeCurve": whole_curve, "offsets": offsets, "proposeAbove": WORTH, "leftOut": held_out(by_case)}
    (MODELS / model / "calibration.json").write_text(json.dumps(data, indent=1) + "\n")
    return data
