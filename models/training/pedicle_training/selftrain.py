"""Self-training on the neck CTs: let a phase's network label what their clinical contours do not, keep what is consistent.

    python -m pedicle_training.selftrain honest   # writes cache folders kbp-…+self for spine-ct, used by the next training
    python -m pedicle_training.selftrain honest --pictures /tmp/necks

A case is kept only if its result agrees with what is known: the clinical cord lies in the predicted canal, the canal has no
gap along it, and bodies lie in front of it. Of a kept case only confident voxels become certain, only where the
case's own target allowed that class, and never against a clinical contour. Held-out cases are never used.
"""
import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from scipy import ndimage as ni

from . import labels as L
from . import votes
from .infer import load_net, segment, to_native
from .kinds import Array, Json, Runner, Spacing
from .paths import CACHE, HELD_OUT, config
from .prepare import centres, mark_edges, put

MODEL = "spine-ct"
BONE = (1, 2, 4, 8, 10)
SURE = {0: 0.9, 1: 0.85, 2: 0.85, 4: 0.8, 5: 0.8, 6: 0.8, 8: 0.85, 10: 0.85}


def consistent(seg: Array, cord: Array, spacing: Spacing) -> str | None:
    """None, or why the result of a neck cannot be trusted. seg: classes, cord: the clinical contour, both [x, y, z] RAS."""
    if not cord.any():
        return "no clinical cord to judge by"
    canal, body = np.isin(seg, [5, 6]), np.isin(seg, [1, 2])
    if (canal & cord).sum() < 0.8 * cord.sum():
        return "the clinical cord leaves the canal"
    slices = np.flatnonzero(cord.any((0, 1)))
    filled = canal.any((0, 1))[slices[0]:slices[-1] + 1]
    if filled.mean() < 0.95:
        return "gaps in the canal"
    dens = []
    for z in slices:
        x, y = (int(v.mean()) for v in np.nonzero(cord[:, :, z]))
        w, f = int(round(8 / spacing[0])), int(round(32 / spacing[1]))
        front = body[max(0, x - w):x + w + 1, y:y + f, z]
        dens.append(front.any())
        if body[max(0, x - w):x + w + 1, max(0, y - f):y, z].sum() > 2 * front.sum() + 3:
            return "bodies behind the cord"
    if np.mean(dens) < 0.6:  # discs and the atlas have none
        return "few bodies in front of the cord"
    return None


def narrowed(mask: Array, p: Array, ct: Array) -> Array:
    """The target `mask` (uint32) where the network's `p` [C, x, y, z] is sure of an allowed class, that class alone.

    Bone must look like bone on the CT (HU), so that a bridged disc is not learned from the network's own mistake.
    """
    best, label = p.max(0), p.argmax(0)
    out = mask.copy()
    several = (mask & (mask - np.uint32(1))) != 0
    for k, sure in SURE.items():
        where = several & (label == k) & (best >= sure) & ((mask >> np.uint32(k)) & np.uint32(1) == 1)
        out[where & (ct >= 130) if k in BONE else where] = L.bits(k)
    return out


def instances(seg: Array, sp: float, vert: Array, spacing: Spacing, folder: Path) -> Json:
    """Write instances.npy where the column separated from `seg` (classes at `sp` mm) is regular; returns its body centres.

    vert: the vertebrae on the case's own grid of `spacing` mm.
    """
    classes = np.select([np.isin(seg, [1, 2, 3]), seg == 4, np.isin(seg, [5, 6])], [1, 2, 3], 0).astype(np.uint8)
    ids, centres = votes.separated(classes, sp, folder)
    (folder / "instances.npy").unlink(missing_ok=True)
    if not votes.regular(centres, sp):
        return {}
    put(folder / "instances.npy", np.where(vert, to_native(ids, vert.shape, spacing, sp), 0).astype(np.uint8))
    return {v: [round(float(a), 2) for a in (np.array(c) + 0.5) * sp / spacing - 0.5] for v, c in centres.items()}


def relabel(case: str, run: Runner, sp: float, picture: Callable | None = None) -> str | None:
    """Write <case>+self to the cache; returns None or why it was refused."""
    folder = CACHE / case
    meta = json.loads((folder / "meta.json").read_text())
    spacing = np.array(meta["spacing"])
    ct, code = np.load(folder / "ct.npy"), np.load(folder / f"{MODEL}.npy")
    mask = np.array([m & ~L.EDGE for m in meta["codes"][MODEL]], np.uint32)[code]
    p = segment(ct.astype(np.float32), spacing, run, sp)
    coarse = p.argmax(0)
    p = np.stack([to_native(q, ct.shape, spacing, sp, 1) for q in p])
    seg = p.argmax(0)
    cord = (mask == L.bits(6)) & (ct > -200)  # some contours leave the part of the CT that was kept
    if picture:
        picture(case, ct, spacing, seg, np.where(cord, 31, 0), {})
    why = consistent(seg, cord, spacing)
    if why:
        return why
    out = narrowed(mask, p, ct)
    sure = np.isin(seg, [1, 2, 4]) & (p.max(0) > 0.8)
    if ni.label(sure)[1] == 0:
        return "no confident vertebra"
    target = CACHE / f"{case}+self"
    target.mkdir(exist_ok=True)
    codes = L.Codes([1])
    put(target / f"{MODEL}.npy", codes.encode(mark_edges(out, spacing)))
    middles = instances(coarse, sp, np.isin(seg, [1, 2, 3, 4]), spacing, target)
    points = centres(out, len(L.CLASSES[MODEL]), np.random.default_rng(1))
    np.savez(target / f"{MODEL}-centres.npz", **{str(k): np.array(v, np.int16) for k, v in points.items()})
    if not (target / "ct.npy").exists():
        os.symlink(folder / "ct.npy", target / "ct.npy")
    counts = {str(k): len(v) for k, v in points.items()}
    about = {**meta, "middles": middles, "codes": {MODEL: codes.masks}, "counts": {MODEL: counts}}
    (target / "meta.json").write_text(json.dumps(about))
    return None


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("weights", help='"honest", "stored" or a checkpoint path')
    p.add_argument("--cases", nargs="*", help="default: every kbp case that may be trained on")
    p.add_argument("--pictures", metavar="FOLDER")
    p.add_argument("--threads", type=int, default=1)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    picture = None
    if a.pictures:
        from .pictures import saver
        picture = saver(MODEL, a.pictures)
    run, sp = load_net(MODEL, a.weights), config(MODEL)["spacing"]
    names = a.cases or sorted(f.name for f in CACHE.glob("kbp-*") if "+" not in f.name and f.name not in HELD_OUT)
    kept = 0
    for case in names:
        if case in HELD_OUT:
            raise SystemExit(f"{case} is held out")
        if not (CACHE / case / f"{MODEL}.npy").exists():
            continue
        why = relabel(case, run, sp, picture)
        kept += why is None
        regular = (CACHE / f"{case}+self" / "instances.npy").exists()
        print(case, why or ("kept, with instances" if regular else "kept"), flush=True)
    print(f"{kept} of {len(names)} kept")


if __name__ == "__main__":
    main()
