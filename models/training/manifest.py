"""The manifest.json of a model: what goes in, what comes out, what the labels are called (TG-263)."""
from labels import CLASSES, SWAPS
from paths import config

LICENCE = {
    "spine-ct": "Weights trained on data under CC BY 4.0 (TotalSegmentator dataset), CC BY-SA 4.0 (VerSe), "
                "Apache-2.0 (TotalSegmentator and TPTBox test data) and MIT (OpenKBP, FewshotTransfer); "
                "attribution in CARD.md; treat the weights as CC BY-SA 4.0",
    "oar-ct": "Weights trained on data under CC BY 4.0 (TotalSegmentator dataset), Apache-2.0 (TotalSegmentator test "
              "data) and MIT (OpenKBP); attribution in CARD.md; the weights are offered under CC BY 4.0",
}
TITLE = {"spine-ct": "Spine on CT, 2 mm", "oar-ct": "Organs at risk on CT, 3 mm"}
USE = "Draft contours for review by a qualified person in treatment planning research. Not a medical device."
#: TG-263 names by class; a list joins classes into one structure. Vertebrae are named after separation.
STRUCTURES = {
    "spine-ct": [
        {"name": "SpinalCord", "classes": [6]}, {"name": "SpinalCanal", "classes": [5, 6]},
        {"name": "Bone_Sacrum", "classes": [7]}, {"name": "Bone_Ribs", "classes": [8]},
        {"name": "Bone_Pelvic_Femora", "classes": [9]}, {"name": "Bone_Other", "classes": [10]},
    ],
    "oar-ct": [
        {"name": "Lung_L", "classes": [1]}, {"name": "Lung_R", "classes": [2]}, {"name": "Lungs", "classes": [1, 2]},
        {"name": "Heart", "classes": [3]}, {"name": "Esophagus", "classes": [4]}, {"name": "Trachea", "classes": [5]},
        {"name": "A_Aorta", "classes": [6]}, {"name": "V_Venacava_I", "classes": [7]},
        {"name": "Liver", "classes": [8]}, {"name": "Kidney_L", "classes": [9]}, {"name": "Kidney_R", "classes": [10]},
        {"name": "Spleen", "classes": [11]}, {"name": "Stomach", "classes": [12]}, {"name": "Bowel", "classes": [13]},
        {"name": "Colon", "classes": [14]}, {"name": "Bladder", "classes": [15]}, {"name": "Brainstem", "classes": [16]},
        {"name": "Parotid_L", "classes": [17]}, {"name": "Parotid_R", "classes": [18]},
        {"name": "Bone_Mandible", "classes": [19]}, {"name": "Larynx", "classes": [20]},
    ],
}


def manifest(model, phase, iteration, sha256, self_test):
    """A JSON-ready dictionary."""
    cfg = config(model)
    sp = cfg["spacing"]
    return {
        "schema": 1,
        "id": model,
        "version": f"0.1.0-{phase}.{iteration}",
        "title": TITLE[model],
        "licence": LICENCE[model],
        "file": f"{model}.onnx",
        "sha256": sha256,
        "intendedUse": USE,
        "input": {
            "name": "ct", "axes": ["batch", "channel", "x", "y", "z"], "orientation": "RAS",
            "spacingMm": [sp, sp, sp], "patch": [96, 96, 96], "multipleOf": 16,
            "normalise": {"clipHu": [-1000, 1500], "divideBy": 500}, "padHu": -1000, "overlap": 0.35,
        },
        "output": {"name": "logits", "axes": ["batch", "class", "x", "y", "z"], "classes": CLASSES[model]},
        "labels": STRUCTURES[model],
        "mirrorPairs": SWAPS[model],
        "postprocess": ["vertebrae", "canal", "bones"] if model == "spine-ct" else ["largest-component"],
        "selfTest": self_test,
    }
