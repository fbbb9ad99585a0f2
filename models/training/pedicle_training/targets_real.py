"""Targets of real CT cases: what each voxel may be, from its labels, what the case labels at all, and its HU."""
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy import ndimage as ni

from . import labels as L
from . import votes
from .kinds import Array, Spacing
from .paths import TRAIN
from .split_body import CanalCurve, canal_from_vertebrae, split_body

BONE = (1, 2, 3, 4, 7, 8, 9, 10)


def listed(case: str) -> set[int]:
    """Label values a case labels, from case.json."""
    return {int(k) for k in json.loads((TRAIN / case / "case.json").read_text())["labels"]}


def _iso(a: Array, spacing: Spacing, sp: float = 1.5) -> Array:
    return ni.zoom(a, spacing / sp, order=0, prefilter=False, grid_mode=True, mode="nearest")


def _back(a: Array, shape: Sequence[int]) -> Array:
    out = ni.zoom(a, np.array(shape) / a.shape, order=0, prefilter=False, grid_mode=True, mode="nearest")
    return out[:shape[0], :shape[1], :shape[2]]


def spine_real(case: str, lab: Array, ct: Array, spacing: Spacing) -> Array:
    """Mask uint32 of the spine classes on the case's own grid."""
    return _neck(lab, ct, spacing) if case.startswith("kbp") else _vertebrae(case, lab, ct, spacing)


def vertebra_values(lab: Array) -> Array:
    """Labels of vertebrae alone, 0 elsewhere."""
    return np.where((lab <= 25) | (lab == 28) | (lab == 29), lab, 0)


def _iso_split(lab: Array, spacing: Spacing) -> tuple[Array, Array, Array, Array]:
    """At 1.5 mm: (vertebra values, body split, canal, canal found from the vertebrae alone)."""
    iso = _iso(vertebra_values(lab), spacing)
    known = np.isin(lab, [30, 31])
    hole = canal_from_vertebrae(iso > 0, 1.5)
    canal = _iso(known.astype(np.uint8), spacing) > 0 if known.any() else hole
    return iso, split_body(iso, CanalCurve(canal, iso > 0, 1.5), 1.5, 2.0), canal, hole


def instances_real(case: str, lab: Array, spacing: Spacing, folder: Path) -> tuple[Array, dict[int, list[float]]] | None:
    """(uint8 instances, {id: body centre}) of a case on its own grid (votes.py), or None without vertebra labels.

    folder: for the files of the geometric separation, where vertebrae carry no number.
    """
    if case.startswith("kbp"):
        return None
    iso, split, canal, _ = _iso_split(lab, spacing)
    if case.startswith("sagittal"):
        ids, centres = votes.unnumbered(iso > 0, split, canal, 1.5, folder)
    else:
        ids, centres = votes.numbered(iso, split, votes.cut_off(lab))
    scale = np.array(lab.shape) / iso.shape
    centres = {v: [round(float(a), 2) for a in (np.array(c) + 0.5) * scale - 0.5] for v, c in centres.items()}
    back = _back(ids, lab.shape)
    back[vertebra_values(lab) == 0] = 0
    return back, centres


def _vertebrae(case: str, lab: Array, ct: Array, spacing: Spacing) -> Array:
    """Cases with vertebra labels: everything labelled (ts-example) or vertebrae only (verse, sagittal, tptbox)."""
    value = vertebra_values(lab)
    known = np.isin(lab, [30, 31])
    _, split, canal, hole = _iso_split(lab, spacing)
    split = _back(split, lab.shape)
    split[(value > 0) & (split == 0)] = 3
    vert = value > 0
    whole = known.any()
    if whole:
        mask = np.full(lab.shape, L.bits(0), np.uint32)
        mask[_back(hole, lab.shape) & ~vert] = L.bits(0, 5)
        for v, k in L.SPINE_CERTAIN.items():
            mask[lab == v] = L.bits(k)
        mask[known] = L.bits(5, 6)
    else:
        mask = np.full(lab.shape, L.bits(0, 5, 6, 7, 8, 9, 10), np.uint32)
        far = ni.distance_transform_edt(~vert, sampling=spacing) > 14
        mask[far] = L.bits(0, 7, 8, 9, 10)
        canal_here = _back(ni.binary_erosion(canal), lab.shape) & ~vert
        mask[canal_here & (ct > -150) & (ct < 250)] = L.bits(5, 6)
        mask[(ct < -200) & ~vert] = L.bits(0)
        mask[far & (ni.gaussian_filter(ct, 1.5 / spacing) < 0)] = L.bits(0)
        zz = np.flatnonzero(vert.any((0, 1)))
        n = int(np.ceil(5 / spacing[2]))
        if not case.startswith("sagittal"):  # beyond the labelled levels a vertebra may be unlabelled
            near = ~far & (mask != L.bits(0)) & ~vert
            z = np.arange(lab.shape[2])[None, None]
            mask[near & ((z < zz[0] + n) | (z > zz[-1] - n))] = L.full("spine-ct")
            mask[(mask != L.bits(0)) & ((z < zz[0]) | (z > zz[-1]))] = L.full("spine-ct")
        else:  # every vertebra in view is labelled; the canal goes on where the sacrum lies
            low = np.arange(lab.shape[2])[None, None] < zz[0] + n
            mask[low & (mask == L.bits(0, 7, 8, 9, 10))] = L.bits(0, 5, 7, 8, 9, 10)
    for v in np.unique(value[vert]):
        body, post, unsure = L.vertebra_masks(int(v))
        for part, m in ((1, body), (2, post), (3, unsure)):
            mask[(value == v) & (split == part)] = m
    return mask


def outside_body(ct: Array) -> Array:
    """Air around the body, connected to the volume's sides (the kbp cases store -1024 there)."""
    air = ct < -900
    lab, _ = ni.label(np.pad(air, ((1, 1), (1, 1), (0, 0)), constant_values=True))
    return (lab == lab[0, 0, 0])[1:-1, 1:-1]


def tube_slices(ct: Array, cord: Array, spacing: Spacing) -> Array:
    """Slices [z] on which OpenKBP's mask left nothing but a tube around the cord: bool, False where there is no cord.

    The ring 6 to 25 mm around the cord then holds air (HU as stored, -1024) on at least 40 % of its area
    (shared/data/README.md). ct HU, cord bool [x, y, z].
    """
    out = np.zeros(ct.shape[2], bool)
    for k in np.flatnonzero(cord.any((0, 1))):
        d = ni.distance_transform_edt(~cord[:, :, k], sampling=spacing[:2])
        ring = (d >= 6) & (d <= 25)
        out[k] = (ct[:, :, k][ring] > -1024).mean() < 0.6
    return out


def _neck(lab: Array, ct: Array, spacing: Spacing) -> Array:
    """kbp: cord and mandible are contoured; bright voxels are some bone, soft voxels away from bone are background."""
    cord, jaw = lab == 31, lab == 72
    smooth = ni.gaussian_filter(ct, 1.5 / spacing)
    hard = ct > 220
    near_bone = ni.distance_transform_edt(~hard, sampling=spacing)
    mask = np.full(lab.shape, L.bits(0, 1, 2, 4, 5, 6, 8, 10), np.uint32)
    mask[near_bone > 9] = L.bits(0, 5, 6)
    mask[(ct > 380) & (smooth > 250)] = L.bits(1, 2, 4, 8, 10)
    if cord.any():
        zz = np.flatnonzero(cord.any((0, 1)))
        d = ni.distance_transform_edt(~cord, sampling=spacing)
        z = np.arange(lab.shape[2])[None, None]
        inside = (z >= zz[0]) & (z <= zz[-1])
        no_cord, no_canal, no_spine = L.bits(6), L.bits(5, 6), L.bits(1, 2, 4)
        mask[inside & (d > 3)] &= ~np.uint32(no_cord)
        mask[inside & (d > 16)] &= ~np.uint32(no_canal)
        far = inside & (d > 62)  # a vertebra with its processes lies within 62 mm of the cord
        mask[far] &= ~np.uint32(no_spine)
        mask[(d > 80)] &= ~np.uint32(no_spine | no_canal)
        mask[cord] = L.bits(6)
    lungs = np.flatnonzero((_lungs((ct < -550) & ~outside_body(ct), spacing) > 0).any((0, 1)))
    if len(lungs):  # the lungs' tops lie at about T1: far below there are no cervical bodies, far above no thoracic ones
        above = (np.arange(lab.shape[2]) - lungs[-1])[None, None] * spacing[2] + np.zeros(lab.shape)
        mask[(above < -25) & (mask != L.bits(1))] &= ~np.uint32(L.bits(1))
        mask[above > 60] &= ~np.uint32(L.bits(2, 8))
    mask[mask == 0] = L.bits(0, 8, 10)
    mask[ct < -250] = L.bits(0)
    mask[jaw] = L.bits(10)
    mask[outside_body(ct)] = L.bits(0)
    mask[:, :, tube_slices(ct, cord, spacing)] = L.full("spine-ct")
    return mask


NECK_ORGANS = {43: 4, 68: 16, 70: 17, 71: 18, 72: 19, 73: 20}


def oar_real(case: str, lab: Array, ct: Array, spacing: Spacing) -> Array | None:
    """Mask uint32 of the organ classes, or None for cases without organ labels."""
    if case in ("ts-example", "ts-slices"):  # everything is labelled
        mask = np.full(lab.shape, L.bits(0), np.uint32)
        for v, k in L.OAR_CERTAIN.items():
            mask[lab == v] = L.bits(k)
        return mask
    if not case.startswith("kbp"):
        return None
    have = listed(case)
    missing = L.bits(*[k for v, k in NECK_ORGANS.items() if v not in have])
    soft = L.bits(0) | missing
    mask = np.full(lab.shape, soft, np.uint32)
    z = np.arange(lab.shape[2])[None, None]
    out = outside_body(ct)
    air = (ct < -550) & ~out
    lungs = _lungs(air, spacing)
    top = np.flatnonzero((lungs > 0).any((0, 1)))
    apex = top[-1] if len(top) else -1
    mask[(z <= apex + 3) & np.ones(lab.shape, bool)] |= L.bits(3, 4, 5, 6)  # great vessels and heart: not contoured
    if 43 in have:  # contours stop where the planner stopped
        zz = np.flatnonzero((lab == 43).any((0, 1)))
        beyond = (z < zz[0] + 1) | (z > zz[-1] - 1)
        mask[beyond & np.ones(lab.shape, bool)] |= L.bits(4)
        mask[np.broadcast_to(~beyond, lab.shape)] &= ~np.uint32(L.bits(4))
    mask[air] |= L.bits(0, 5) | missing
    mask[air & (z <= apex + 3)] |= L.bits(1, 2)
    mask[lungs == 1], mask[lungs == 2] = L.bits(1), L.bits(2)
    rim = ni.binary_dilation(lungs > 0, iterations=1) & (lungs == 0)
    mask[rim] |= L.bits(0, 1, 2)
    for v, k in NECK_ORGANS.items():
        if v in have:
            mask[lab == v] = L.bits(k)
    if 68 in have:
        zz = np.flatnonzero((lab == 68).any((0, 1)))
        mask[(lab != 68) & (z < zz[0]) & (lab == 31)] = L.bits(0)
    mask[out] = L.bits(0)
    mask[:, :, tube_slices(ct, lab == 31, spacing)] = L.full("oar-ct")
    return mask


def _lungs(air: Array, spacing: Spacing) -> Array:
    """Lung apices among the air inside the body: 1 left, 2 right, 0 elsewhere (large, low, beside the middle)."""
    out = np.zeros(air.shape, np.uint8)
    core = ni.binary_opening(air, iterations=2)
    lab, n = ni.label(core)
    middle = air.shape[0] / 2
    for i in range(1, n + 1):
        p = np.argwhere(lab == i)
        if len(p) * np.prod(spacing) < 15000 or p[:, 2].min() > air.shape[2] * 0.35:
            continue
        if abs(p[:, 0].mean() - middle) * spacing[0] < 18:
            continue
        grown = ni.binary_dilation(lab == i, iterations=2) & air
        out[grown] = 2 if p[:, 0].mean() > middle else 1
    return out
