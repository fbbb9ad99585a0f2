"""Dice of one set of weights on the held-out cases: one command, one table.

    python -m pedicle_training.evaluate spine-ct honest            # weights of a phase
    python -m pedicle_training.evaluate oar-ct onnx --save         # the exported file; writes models/<id>/metrics-<name>.json

Dice is measured on the reference's own grid: probabilities are interpolated there before the argmax, as the
application does (src/inference/structures/upsample.ts). Cases and references: see references().
"""
import argparse
import json
import time
from collections.abc import Callable

import nibabel as nib
import numpy as np
import torch

from . import calibrate
from .classes import CLASSES
from .degrade import VARIANTS
from .infer import load_net, native_labels, segment
from .kinds import Array, File, Json, References, Runner
from .measures import dice, measures
from .paths import DATA, MODELS, TRAIN, config
from .targets_real import tube_slices

SPINE_CASES = ["ts-example", "verse014", "sagittal-36", "tptbox-L3", "thorax-planning"]
OAR_CASES = ["ts-example", "thorax-planning"]
#: Degraded cases, lines of their own that no summary counts.
DEGRADED = [f"ts-example:{v}" for v in VARIANTS]
OAR_LABELS = {"lung_L": 40, "lung_R": 41, "heart": 42, "oesophagus": 43, "trachea": 44, "aorta": 45, "ivc": 46,
              "liver": 47, "kidney_L": 48, "kidney_R": 49, "spleen": 50, "stomach": 51, "bowel": 52, "colon": 53,
              "bladder": 54, "brainstem": 68, "parotid_L": 70, "parotid_R": 71, "mandible": 72, "larynx": 73}


def kbp_held_out() -> list[str]:
    return sorted(p.name for p in TRAIN.glob("kbp-*") if 91 <= int(p.name[4:]) <= 120)


def read_nifti(path: File) -> tuple[Array, Array]:
    image = nib.as_closest_canonical(nib.load(path))
    return np.asanyarray(image.dataobj), np.array(image.header.get_zooms()[:3], float)


def read_thorax() -> tuple[Array, Array, dict[str, Array]]:
    """(ct int16 RAS, spacing, {mask name: bool RAS}) of dicom/thorax-planning; the masks are on the CT's grid in LPS."""
    import nrrd
    import pydicom
    folder = DATA / "dicom" / "thorax-planning"
    slices = [pydicom.dcmread(p) for p in sorted(folder.glob("CT.*.dcm"))]
    slices.sort(key=lambda d: float(d.ImagePositionPatient[2]))
    hu = [d.pixel_array * float(d.RescaleSlope) + float(d.RescaleIntercept) for d in slices]
    ct = np.stack(hu, -1).transpose(1, 0, 2)  # [column, row, slice] = LPS
    dz = float(slices[1].ImagePositionPatient[2]) - float(slices[0].ImagePositionPatient[2])
    spacing = np.array([float(slices[0].PixelSpacing[1]), float(slices[0].PixelSpacing[0]), dz])
    masks = {}
    for p in sorted((folder / "masks").glob("*.nrrd")):
        a, header = nrrd.read(str(p))
        if header["space"] != "left-posterior-superior":
            raise ValueError(f"{p.name}: unexpected space {header['space']}")
        masks[p.stem] = a.astype(bool)[::-1, ::-1]
    return ct[::-1, ::-1].astype(np.int16), spacing, masks


def read_case(case: str) -> tuple[Array, Array, Array | None, dict[str, Array]]:
    """(ct, spacing, labels or None, masks or {}) in RAS; "case:variant" is a case degraded by degrade.VARIANTS."""
    if ":" in case:
        case, variant = case.split(":")
        ct, spacing, lab, masks = read_case(case)
        return VARIANTS[variant](ct, lab, spacing), spacing, lab, masks
    if case == "thorax-planning":
        ct, spacing, masks = read_thorax()
        return ct, spacing, None, masks
    ct, spacing = read_nifti(TRAIN / case / "ct.nii.gz")
    lab, _ = read_nifti(TRAIN / case / "labels.nii.gz")
    return ct, spacing, lab, {}


def span(mask: Array, margin: int = 0) -> Array:
    """Boolean [1, 1, z] of the slices between a mask's first and last one."""
    z = np.flatnonzero(mask.any((0, 1)))
    k = np.arange(mask.shape[2])[None, None]
    return (k >= z[0] + margin) & (k <= z[-1] - margin)


def between_ends(lab: Array) -> Array:
    """Boolean volume between the outer end plates of the first and last labelled vertebra (voxel units).

    The neighbours of labelled vertebrae are not labelled in these cases; cutting by slices would count a tilted
    neighbour as wrong.
    """
    values = [v for v in np.unique(lab) if 1 <= v <= 25]
    middle = [np.argwhere(lab == v).mean(0) for v in values]  # from the highest to the lowest vertebra
    g = np.stack(np.meshgrid(*[np.arange(n) for n in lab.shape], indexing="ij"), -1).astype(np.float32)
    inside = np.ones(lab.shape, bool)
    for v, c, inner in ((values[0], middle[0], middle[1]), (values[-1], middle[-1], middle[-2])):
        axis = (c - inner) / np.linalg.norm(c - inner)
        inside &= (g - c) @ axis <= np.percentile((np.argwhere(lab == v) - c) @ axis, 99)
    return inside


def references(model: str, case: str, lab: Array | None, masks: dict[str, Array], seg: Array) -> References:
    """{name: (predicted bool, reference bool, where bool)}: what this case can judge, within the labelled levels."""
    out, everywhere = {}, np.ones((1, 1, 1), bool)
    names = CLASSES[model]
    if model == "spine-ct":
        vert = np.isin(seg, [1, 2, 3, 4])
        body = np.isin(seg, [1, 2, 3])
        canal, cord = np.isin(seg, [5, 6]), seg == 6
        if case == "thorax-planning":
            out["cord"] = (cord, masks["cord"], span(masks["cord"]))
            out["cord_in_canal"] = (canal & masks["cord"], masks["cord"], everywhere)
            return out
        if case.startswith("kbp"):
            if (lab == 31).any():
                out["cord"] = (cord, lab == 31, span(lab == 31))
            return out
        ref = ((lab > 0) & (lab <= 25)) | (lab == 28) | (lab == 29)
        level = between_ends(lab) if case in ("verse014", "tptbox-L3") else span(ref)
        out["vertebrae"] = (vert, ref, level)
        if case == "ts-example":
            out["canal"] = (canal, lab == 30, span(lab == 30))
            out["sacrum"] = (seg == 7, lab == 26, everywhere)
            out["hips_femora"] = (seg == 9, np.isin(lab, [61, 62]), everywhere)
            vb, _ = read_nifti(TRAIN / case / "vertebral_bodies.nii.gz")
            lumbar = np.isin(lab, range(20, 25))
            where = span(lumbar) & ~np.isin(lab, [18, 19, 26])
            out["bodies"] = (body, vb > 0, where)  # a quarter of this reference lies outside the vertebra labels
            out["bodies_in_vertebrae"] = (body & lumbar, (vb > 0) & lumbar, where)
        if case == "tptbox-L3":
            sub, _ = read_nifti(TRAIN / case / "subregions.nii.gz")
            out["bodies"] = (body, np.isin(sub, [49, 50]), span(sub > 0))
        return out
    if case == "thorax-planning":
        for name, key in (("lung_L", "lt lung"), ("lung_R", "rt lung"), ("heart", "heart"), ("liver", "liver")):
            out[name] = (seg == names.index(name), masks[key], everywhere)
        out["lungs"] = (np.isin(seg, [1, 2]), masks["lt lung"] | masks["rt lung"], everywhere)
        return out
    for name, value in OAR_LABELS.items():
        ref = lab == value
        if ref.sum() < 30:
            continue
        where = span(ref) if name == "oesophagus" and case.startswith("kbp") else everywhere
        out[name] = (seg == names.index(name), ref, where)
    return out


def evaluate(model: str, run: Runner, cases: list[str], size: int = 96, overlap: float = 0.3,
             keep: Callable | None = None, pairs: list[tuple[float, float]] | None = None,
             detail: dict[str, Json] | None = None) -> dict[str, dict[str, float]]:
    """{case: {structure: Dice}}; `keep(case, ct, spacing, seg, lab, masks)` is called with each result.

    `pairs` (a list) receives (raw confidence, Dice) of every slice, see calibrate.py; `detail` (a dictionary) every measure of
    every case and structure, there without slices on which the CT is a tube around the cord. A case "ts-example:lean" is
    that case degraded (degrade.py).
    """
    sp = config(model)["spacing"]
    table = {}
    for case in cases:
        t = time.time()
        ct, spacing, lab, masks = read_case(case)
        p = segment(ct, spacing, run, sp, size, overlap)
        seg = native_labels(p, ct.shape, spacing, sp)
        refs = references(model, case.split(":")[0], lab, masks, seg)
        table[case] = {k: round(dice(*v), 4) for k, v in refs.items()}
        if detail is not None:
            whole = ~tube_slices(ct, lab == 31, spacing)[None, None] if case.startswith("kbp") else np.ones((1, 1, 1), bool)
            detail[case] = {k: measures(k, q, r, where & whole, spacing) for k, (q, r, where) in refs.items()}
            raw = calibrate.whole(model, p, refs)
            for k, row in detail[case].items():
                row["raw"] = raw.get(k)
        print(f"{case:16s} {time.time() - t:5.1f} s  " + "  ".join(f"{k} {v:.3f}" for k, v in table[case].items()),
              flush=True)
        if pairs is not None:
            pairs += calibrate.slice_pairs(model, p, refs, spacing, sp)
        if keep:
            keep(case, ct, spacing, seg, lab, masks)
    return table


def summary(table: dict[str, dict[str, float]]) -> Json:
    """{structure: {median, worst, worst_case, n}} over the cases."""
    out = {}
    for name in sorted({k for row in table.values() for k in row}):
        v = sorted((row[name], case) for case, row in table.items() if name in row)
        out[name] = {"n": len(v), "median": round(float(np.median([a for a, _ in v])), 4), "worst": v[0][0],
                     "worst_case": v[0][1], "best": v[-1][0], "best_case": v[-1][1]}
    return out


def columns(detail: dict[str, Json], name: str) -> str:
    """Medians of a structure's other measures over the cases that are not degraded, as text."""
    rows = [row[name] for case, row in detail.items() if name in row and ":" not in case]
    keys = [k for k in rows[0] if k != "centreWorstMm"]
    values = {k: [r[k] for r in rows if r[k] is not None] for k in keys}
    return "  ".join(f"{k} {np.median(v):.2f}" for k, v in values.items() if v)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("model", choices=list(CLASSES))
    p.add_argument("weights", help='"honest", "shipped", "onnx", or a path to .pt or .onnx')
    p.add_argument("--cases", nargs="*", help="default: every held-out case the model can be judged on")
    p.add_argument("--quick", action="store_true", help="only six of the kbp cases")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--save", metavar="NAME", help="write models/<id>/metrics-NAME.json")
    p.add_argument("--pictures", metavar="FOLDER", help="write a picture a case")
    p.add_argument("--calibrate", action="store_true", help="write models/<id>/calibration.json")
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    kbp = kbp_held_out()
    cases = a.cases or (SPINE_CASES if a.model == "spine-ct" else OAR_CASES) + (kbp[::4] if a.quick else kbp)
    degraded = [] if a.cases or a.quick else DEGRADED
    run = load_net(a.model, a.weights)
    keep = None
    if a.pictures:
        from .pictures import saver
        keep = saver(a.model, a.pictures)
    pairs = [] if a.calibrate else None
    detail: dict[str, Json] = {}
    table = evaluate(a.model, run, cases, keep=keep, pairs=pairs, detail=detail)
    worse = evaluate(a.model, run, degraded, detail=detail)
    if a.calibrate:
        written = calibrate.write(a.model, a.weights, cases, pairs, detail)
        print("curves", written["curve"], written["wholeCurve"], written["leftOut"])
    s = summary(table)
    print(f"\n{a.model} {a.weights} (iteration {getattr(run, 'iteration', '?')})")
    for name, v in s.items():
        print(f"{name:16s} n {v['n']:3d}  median {v['median']:.3f}  worst {v['worst']:.3f} ({v['worst_case']})  "
              + columns(detail, name))
    if a.save:
        out = MODELS / a.model / f"metrics-{a.save}.json"
        out.write_text(json.dumps({"weights": str(a.weights), "iteration": getattr(run, "iteration", None),
                                   "cases": table, "summary": s, "degraded": worse,
                                   "measures": detail}, indent=1) + "\n")


if __name__ == "__main__":
    main()
