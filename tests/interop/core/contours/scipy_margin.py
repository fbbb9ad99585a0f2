"""Margins by scipy's Euclidean distance transform, to compare contours with.

stdin: {"spacing": [si, sj, sk], "origin": [x, y], "discs": [[cx, cy, r] a slice], "cases": [{"axial", "long", "slices": [[ring x0,y0,x1,y1...]...]}]}
The solid is every slice's disc, half a slice up and half a slice down, on a grid 5 times as fine in the slice and 15 times
across. On each slice plane a point is in where its distance to the solid (shrinking: to the outside) is the margin or less.
stdout: per case [points decided otherwise by the contours and further than the tolerance from the margin, points in]
"""

import json
import sys

import numpy as np
from scipy.ndimage import distance_transform_edt

FINE, ACROSS, SIZE = 5, 15, 40


def inside(rings, x, y):
    """Even-odd, of points on a row-major grid of x (columns) and y (rows)."""
    odd = np.zeros((len(y), len(x)), bool)
    for ring in rings:
        p = np.asarray(ring).reshape(-1, 2)
        for (x0, y0), (x1, y1) in zip(p, np.roll(p, -1, axis=0)):
            rows = np.nonzero((y >= min(y0, y1)) & (y < max(y0, y1)))[0]
            for row in rows:
                odd[row] ^= x >= x0 + (y[row] - y0) * (x1 - x0) / (y1 - y0)
    return odd


task = json.load(sys.stdin)
si, sj, sk = task["spacing"]
x = task["origin"][0] + (np.arange(SIZE * FINE) + 0.5) * si / FINE
y = task["origin"][1] + (np.arange(SIZE * FINE) + 0.5) * sj / FINE
discs = [(x[None, :] - cx) ** 2 + (y[:, None] - cy) ** 2 <= r * r for cx, cy, r in task["discs"]]
solid = np.repeat(np.stack(discs), ACROSS, axis=0)
out = []
for case in task["cases"]:
    axial, long = case["axial"], case["long"]
    # A margin of another length along the patient is one of equal length on a grid stretched that way.
    step = (sk / ACROSS * abs(axial / long), sj / FINE, si / FINE)
    half_voxel = float(np.hypot(np.hypot(*step[1:]), step[0])) / 2
    to_solid = distance_transform_edt(solid == (axial < 0), sampling=step)
    wrong, total = 0, 0
    for k, rings in enumerate(case["slices"]):
        distance = to_solid[k * ACROSS + ACROSS // 2]
        expected = (distance <= axial) if axial > 0 else (distance > -axial)
        got = inside(rings, x, y)
        wrong += int(((got != expected) & (np.abs(distance - abs(axial)) > 2 * half_voxel)).sum())
        total += int(expected.sum())
    out.append([wrong, total])
print(json.dumps(out))
