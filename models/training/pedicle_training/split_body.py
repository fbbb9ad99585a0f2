"""Geometry of a spine: canal centre line, canal from vertebrae alone, body | posterior elements split.

All arrays are [x, y, z] in RAS voxels of an isotropic grid of `sp` mm: +x right, +y anterior, +z up.
"""
from collections.abc import Sequence

import numpy as np
from scipy import ndimage as ni

from .kinds import Array


def _canal_hole(closed: Array, near: Array, sp: float) -> Array:
    """The hole of one closed axial slice that can be the canal: (mask, centre) or None. `near`: expected centre."""
    h = ni.binary_opening(ni.binary_fill_holes(closed) & ~closed)
    lab, m = ni.label(h)
    best = None
    for i in range(1, m + 1):
        one = lab == i
        area = one.sum() * sp * sp
        c = np.argwhere(one).mean(0)
        away = 0 if near is None else np.linalg.norm(c - near) * sp
        if 60 < area < 900 and away < 12:
            score = area - 20 * away
            if best is None or score > best[0]:
                best = (score, one, c)
    return None if best is None else best[1:]


def canal_from_vertebrae(vert: Array, sp: float) -> Array:
    """Bony canal of a vertebra mask: holes of the axial slices after closing gaps along z. Boolean, may be empty."""
    n, r = max(1, int(round(9 / sp))), max(1, int(round(4.5 / sp)))
    v = np.pad(vert, ((r, r), (r, r), (n, n)))
    closed = ni.binary_closing(v, np.ones((1, 1, 2 * n + 1)))
    x, y = np.mgrid[-r:r + 1, -r:r + 1]
    closed = ni.binary_closing(closed, (x * x + y * y <= r * r)[:, :, None])[r:-r, r:-r, n:-n] | vert
    holes = np.zeros_like(vert)
    start = int(np.argmax([0 if _canal_hole(closed[:, :, k], None, sp) is None else closed[:, :, k].sum()
                           for k in range(vert.shape[2])]))
    first = _canal_hole(closed[:, :, start], None, sp)
    if first is None:
        return holes
    for direction in (range(start, vert.shape[2]), range(start - 1, -1, -1)):
        near = first[1]
        for k in direction:
            found = _canal_hole(closed[:, :, k], near, sp)
            if found is not None:
                holes[:, :, k], near = found
    return holes & ~vert


class CanalCurve:
    """Smooth centre line of a canal with its tangent, half axes and the distance to the posterior body wall.

    centre[z] is (x, y) in voxels for every slice; `tangent[z]` a unit vector (x, y, z); `wall[z]` in voxels, along
    the anterior direction perpendicular to the tangent.
    """

    def __init__(self, canal: Array, vert: Array, sp: float) -> None:
        self.sp = sp
        nz = canal.shape[2]
        z = np.arange(nz)
        area = canal.sum((0, 1)) * sp * sp
        ok = area > 25
        self.valid = ok.sum() >= 3
        if not self.valid:
            return
        cx, cy, rx, ry = (np.zeros(nz) for _ in range(4))
        for k in z[ok]:
            p = np.argwhere(canal[:, :, k])
            cx[k], cy[k] = p.mean(0)
            rx[k], ry[k] = 2 * p.std(0)
        self.zmin, self.zmax = int(z[ok].min()), int(z[ok].max())
        s = 5 / sp
        robust = lambda a: ni.median_filter(a, min(9, len(a)), mode="nearest")
        smooth = lambda a, w: ni.gaussian_filter1d(np.interp(z, z[ok], robust(a[ok])), w, mode="nearest")
        self.cx, self.cy = smooth(cx, s), smooth(cy, s)
        self.rx, self.ry = smooth(rx, s), smooth(ry, s)
        dx, dy = np.gradient(self.cx), np.gradient(self.cy)
        dx, dy = (ni.gaussian_filter1d(d, s, mode="nearest") for d in (dx, dy))
        norm = np.sqrt(dx * dx + dy * dy + 1)
        self.tangent = np.stack([dx, dy, np.ones(nz)], 1) / norm[:, None]
        self.wall = self._wall(vert)

    def coords(self, points: Array) -> tuple[Array, ...]:
        """Voxel points [n, 3] -> (slice index of the perpendicular plane, lateral, anterior) in voxels."""
        nz = len(self.cx)
        k = points[:, 2].astype(float)
        for _ in range(3):
            i = np.clip(np.round(k).astype(int), 0, nz - 1)
            c = np.stack([self.cx[i], self.cy[i], i], 1)
            k = np.clip(i + ((points - c) * self.tangent[i]).sum(1) * self.tangent[i][:, 2], 0, nz - 1)
        i = np.clip(np.round(k).astype(int), 0, nz - 1)
        q = points - np.stack([self.cx[i], self.cy[i], i], 1)
        t = self.tangent[i]
        a = np.array([0, 1.0, 0]) - t * t[:, 1:2]
        a /= np.linalg.norm(a, axis=1, keepdims=True)
        lateral = np.cross(a, t)
        return i, (q * lateral).sum(1), (q * a).sum(1)

    def _wall(self, vert: Array) -> Array:
        """Distance (voxels) from the centre line to the posterior wall of the bodies, per slice."""
        nz = len(self.cx)
        p = np.argwhere(vert)
        i, lat, ant = self.coords(p)
        near = (np.abs(lat) < 4 / self.sp) & (ant > 3 / self.sp) & (ant < 14 / self.sp)
        wall = np.full(nz, np.nan)
        for k in range(nz):
            s = ant[near & (i == k)]
            if len(s) >= 6:
                wall[k] = np.percentile(s, 5)
        ok = np.isfinite(wall)
        if ok.sum() < 3:
            return np.maximum(self.ry, 5 / self.sp)
        w = np.interp(np.arange(nz), np.flatnonzero(ok), wall[ok])
        return ni.gaussian_filter1d(ni.median_filter(w, int(round(11 / self.sp)) | 1, mode="nearest"), 4 / self.sp,
                                    mode="nearest")


def split_body(lab: Array, curve: CanalCurve, sp: float, uncertain_mm: float = 1.5) -> Array:
    """Vertebra labels -> uint8 volume: 0 none, 1 body, 2 posterior elements, 3 too close to the plane to say.

    `lab` holds vertebra values (1-25, 28, 29), 0 elsewhere. A cervical body is cut at 13 mm from the middle, so that
    the transverse processes with their foramina, which lie in front of the plane, stay posterior elements.
    """
    out = np.zeros(lab.shape, np.uint8)
    p = np.argwhere(lab > 0)
    if len(p) == 0:
        return out
    if not curve.valid:
        out[lab > 0] = 3
        return out
    i, lat, ant = curve.coords(p)
    d = (ant - curve.wall[i]) * sp + 0.75
    value = lab[tuple(p.T)]
    cervical = value <= 7
    inside = np.where(cervical, np.abs(lat) * sp < 13, np.abs(lat) * sp < 45)
    k = np.where((d > 0) & inside, 1, 2)
    k = np.where((np.abs(d) < uncertain_mm) & inside, 3, k)
    far = (p[:, 2] < curve.zmin - 15 / sp) | (p[:, 2] > curve.zmax + 15 / sp)
    out[tuple(p.T)] = np.where(far, 3, k)
    return out


def cord_zone(shape: Sequence[int], curve: CanalCurve, sp: float, top_z: float, conus_z: float, scale: float = 1.0) -> Array:
    """Where the cord lies inside the canal: 2 certainly cord, 1 perhaps, 0 not.

    Half axes (mm) as clinical contours have them (median of kbp-001 ... 090: 6.7 x 5.7; oncologists of hn-*: 5.8 x 4.7).
    """
    out = np.zeros(shape, np.uint8)
    if not curve.valid:
        return out
    x, y = np.meshgrid(np.arange(shape[0]), np.arange(shape[1]), indexing="ij")
    for k in range(curve.zmin, curve.zmax + 1):
        if k < conus_z:
            continue
        hw = min(6.2 * scale / sp, 0.9 * curve.rx[k])
        hd = min(5.0 * scale / sp, 0.9 * curve.ry[k])
        r = ((x - curve.cx[k]) / hw) ** 2 + ((y - curve.cy[k]) / hd) ** 2
        out[:, :, k] = (r < 2.1) + (r < 1.2).astype(np.uint8)
    return out
