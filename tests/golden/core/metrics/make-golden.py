"""Writes surface-distance.json: what DeepMind's surface-distance 0.1 (PyPI, Apache-2.0) itself says on small shapes.

Run by hand, once: `pip install surface-distance` (on NumPy 1.24 and later replace np.bool by bool and np.Inf by np.inf in
its metrics.py), then `python3 make-golden.py > surface-distance.json`. Masks are bits, least significant first, i fastest, in base64.
"""
import base64
import json
import sys

import numpy as np
from surface_distance import metrics


def bits(mask):
    flat = np.ascontiguousarray(mask.transpose()).reshape(-1)  # i fastest
    return base64.b64encode(np.packbits(flat, bitorder="little").tobytes()).decode()


def ball(dims, centre, radii):
    grid = np.indices(dims)
    return sum(((grid[a] - centre[a]) / radii[a]) ** 2 for a in range(len(dims))) <= 1


def box(dims, lo, hi):
    mask = np.zeros(dims, bool)
    mask[tuple(slice(l, h) for l, h in zip(lo, hi))] = True
    return mask


def shapes():
    rng = np.random.default_rng(7)
    d = (20, 17, 14)
    yield "ball, shifted", [1, 1, 1], ball(d, (9, 8, 7), (6, 6, 5)), ball(d, (10.5, 8, 6), (6, 5, 5))
    yield "ellipsoid, anisotropic", [0.9, 1.3, 3.0], ball(d, (9, 8, 6), (7, 5, 4)), ball(d, (9, 9, 7), (8, 5, 3))
    yield "cubes, equal areas", [1.26953125, 1.26953125, 4], box(d, (3, 3, 3), (11, 10, 9)), box(d, (4, 5, 4), (12, 12, 10))
    yield "inside one another", [0.7, 0.7, 2], box(d, (1, 1, 1), (18, 15, 12)), box(d, (7, 7, 5), (11, 10, 8))
    yield "disjoint and far", [1.1, 0.8, 2.5], box(d, (0, 0, 0), (3, 4, 2)), box(d, (16, 13, 11), (20, 17, 14))
    yield "filling the image", [1, 1.2, 2], np.ones(d, bool), box(d, (2, 0, 3), (20, 17, 11))
    yield "one voxel each", [0.5, 0.6, 0.7], box(d, (4, 4, 4), (5, 5, 5)), box(d, (6, 7, 8), (7, 8, 9))
    shell = ball(d, (9, 8, 7), (8, 7, 6)) & ~ball(d, (9, 8, 7), (4, 3, 3))
    yield "shell with a hollow", [1, 1, 1.5], shell, ball(d, (10, 8, 7), (8, 7, 6))
    for n, p in enumerate((0.05, 0.3, 0.5, 0.8)):
        yield f"noise {p}", [1 + 0.13 * n, 1, 1.7], rng.random(d) < p, rng.random(d) < p
    smooth = lambda: ball(d, rng.uniform(5, 12, 3), rng.uniform(3, 7, 3)) | ball(d, rng.uniform(5, 12, 3), rng.uniform(2, 5, 3))
    for n in range(3):
        yield f"blobs {n}", [1.26953125, 1.26953125, 3], smooth(), smooth()


def measure(spacing, a, b, tolerances):
    sd = metrics.compute_surface_distances(a, b, spacing)
    return {
        "hausdorff": metrics.compute_robust_hausdorff(sd, 100),
        "hausdorff95": metrics.compute_robust_hausdorff(sd, 95),
        "hausdorff50": metrics.compute_robust_hausdorff(sd, 50),
        "average": list(metrics.compute_average_surface_distance(sd)),
        "surfaceDice": [metrics.compute_surface_dice_at_tolerance(sd, t) for t in tolerances],
        "areas": [sd["surfel_areas_gt"].sum(), sd["surfel_areas_pred"].sum()],
        "dice": metrics.compute_dice_coefficient(a, b),
    }


def main():
    tolerances = [0.5, 1.0, 2.0, 3.2]  # no distance ties with these but in exact binary numbers
    cases = []
    for name, spacing, a, b in shapes():
        k = a.shape[2] // 2
        planar = None
        if a[:, :, k].any() and b[:, :, k].any():
            planar = {"k": k, **measure(spacing[:2], a[:, :, k], b[:, :, k], tolerances)}
        cases.append({
            "name": name, "dims": list(a.shape), "spacing": spacing,
            "reference": bits(a), "test": bits(b),
            "expected": measure(spacing, a, b, tolerances), "slice": planar,
        })
    json.dump({"source": "surface-distance 0.1", "tolerances": tolerances, "cases": cases}, sys.stdout, indent=1)
    print()


main()
