"""The published algorithm of DeepMind surface-distance with numpy and scipy, for checking and for timing.

`python3 scipy_metrics.py AREAS.json MASKS.json [runs]`: AREAS.json lists the 256 surfel areas of the spacing (bit di + 2·dj +
4·dk of a code); MASKS.json is {"dims", "spacing", "tolerances", "pairs": [[file, file], …]} with files of raw uint8 masks,
i fastest. Prints JSON: one result a pair with the median time in ms of `runs` calls (default 1) on masks already cropped to their union.
"""
import json
import sys
import time

import numpy as np
from scipy import ndimage


def crop(a, b):
    union = a | b
    box = ndimage.find_objects(union.astype(np.uint8))[0]
    pad = lambda m: np.pad(m[box], 1)
    return pad(a), pad(b)


def codes(mask):
    m = mask.astype(np.uint8)
    out = np.zeros(tuple(n - 1 for n in m.shape), np.uint8)
    for bit in range(8):
        di, dj, dk = bit & 1, bit >> 1 & 1, bit >> 2
        out |= m[di:di + out.shape[0], dj:dj + out.shape[1], dk:dk + out.shape[2]] << bit
    return out


def boundary_2d(mask):
    padded = np.pad(mask, ((1, 1), (1, 1), (0, 0)))
    inner = padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return mask & ~inner


def percentile(distances, areas, fraction):
    order = np.argsort(distances, kind="stable")
    cumulative = np.cumsum(areas[order])
    at = np.searchsorted(cumulative, fraction * cumulative[-1] * (1 - 1e-12))
    return float(distances[order][min(at, len(order) - 1)])


def measure(a, b, spacing, areas, tolerances):
    ca, cb = codes(a), codes(b)
    sa, sb = (ca != 0) & (ca != 255), (cb != 0) & (cb != 255)
    da = ndimage.distance_transform_edt(~sa, sampling=spacing)
    db = ndimage.distance_transform_edt(~sb, sampling=spacing)
    fwd, bwd, wa, wb = db[sa], da[sb], areas[ca[sa]], areas[cb[sb]]
    ra, rb = boundary_2d(a), boundary_2d(b)
    total = wa.sum() + wb.sum()
    return {
        "dice": 2.0 * int((a & b).sum()) / (int(a.sum()) + int(b.sum())),
        "hausdorff": float(max(fwd.max(), bwd.max())),
        "hausdorff95": max(percentile(fwd, wa, 0.95), percentile(bwd, wb, 0.95)),
        "mean": [float((fwd * wa).sum() / wa.sum()), float((bwd * wb).sum() / wb.sum())],
        "surfaceDice": [float((wa[fwd <= t + 1e-9].sum() + wb[bwd <= t + 1e-9].sum()) / total) for t in tolerances],
        "addedPathVoxels": int((ra & ~rb).sum()),
    }


def main():
    areas = np.array(json.load(open(sys.argv[1])))
    job = json.load(open(sys.argv[2]))
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    load = lambda path: np.fromfile(path, np.uint8).reshape(job["dims"], order="F").astype(bool)
    results = []
    for paths in job["pairs"]:
        a, b = crop(*(load(p) for p in paths))
        times = []
        for _ in range(runs):
            start = time.perf_counter()
            result = measure(a, b, job["spacing"], areas, job["tolerances"])
            times.append(1000 * (time.perf_counter() - start))
        results.append({**result, "medianMs": sorted(times)[len(times) // 2]})
    json.dump(results, sys.stdout)


main()
