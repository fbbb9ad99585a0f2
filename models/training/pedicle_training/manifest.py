"""manifest.json of a model ("pedicle-model/1", see src/inference/manifest/manifest.ts): what goes in, what comes out.

    python -m pedicle_training.manifest spine-ct    # what export.py writes, with the self-test and sums of the file that is there

Structure names and codes are TG-263 (FMA ids). Vertebrae are separated and named after the network. Needs nothing but Python:
tests/unit/inference/manifest/recipe.test.ts reads it with the product's own schema.
"""
import argparse
import json
from collections.abc import Sequence
from typing import Any

from .classes import CLASSES, VOTE_UNIT_MM
from .paths import MODELS, config

Json = dict[str, Any]
LICENCE = {
    "spine-ct": "CC-BY-SA-4.0 (weights trained on data under CC BY-SA 4.0, CC BY 4.0, Apache-2.0 and MIT; see CARD.md)",
    "oar-ct": "CC-BY-4.0 (weights trained on data under CC BY 4.0, Apache-2.0 and MIT; see CARD.md)",
}
TITLE = {"spine-ct": "Spine on CT", "oar-ct": "Organs at risk on CT"}
#: Raised by hand with every set of shipped weights; weights of other phases carry the phase behind it.
RELEASE = {"spine-ct": "0.3.0", "oar-ct": "0.4.0"}
USE = "Draft contours, to be reviewed and corrected by a qualified person. Research software, not a medical device."
#: What the released weights saw. spine-ct trained since sees OpenKBP kbp-121 to kbp-200 too: add them with its next RELEASE.
TRAINED = {
    "spine-ct": ["TotalSegmentator dataset s0224, s0327, s0328 (CC BY 4.0)", "VerSe verse004, verse010, gl003, gl017 "
                 "(CC BY-SA 4.0)", "sagittal-11, sagittal-13 (MIT repository, probably VerSe CC BY-SA 4.0)",
                 "TotalSegmentator test data, 20 slices (Apache-2.0)", "OpenKBP kbp-001 to kbp-090 (MIT)"],
    "oar-ct": ["TotalSegmentator dataset s0327, s0328 (CC BY 4.0)", "TotalSegmentator test data, 20 slices (Apache-2.0)",
               "OpenKBP kbp-001 to kbp-090, kbp-121 to kbp-200 (MIT)"],
}
SHIPPED_TOO = {
    "spine-ct": ["TotalSegmentator test data ts-example (Apache-2.0)", "VerSe verse014 (CC BY-SA 4.0)",
                 "sagittal-36 (MIT repository)", "TPTBox test data (Apache-2.0)"],
    "oar-ct": ["TotalSegmentator test data ts-example (Apache-2.0)"],
}


def structure(name: str, classes: list[str], colour: list[int],
              fma: int | None = None, meaning: str | None = None, post: Sequence[Json] = (),
              min_cc: float = 0.0, max_cc: float = 50000.0, **more: object) -> Json:
    """One entry of `structures`."""
    out = {"name": name, "from": classes, "interpretedType": more.pop("kind", "ORGAN"), "colour": colour}
    if fma:
        out["code"] = {"value": str(fma), "scheme": "FMA", "meaning": meaning}
    out.update(more)
    out.update({"postprocess": list(post), "minCc": min_cc, "maxCc": max_cc})
    return out


def largest(n: int = 1) -> Json:
    return {"step": "largest-part", "count": n}


def small(cc: float) -> Json:
    return {"step": "remove-small", "minCc": cc}


def bridge(mm: float) -> Json:
    return {"step": "bridge-gaps", "maxGapMm": mm}


FAT = {"step": "drop-hu", "minHu": -160, "maxHu": -20, "smooth": True}
FILL = {"step": "fill-holes", "dimension": "2d"}
SOLID = {"step": "fill-holes", "dimension": "3d"}


def solid(lo: float, hi: float) -> Json:
    """Keep the voxels of an organ's density (smoothed CT)."""
    return {"step": "keep-hu", "minHu": lo, "maxHu": hi, "smooth": True}


def air(hi: float) -> Json:
    """Let the CT decide the edge of what holds air."""
    return {"step": "snap-to-hu", "minHu": -1100, "maxHu": hi, "withinMm": 3}


#: The heart as contoured for radiotherapy (Feng et al. 2011, IJROBP 79:10; RTOG 1106 atlas): the pericardial sac from just under
#: the pulmonary trunk's division, with its fat and the roots of the great vessels. The network draws muscle and chambers.
PERICARDIUM = [
    {"step": "below", "structure": "Trachea", "marginMm": 8}, {"step": "close", "radiusMm": 18, "extent": "slice"},
    {"step": "fill-holes", "dimension": "2d"}, {"step": "drop-hu", "minHu": -1100, "maxHu": -250},
    {"step": "add-hu", "minHu": -160, "maxHu": -10, "withinMm": 5, "smooth": True}, {"step": "outside", "structure": "Liver"},
    {"step": "outside", "structure": "Esophagus"}, {"step": "largest-part", "count": 1},
]


def opened(radius_mm: float) -> Json:
    """Cut off what hangs on by less than this radius."""
    return {"step": "open", "radiusMm": radius_mm}


BODIES = ["body_C", "body_T", "body_L"]


#: The CT's own word on bone (src/inference/manifest/manifest.ts): chosen on sagittal-11 and -13, which the network was trained
#: on; half-way between marrow or muscle and a cortical edge.
DENSITY = {"classes": [*BODIES, "posterior", "sacrum", "ribs", "hips_femora", "other_bone"], "middleHu": 150, "perHu": 0.01,
           "belowHu": 200, "aboveHu": 120}


def spine_structures() -> list[Json]:
    near = {"step": "keep-parts-near", "structure": "VBs", "withinMm": 15}
    return [
        structure("VBs", BODIES, [255, 110, 90], 11945, "Vertebral Bodies", [small(1), SOLID], 3, 1500),
        structure("Spine_Posterior", ["posterior"], [255, 200, 60], post=[
            {"step": "keep-parts-near", "structure": "VBs", "withinMm": 6}, small(0.5)], max_cc=1500,
            description="Posterior elements: pedicles, laminae, processes; the whole atlas"),
        structure("SpinalCanal", ["canal", "cord"], [0, 200, 255], 9680, "Vertebral canal",
                  [near, bridge(20), small(0.5)], 1, 400),
        structure("SpinalCord", ["cord"], [255, 0, 255], 7647, "Spinal Cord", [
            near, bridge(25), small(0.5), {"step": "inside", "structure": "SpinalCanal", "marginMm": 2}], 1, 200),
        structure("Sacrum", ["sacrum"], [80, 255, 80], 16202, "Sacrum", [largest()], 5, 600),
        structure("Ribs", ["ribs"], [180, 120, 60], post=[small(0.5)], max_cc=3000, proposed=False),
        structure("Bone_Pelvic_Femurs", ["hips_femora"], [0, 150, 100], post=[small(5)], max_cc=5000, proposed=False,
                  description="Hip bones and femora in view"),
        structure("Bone_Other", ["other_bone"], [200, 200, 200], post=[small(2)], max_cc=5000, proposed=False,
                  description="Skull, mandible, shoulder girdle, sternum"),
    ]


def oar_structures() -> list[Json]:
    """Density ranges and radii were chosen while looking at thorax-planning and ts-example (CARD.md says so).

    What the data cannot carry honestly (held-out Dice under 0.5) is computed but not proposed.
    """
    s, one, two = structure, [largest()], [largest(2)]
    return [
        s("Lung_L", ["lung_L"], [120, 180, 255], 7310, "Lung Left", [largest(), air(-300), largest()], 50, 6000),
        s("Lung_R", ["lung_R"], [90, 150, 255], 7309, "Lung Right", [largest(), air(-300), largest()], 50, 6000),
        s("Lungs", ["lung_L", "lung_R"], [100, 165, 255], 68877, "Pair of Lungs", two, 100, 12000, proposed=False),
        s("Heart", ["heart"], [230, 60, 60], 7088, "Heart", [opened(10), *PERICARDIUM], 50, 2000,
          description="Pericardial sac with fat and roots of the great vessels, from under the pulmonary bifurcation down"),
        s("Esophagus", ["oesophagus"], [200, 160, 60], 7131, "Esophagus", [bridge(15), small(0.5)], 2, 150),
        s("Trachea", ["trachea"], [160, 230, 230], 7394, "Trachea", [largest(), air(-400), largest()], 3, 200),
        s("A_Aorta", ["aorta"], [255, 40, 40], 3734, "Aorta", [FAT, small(2)], 10, 1000),
        s("V_Venacava_I", ["ivc"], [60, 60, 220], 10951, "Inferior vena cava", [FAT, *one], 5, 300),
        s("Liver", ["liver"], [160, 90, 60], 7197, "Liver", [solid(0, 250), opened(8), FILL], 100, 4000),
        s("Kidney_L", ["kidney_L"], [220, 140, 60], 7205, "Kidney Left", [solid(-20, 500), *one, FILL], 20, 800),
        s("Kidney_R", ["kidney_R"], [220, 160, 80], 7204, "Kidney Right", [solid(-20, 500), *one, FILL], 20, 800),
        s("Spleen", ["spleen"], [150, 60, 150], 7196, "Spleen", [solid(-20, 300), opened(5), FILL], 20, 2000),
        s("Stomach", ["stomach"], [100, 200, 120], 7148, "Stomach", [FAT, opened(4)], 20, 2500),
        s("Bowel_Small", ["bowel"], [220, 180, 140], 7200, "Small Bowel (small intestine)", [FAT, small(5)], 30, 4000,
          proposed=False),
        s("Colon", ["colon"], [190, 150, 90], 14543, "Colon", [small(5)], 30, 4000, proposed=False),
        s("Bladder", ["bladder"], [250, 230, 80], 15900, "Urinary Bladder", [FAT, *one], 10, 1500),
        s("Brainstem", ["brainstem"], [120, 220, 80], 79876, "Brain Stem", one, 5, 80),
        s("Parotid_L", ["parotid_L"], [80, 200, 200], 59798, "Parotid Left", one, 5, 120),
        s("Parotid_R", ["parotid_R"], [60, 180, 180], 59797, "Parotid Right", one, 5, 120),
        s("Bone_Mandible", ["mandible"], [240, 240, 200], 52748, "Mandible", one, 10, 200),
        s("Larynx", ["larynx"], [240, 170, 200], 55097, "Larynx", one, 5, 150),
    ]


def manifest(model: str, phase: str, iteration: int, sha256: str, self_test: Json,
             curves: Json | None = None) -> Json:
    """A JSON-ready dictionary; self_test: golden.golden(), curves: what calibration.json says of the confidence."""
    cfg = config(model)
    sp = cfg["spacing"]
    out = {
        "schema": "pedicle-model/1", "id": model, "title": TITLE[model],
        "version": RELEASE[model] if phase == "shipped" else f"{RELEASE[model]}-{phase}.{iteration}",
        "licence": LICENCE[model], "status": "research", "file": f"{model}.onnx", "sha256": sha256,
        "intendedUse": USE, "trainedOn": TRAINED[model] + (SHIPPED_TOO[model] if phase == "shipped" else []),
        "source": "models/training (recipe), models/" + model + "/CARD.md (figures)",
        "input": {
            "name": "ct", "axes": "RAS", "spacingMm": [sp] * 3, "patch": [96, 96, 96], "multipleOf": 16,
            "dynamic": True, "overlap": 0.3, "gaussianSigma": 0.25, "resample": "area", "padHu": cfg.get("pad", -1000),
            "channels": [{"normalise": [{"step": "clip", "min": -1000, "max": 1500},
                                        {"step": "divide", "value": 500}]}],
        },
        "output": {"name": "logits", "activation": "softmax", "classes": CLASSES[model]},
        "structures": spine_structures() if model == "spine-ct" else oar_structures(),
        "postprocess": [],
        "golden": self_test,
        "confidence": {"temperature": 1, "reviewBelow": 0.6},
    }
    if cfg.get("votes"):
        out["output"]["votes"] = {"unitMm": VOTE_UNIT_MM, "levelOffset": 12, "levelScale": 8}
    if model == "spine-ct":
        out["output"]["density"] = DENSITY
    for key in ("curve", "wholeCurve", "proposeAbove"):
        if curves and key in curves:
            out["confidence"][key] = curves[key]
    for one in out["structures"]:
        # A union of classes has no offset of its own.
        if curves and len(one["from"]) == 1 and curves.get("offsets", {}).get(one["from"][0]):
            one["expectedOffset"] = curves["offsets"][one["from"][0]]
    if model == "spine-ct":
        out["postprocess"] = [{
            "step": "separate-vertebrae", "bodies": {"C": "body_C", "T": "body_T", "L": "body_L"},
            "posterior": "posterior", "canal": ["canal", "cord"], "sacrum": "sacrum", "ribs": "ribs",
            "hips": "hips_femora", "parts": ["whole", "body"]}]
    return out


def fitted(there: Json) -> Json:
    """What a manifest holds of calibration.json."""
    offsets = {s["from"][0]: s["expectedOffset"] for s in there["structures"] if "expectedOffset" in s}
    return {**there["confidence"], "offsets": offsets}


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("model", choices=list(CLASSES))
    a = p.parse_args()
    there = json.loads((MODELS / a.model / "manifest.json").read_text())
    print(json.dumps(manifest(a.model, "shipped", 0, there["sha256"], there["golden"], fitted(there))))


if __name__ == "__main__":
    main()
