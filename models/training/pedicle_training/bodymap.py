"""Geometry for synthetic CT: label maps without CT -> tissue volumes (which material is where), RAS voxels.

A tissue volume keeps the label values and adds materials of its own; `depth` is, inside bone, the distance to the
nearest bone surface in 0.1 mm, and elsewhere the depth under the skin in mm (uint8, saturating).
"""
import numpy as np
from scipy import ndimage as ni

from .kinds import Array, Rng
from .split_body import CanalCurve

AIR, FAT, MUSCLE, MIX, TABLE, ARM, ARM_BONE, DISC, FOAM, VISCERAL = 0, 100, 101, 102, 103, 104, 105, 106, 107, 108
BONE_LABELS = list(range(1, 27)) + [28, 29, 60, 61, 62, 63, 64, 69, 72, ARM_BONE]


def envelope(lab: Array, sp: float) -> Array:
    """Body outline around the labels: closing on a coarse grid (about 6 mm), smoothed back. Boolean."""
    f = max(1, int(round(6 / sp)))
    coarse = ni.maximum_filter(lab > 0, f)[::f, ::f, ::f]
    n = 8
    m = np.pad(coarse, ((n, n), (n, n), (n, n)), mode="constant")
    m[:, :, :n], m[:, :, -n:] = m[:, :, n:n + 1], m[:, :, -n - 1:-n]
    m = ni.binary_closing(ni.binary_dilation(m, iterations=2), iterations=6)[n:-n, n:-n, n:-n]
    for k in range(m.shape[2]):
        m[:, :, k] = ni.binary_fill_holes(m[:, :, k])
    fine = ni.zoom(ni.gaussian_filter(m.astype(np.float32), 0.8), f, order=1)
    out = np.zeros(lab.shape, bool)
    s = tuple(slice(0, min(a, b)) for a, b in zip(fine.shape, lab.shape))
    out[s] = fine[s] > 0.5
    return out | (lab > 0)


def cavity(lab: Array, sp: float) -> Array:
    """Inside of chest and abdomen: closing of organs and vessels by about 35 mm on a coarse grid. Boolean.

    What is not labelled there is mostly fat (mesentery, mediastinum); outside it is the body wall, mostly muscle.
    """
    organs = np.isin(lab, list(range(40, 60)) + [66, 74])
    f = max(1, int(round(6 / sp)))
    n = 7
    coarse = np.pad(ni.maximum_filter(organs, f)[::f, ::f, ::f], n, mode="edge")
    m = ni.binary_closing(coarse, iterations=6)[n:-n, n:-n, n:-n]
    out = np.zeros(lab.shape, bool)
    fine = m.repeat(f, 0).repeat(f, 1).repeat(f, 2)[:lab.shape[0], :lab.shape[1], :lab.shape[2]]
    out[:fine.shape[0], :fine.shape[1], :fine.shape[2]] = fine
    return out


def discs(body: Array, blocked: Array, sp: float) -> Array:
    """Intervertebral discs: what closing the bodies along z by 14 mm fills, where nothing else lies."""
    n = int(round(7 / sp))
    b = np.pad(body, ((0, 0), (0, 0), (n, n)))
    closed = ni.binary_closing(ni.binary_erosion(b, np.ones((3, 3, 1))), np.ones((1, 1, 2 * n + 1)))[:, :, n:-n]
    return ni.binary_dilation(closed, np.ones((3, 3, 1))) & ~blocked


def trunk(lab: Array, curve: CanalCurve, sp: float, rng: Rng) -> Array:
    """A rough body around vertebrae without other labels: outline, chest with lungs and ribs, airway, vessels.

    Returns a label volume (60 ribs, 40/41 lungs, 44 trachea, 45 aorta, 69 skull, MIX elsewhere in the body).
    """
    shape = lab.shape
    out = np.zeros(shape, np.uint8)
    mid = {v: np.argwhere(lab == v).mean(0) for v in np.unique(lab) if v > 0}
    zc = {v: p[2] for v, p in mid.items()}
    neck = zc.get(7, zc.get(8, -1e9) if min(zc) >= 8 else max(zc.values()) + 1)
    if min(zc) >= 8:
        neck = 1e9
    size = rng.uniform(0.85, 1.2)
    x, y = np.meshgrid(np.arange(shape[0]), np.arange(shape[1]), indexing="ij")
    base = zc.get(19, zc.get(20, -1e9))
    for k in range(shape[2]):
        cx, cy = curve.cx[k], curve.cy[k]
        up = np.clip((k - neck) * sp / 60 + 0.5, 0, 1)  # 0 trunk, 1 neck
        a, b = ((1 - up) * 165 + up * 68) * size / sp, ((1 - up) * 115 + up * 70) * size / sp
        back = ((1 - up) * 70 + up * 60) * size / sp
        yc = cy + b - back
        r = ((x - cx) / a) ** 2 + ((y - yc) / b) ** 2
        s = out[:, :, k]
        s[r < 1] = MIX
        if up < 0.5 and k > base - 10 / sp and k < neck - 15 / sp:
            chest = ((x - cx) / (a * 0.78)) ** 2 + ((y - yc - 4 / sp) / (b * 0.74)) ** 2 < 1
            wide = np.abs(x - cx) > (22 + 14 * np.clip((y - cy) * sp / 40, -1, 1.5)) / sp
            wide &= (y > cy - 22 / sp)
            s[chest & wide] = np.where(x > cx, 41, 40)[chest & wide]
        if k > base:
            t = (x - cx) ** 2 + (y - cy - (32 if up < 0.5 else 42) / sp) ** 2 < (9 / sp) ** 2
            s[t] = 44
        if k < neck - 60 / sp:
            t = (x - cx + 14 / sp) ** 2 + (y - cy - 24 / sp) ** 2 < (12 / sp) ** 2
            s[t] = 45
    for v in range(8, 20):
        if v in mid:
            _rib(out, mid[v], v, curve, sp, size, rng)
    if 1 in mid:
        c = mid[1] + np.array([0, 5, 75]) / sp
        g = np.stack(np.meshgrid(*[np.arange(n) for n in shape], indexing="ij"), -1)
        d = np.sqrt((((g - c) * sp / np.array([70, 85, 72])) ** 2).sum(-1))
        out[d < 1] = 67
        out[(d >= 1) & (d < 1.09)] = 69
    return out


def _rib(out: Array, centre: Array, vertebra: int, curve: CanalCurve, sp: float, size: float, rng: Rng) -> None:
    """Draw both ribs of a thoracic vertebra: from the costal joint back and round the chest, sloping down."""
    k = int(np.clip(centre[2], 0, out.shape[2] - 1))
    cx, cy, wall = curve.cx[k], curve.cy[k], curve.wall[k]
    number = vertebra - 7
    reach = {1: 0.9, 2: 1.1, 11: 0.9, 12: 0.45}.get(number, 2.2)
    a = 128 * size * min(1, 0.5 + 0.12 * number) / sp
    drop = rng.uniform(50, 85) / sp
    for side in (-1, 1):
        p0 = np.array([cx + side * 17 / sp, cy + wall * 0.6])
        p1 = np.array([cx + side * 34 / sp, cy - 14 / sp])
        path = [p0 + (p1 - p0) * t for t in np.linspace(0, 1, 15)]
        b = 88 * size / sp
        yc = p1[1] + b - 4 / sp
        start = np.arcsin(min(0.95, 34 / sp / a))
        for f in np.linspace(start, reach, 110):
            path.append(np.array([cx + side * a * np.sin(f), yc - b * np.cos(f)]))
        path = np.array(path)
        z = centre[2] + 6 / sp - np.linspace(0, 1, len(path)) ** 1.1 * drop * reach / 2.2
        r = 4.2 / sp
        n = int(np.ceil(r * 1.4))
        for (px, py), pz in zip(path, z):
            i = np.round([px, py, pz]).astype(int)
            lo, hi = np.maximum(i - n, 0), np.minimum(i + n + 1, out.shape)
            if np.any(lo >= hi):
                continue
            gx, gy, gz = np.ogrid[lo[0]:hi[0], lo[1]:hi[1], lo[2]:hi[2]]
            ball = (gx - px) ** 2 + (gy - py) ** 2 + ((gz - pz) / 1.35) ** 2 < r * r
            block = out[lo[0]:hi[0], lo[1]:hi[1], lo[2]:hi[2]]
            block[ball] = 60


def surroundings(tissue: Array, body: Array, sp: float) -> None:
    """Arms beside and a table under a body that stands in a padded volume; renderers may leave them out as air."""
    p = np.argwhere(body.any(2))
    (x0, y0), (x1, _) = p.min(0), p.max(0)
    x, y = np.meshgrid(np.arange(body.shape[0]), np.arange(body.shape[1]), indexing="ij")
    yc = y0 + 0.45 * (p.max(0)[1] - y0)
    arm = np.zeros(x.shape, np.uint8)
    for cx in (x0 - 48 / sp, x1 + 48 / sp):
        r = np.hypot(x - cx, (y - yc) * 0.8) * sp
        arm[r < 40] = ARM
        arm[r < 11] = ARM_BONE
    table = np.zeros(x.shape, np.uint8)
    top = y0 - 3 / sp
    table[(y < top) & (y > top - 26 / sp)] = FOAM
    table[(y < top) & (y > top - 3 / sp)] = TABLE
    outside = ~body & (tissue == AIR)
    flat = np.where(table > 0, table, arm)
    tissue[outside] = np.broadcast_to(flat[:, :, None], tissue.shape)[outside]


def depth_map(tissue: Array, body: Array, sp: float) -> Array:
    """The `depth` volume of a tissue volume (see the module's first lines)."""
    bone = np.isin(tissue, BONE_LABELS)
    inner = bone.copy()
    for axis in range(3):
        d = np.diff(tissue, axis=axis) != 0
        lo = [slice(None)] * 3
        hi = [slice(None)] * 3
        lo[axis], hi[axis] = slice(0, -1), slice(1, None)
        inner[tuple(lo)] &= ~d
        inner[tuple(hi)] &= ~d
    out = np.zeros(tissue.shape, np.uint8)
    d = ni.distance_transform_edt(inner, sampling=sp)
    out[bone] = np.clip(d[bone] * 10, 0, 255)
    f = 2
    coarse = np.pad(body[::f, ::f, ::f], ((1, 1), (1, 1), (0, 0)))
    skin = ni.distance_transform_edt(coarse, sampling=sp * f)[1:-1, 1:-1]
    skin = skin.repeat(f, 0).repeat(f, 1).repeat(f, 2)[:tissue.shape[0], :tissue.shape[1], :tissue.shape[2]]
    out[~bone] = np.clip(skin[~bone], 0, 255)
    return out
