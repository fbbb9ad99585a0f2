"""Measures of a predicted mask against a reference, both boolean [x, y, z] of one grid, spacing in mm.

Surfaces are the border voxels' centres (a voxel of the mask with a face neighbour outside), distances Euclidean.
"""
import numpy as np
from scipy import ndimage as ni

from .kinds import Array, Spacing

#: Tolerance of surface Dice, mm.
TOLERANCE = 2.0


def dice(pred: Array, ref: Array, where: Array) -> float:
    """Dice of the parts inside `where`; nan when both are empty."""
    p, r = pred & where, ref & where
    n = p.sum() + r.sum()
    return float(2 * (p & r).sum() / n) if n else float("nan")


def border(mask: Array) -> Array:
    """Voxels of a mask with a face neighbour outside it; beyond the array counts as inside (the image ends there)."""
    return mask & ~ni.binary_erosion(mask, border_value=1)


def surface(pred: Array, ref: Array, spacing: Spacing) -> tuple[float, float]:
    """(HD95 in mm, surface Dice at TOLERANCE); (nan, nan) when one mask is empty.

    HD95: the larger of the 95th percentiles of the distances from one surface to the other and back (Taha and Hanbury, BMC Med
    Imaging 2015, 15:29). Surface Dice: share of both surfaces' voxels within the tolerance of the other (Nikolov et al., 2018).
    """
    if not pred.any() or not ref.any():
        return float("nan"), float("nan")
    p = np.argwhere(pred | ref)
    box = tuple(slice(max(0, a - 1), b + 2) for a, b in zip(p.min(0), p.max(0)))
    a, b = border(pred[box]), border(ref[box])
    to_b = ni.distance_transform_edt(~b, sampling=spacing)[a]
    to_a = ni.distance_transform_edt(~a, sampling=spacing)[b]
    near = (to_b <= TOLERANCE).sum() + (to_a <= TOLERANCE).sum()
    return float(max(np.percentile(to_b, 95), np.percentile(to_a, 95))), float(near / (len(to_a) + len(to_b)))


def centre_distance(pred: Array, ref: Array, spacing: Spacing) -> tuple[float, float]:
    """(median, largest) distance in mm between the masks' centroids in a slice, over the slices with both; nan without any."""
    d = []
    for k in np.flatnonzero(pred.any((0, 1)) & ref.any((0, 1))):
        a, b = (np.argwhere(m[:, :, k]).mean(0) for m in (pred, ref))
        d.append(np.linalg.norm((a - b) * np.asarray(spacing)[:2]))
    return (float(np.median(d)), float(max(d))) if d else (float("nan"), float("nan"))


def measures(name: str, pred: Array, ref: Array, where: Array, spacing: Spacing) -> dict[str, float | None]:
    """Every measure of one structure inside `where`, rounded, None where not defined; the cord's centre distance with it.

    volumeRatio is predicted / reference volume.
    """
    p, r = pred & where, ref & where
    hd, near = surface(p, r, spacing)
    out = {"dice": dice(pred, ref, where), "volumeRatio": float(p.sum() / r.sum()) if r.any() else float("nan"),
           "hd95Mm": hd, "surfaceDice2mm": near}
    if name == "cord":
        out["centreMm"], out["centreWorstMm"] = centre_distance(p, r, spacing)
    return {k: None if np.isnan(v) else round(v, 4) for k, v in out.items()}
