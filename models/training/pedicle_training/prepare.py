"""Prepare the training cache: one folder a case with the volumes the samplers read (numpy, memory-mapped).

    python -m pedicle_training.prepare [case ...]

Real CT: `ct.npy` int16 HU. Label maps without CT: `tissue.npy`, `depth.npy` (see bodymap). Both: `spine-ct.npy`,
`oar-ct.npy` uint8 codes of allowed classes, `meta.json` with spacing, code tables and sampling centres.
Axes [x, y, z], RAS, spacing in mm.
"""
import json
import sys
import time
from pathlib import Path

import nibabel as nib
import numpy as np
from scipy import ndimage as ni

from . import bodymap as bm
from . import labels as L
from . import votes
from .kinds import Array, Json, Rng, Spacing
from .paths import CACHE, DATA, TRAIN, cases
from .split_body import CanalCurve, canal_from_vertebrae, cord_zone, split_body
from .targets_real import instances_real, oar_real, spine_real

SYNTHETIC = ["ts-s0327", "ts-s0328", "ts-s0224", "verse004", "verse010", "gl003", "gl017"]
SLICES = "ts-slices"  # 20 slices of a real abdomen in dicom/, labelled in TotalSegmentator's numbers
SP = 1.5  # spacing of the synthetic volumes, mm


def read(case: str, name: str = "labels.nii.gz") -> tuple[Array, Array]:
    """(array [x, y, z] in RAS, spacing mm) of one file of a case; refuses other orientations."""
    image = nib.load(TRAIN / case / name)
    image = nib.as_closest_canonical(image)
    return np.asanyarray(image.dataobj), np.array(image.header.get_zooms()[:3], float)


def read_slices(folder: Path = DATA / "dicom" / "totalsegmentator-20slices") -> tuple[Array, Array, Array]:
    """(ct HU, labels in this project's values, spacing) of the TotalSegmentator test slices, [x, y, z] in RAS.

    Its label map shares the CT's grid but for a wrong y origin (checked: same shape, spacing, x and z).
    """
    import pydicom
    files = sorted((pydicom.dcmread(p) for p in folder.glob("CT.*")), key=lambda d: float(d.ImagePositionPatient[2]))
    hu = np.stack([d.pixel_array * float(d.RescaleSlope) + float(d.RescaleIntercept) for d in files], -1)
    ct = hu.transpose(1, 0, 2)[::-1, ::-1]
    image = nib.as_closest_canonical(nib.load(folder / "example_seg_dicom.nii.gz"))
    spacing = np.array(image.header.get_zooms()[:3], float)
    first = [float(v) for v in files[0].ImagePositionPatient]
    if image.shape != ct.shape or abs(image.affine[2, 3] - first[2]) > 0.01:
        raise ValueError("the label map does not lie on the CT's grid")
    lut = np.zeros(256, np.uint8)
    for value, ours in L.TOTALSEGMENTATOR.items():
        lut[value] = ours
    return ct, lut[np.asanyarray(image.dataobj).astype(int)], spacing


def resample_labels(lab: Array, spacing: Spacing, sp: float) -> Array:
    """Nearest neighbour to isotropic `sp` mm."""
    return ni.zoom(lab.astype(np.uint8), spacing / sp, order=0, prefilter=False, grid_mode=True, mode="nearest")


def vertebra_codes(mask: Array, lab: Array, split: Array) -> None:
    """Write the masks of vertebrae into `mask` (uint32) from label values and the body split."""
    for v in np.unique(lab[lab > 0]):
        body, post, unsure = L.vertebra_masks(int(v))
        for part, m in ((1, body), (2, post), (3, unsure)):
            mask[(lab == v) & (split == part)] = m


def spine_synthetic(lab: Array, sp: float, whole: bool) -> tuple[Array, Array, Array, Array, CanalCurve]:
    """Targets and geometry of a synthetic case: (mask uint32, split, canal, cord zone, curve)."""
    vert = np.where(lab <= 25, lab, 0)
    canal = np.isin(lab, [30, 31])
    hole = canal_from_vertebrae(vert > 0, sp)
    if not canal.any():
        curve = CanalCurve(hole, vert > 0, sp)
        x, y = np.meshgrid(np.arange(lab.shape[0]), np.arange(lab.shape[1]), indexing="ij")
        for k in range(curve.zmin, curve.zmax + 1):
            r = ((x - curve.cx[k]) / min(curve.rx[k], 11 / sp)) ** 2 + ((y - curve.cy[k]) / curve.wall[k]) ** 2
            canal[:, :, k] = r < 1
        canal &= vert == 0
    else:
        curve = CanalCurve(canal, vert > 0, sp)
    split = split_body(vert, curve, sp)
    split[vert == 1] = 2
    mask = np.full(lab.shape, L.bits(0), np.uint32)
    for value, k in L.SPINE_CERTAIN.items():
        mask[lab == value] = L.bits(k)
    mask[(hole | ni.binary_dilation(canal)) & (vert == 0) & (lab != 26)] = L.bits(0, 5)
    vertebra_codes(mask, vert, split)
    height = lambda v: np.argwhere(lab == v)[:, 2].mean() if (lab == v).any() else None
    l1, l2 = height(20), height(21)
    sure = l1 if l1 is not None else -1
    end = l2 if l2 is not None else (sure - 30 / sp)
    zone = cord_zone(lab.shape, curve, sp, lab.shape[2], max(end, -1))
    z = np.arange(lab.shape[2])[None, None]
    mask[canal] = L.bits(5)
    # TotalSegmentator's label is the sac: as large as a clinical cord, so above the conus it may be either
    mask[canal & ((zone >= 1) | (whole & (z >= end)))] = L.bits(5, 6)
    mask[canal & (zone == 2) & (z > sure)] = L.bits(6)
    if not whole:  # nothing is known beyond the labelled levels
        zz = np.flatnonzero((vert > 0).any((0, 1)))
        n = int(4 / sp)
        mask[:, :, :zz[0] + n] = L.full("spine-ct")
        mask[:, :, zz[-1] - n:] = L.full("spine-ct")
    return mask, split, canal, zone, curve


def prepare_synthetic(case: str, seed: int = 0, targets_only: bool = False) -> None:
    """Cache one label-only case as tissue, depth and code volumes (`targets_only`: just the codes, much faster)."""
    lab, spacing = read(case)
    cut = votes.cut_off(lab)
    lab = resample_labels(lab, spacing, SP)
    whole = case in ("ts-s0327", "ts-s0328")
    rng = np.random.default_rng(seed)
    if not whole:
        p = np.argwhere(lab > 0)
        lo, hi = p.min(0), p.max(0) + 1
        lab = lab[tuple(slice(a, b) for a, b in zip(lo, hi))]
        lab = np.pad(lab, ((60, 60), (35, 65), (25, 25)))
    else:
        lab = np.pad(lab, ((62, 62), (26, 4), (0, 0)))
    mask, split, canal, zone, curve = spine_synthetic(lab, SP, whole)
    ids, middles = votes.numbered(np.where(lab <= 25, lab, 0), split, cut)
    tissue = lab.copy()
    if whole and not targets_only:
        body = bm.envelope(lab, SP)
        tissue[body & (lab == 0)] = bm.MIX
        tissue[bm.cavity(lab, SP) & (tissue == bm.MIX)] = bm.VISCERAL
    elif not whole:
        around = bm.trunk(lab, curve, SP, rng)
        tissue = np.where(lab > 0, lab, around)
        free = (lab == 0) & (mask == L.bits(0))
        mask[free & (around == 60)] = L.bits(8)
        mask[free & (around == 69)] = L.bits(10)
        body = tissue > 0
    if targets_only:
        save(case, {}, {"spine-ct": mask}, [SP] * 3, {"synthetic": True, "oar": whole}, update=True)
        return
    disc = bm.discs((split == 1) | (split == 3), (lab > 0) | canal, SP)
    tissue[disc] = bm.DISC
    tissue[canal] = 30
    tissue[canal & (zone == 2)] = 31
    if whole:
        bm.surroundings(tissue, body, SP)
    depth = bm.depth_map(tissue, body, SP)
    oar = np.full(lab.shape, L.full("oar-ct"), np.uint32)
    if whole:
        oar[:] = L.bits(0)
        for value, k in L.OAR_CERTAIN.items():
            oar[lab == value] = L.bits(k)
    save(case, {"tissue": tissue.astype(np.uint8), "depth": depth, "instances": ids}, {"spine-ct": mask, "oar-ct": oar},
         [SP] * 3, {"synthetic": True, "oar": whole, "middles": middles})


def prepare_real(case: str) -> None:
    """Cache one case with a CT."""
    if case == SLICES:
        ct, lab, spacing = read_slices()
    else:
        lab, spacing = read(case)
        ct, _ = read(case, "ct.nii.gz")
    ct = ct.astype(np.float32)
    sigma = 0.4 * np.sqrt(np.maximum(0, 2.0 ** 2 - spacing ** 2)) / spacing
    smooth = ni.gaussian_filter(ct, sigma)
    smooth[ct <= -1000] = ct[ct <= -1000]
    spine = spine_real(case, lab, ct, spacing)
    oar = oar_real(case, lab, ct, spacing)
    masks = {}
    if spine is not None:
        masks["spine-ct"] = spine
    if oar is not None:
        masks["oar-ct"] = oar
    volumes, extra = {"ct": np.clip(smooth, -1024, 3000).astype(np.int16)}, {}
    (CACHE / case).mkdir(parents=True, exist_ok=True)
    found = instances_real(case, lab, spacing, CACHE / case)
    if found is not None:
        volumes["instances"], extra["middles"] = found
    save(case, volumes, masks, spacing, {"synthetic": False, "oar": oar is not None, **extra})


def mark_edges(mask: Array, spacing: Spacing, mm: float = 4.5) -> Array:
    """Set L.EDGE on voxels within `mm` of a certain vertebra that cannot be one themselves (spine masks)."""
    vertebra = L.bits(1, 2, 3, 4)
    sure = ((mask & vertebra) != 0) & ((mask & ~np.uint32(vertebra)) == 0)
    if not sure.any():
        return mask
    p = np.argwhere(sure)
    n = np.ceil(mm / np.array(spacing)).astype(int) + 1
    box = tuple(slice(max(0, a - k), b + k + 1) for a, b, k in zip(p.min(0), p.max(0), n))
    near = ni.distance_transform_edt(~sure[box], sampling=spacing) <= mm
    out = mask.copy()
    out[box][near & ((mask[box] & vertebra) == 0)] |= np.uint32(L.EDGE)
    return out


def centres(mask: Array, n: int, rng: Rng, limit: int = 3000) -> dict[int, list]:
    """Sampling centres by class: {class: [[x, y, z], ...]} for voxels that are certain or exclude background."""
    out = {}
    for k in range(1, n):
        p = np.argwhere(mask == (1 << k))
        if len(p) >= 30:
            out[k] = p[rng.choice(len(p), min(limit, len(p)), replace=False)].tolist()
    union = np.argwhere(((mask & 1) == 0) & ((mask & (mask - 1)) != 0))
    if len(union) >= 100:
        out[n] = union[rng.choice(len(union), min(limit, len(union)), replace=False)].tolist()
    return out


def put(path: Path, array: Array) -> None:
    """Replace a .npy file by a rename: a running training keeps the old one mapped."""
    np.save(path.with_suffix(".tmp.npy"), np.ascontiguousarray(array))
    path.with_suffix(".tmp.npy").rename(path)


def save(case: str, volumes: dict[str, Array], masks: dict[str, Array], spacing: Spacing, extra: Json,
         update: bool = False) -> None:
    """Write one case's cache folder; meta.json last, so an interrupted preparation is seen as absent."""
    folder = CACHE / case
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(1)
    meta = {"spacing": [float(s) for s in spacing], "codes": {}, "counts": {}, **extra}
    if update:
        meta = json.loads((folder / "meta.json").read_text())
    for name, v in volumes.items():
        put(folder / f"{name}.npy", v)
    for model, m in masks.items():
        codes = L.Codes([1])
        put(folder / f"{model}.npy", codes.encode(mark_edges(m, spacing) if model == "spine-ct" else m))
        meta["codes"][model] = codes.masks
        c = centres(m, len(L.CLASSES[model]), rng)
        np.savez(folder / f"{model}-centres.npz", **{str(k): np.array(v, np.int16) for k, v in c.items()})
        meta["counts"][model] = {str(k): len(v) for k, v in c.items()}
    meta["shape"] = list(next(iter(masks.values())).shape)
    (folder / "meta.json").write_text(json.dumps(meta))


def main() -> None:
    targets_only = "--targets" in sys.argv
    wanted = [a for a in sys.argv[1:] if a != "--targets"] or SYNTHETIC + [SLICES] + [
        c for c in cases() if (TRAIN / c / "ct.nii.gz").exists()]
    for case in wanted:
        t = time.time()
        if case in SYNTHETIC:
            prepare_synthetic(case, targets_only=targets_only)
        else:
            prepare_real(case)
        print(case, f"{time.time() - t:.1f} s", flush=True)


if __name__ == "__main__":
    main()
