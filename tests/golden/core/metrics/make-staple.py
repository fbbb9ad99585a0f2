"""Writes staple.json: what SimpleITK's STAPLE (PyPI, Apache-2.0) says on small shapes drawn by observers of different quality.

Run by hand: `pip install SimpleITK numpy`, then `python3 make-staple.py > staple.json`. Masks are bits, least significant first, i fastest, in base64.
"""
import base64
import json
import sys

import numpy as np
import SimpleITK as sitk


def bits(mask):
    flat = np.ascontiguousarray(mask.transpose()).reshape(-1)  # i fastest
    return base64.b64encode(np.packbits(flat, bitorder="little").tobytes()).decode()


def ball(dims, centre, radii):
    grid = np.indices(dims)
    return sum(((grid[a] - centre[a]) / radii[a]) ** 2 for a in range(3)) <= 1


def cases():
    rng = np.random.default_rng(11)
    d = (23, 19, 14)
    truth = ball(d, (11, 9, 7), (7, 6, 5))
    noisy = [truth ^ (rng.random(d) < p) for p in (0.01, 0.03, 0.1)]
    yield "three noisy observers", noisy
    shifted = [ball(d, (11 + s, 9, 7), (7, 6, 5)) for s in (0, 1, -1, 2, 4)]
    yield "five shifted observers", shifted
    yield "one much too large", [truth, ball(d, (11, 9, 7), (6.5, 6, 5)), ball(d, (11, 9, 7), (10, 9, 6))]
    yield "two observers", [truth, ball(d, (12, 9, 7), (7, 6, 5))]


out = []
for name, masks in cases():
    filter_ = sitk.STAPLEImageFilter()
    filter_.SetForegroundValue(1)
    images = [sitk.GetImageFromArray(m.transpose().astype(np.uint8)) for m in masks]
    weights = sitk.GetArrayFromImage(filter_.Execute(images)).transpose()
    out.append({
        "name": name,
        "dims": masks[0].shape,
        "masks": [bits(m) for m in masks],
        "sensitivity": list(filter_.GetSensitivity()),
        "specificity": list(filter_.GetSpecificity()),
        "probability": [float(weights[tuple(np.argwhere(sel)[0])]) if (sel := sum((m.astype(int) << r) for r, m in enumerate(masks)) == p).any() else None
                        for p in range(1 << len(masks))],
        "consensus": bits(weights > 0.5),
    })
json.dump({"source": f"SimpleITK {sitk.Version().VersionString()}", "cases": out}, sys.stdout, indent=1)
