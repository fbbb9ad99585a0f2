"""Where things live. Everything large stays outside git (PEDICLE_TRAINING)."""
import json
import os
from pathlib import Path
from typing import Any

RECIPE = Path(__file__).resolve().parents[1]
MODELS = RECIPE.parent
DATA = Path(os.environ.get("PEDICLE_DATA", "/work/shared/data"))
TRAIN = DATA / "train"
WORK = Path(os.environ.get("PEDICLE_TRAINING", "/root/pedicle-training"))
CACHE = WORK / "cache"

#: Cases never trained on for the "honest" figures.
HELD_OUT = {"ts-example", "verse014", "sagittal-36", "tptbox-L3"}
HELD_OUT |= {f"kbp-{i:03d}" for i in range(91, 121)}
#: Cases the shipped weights never see either (thorax-planning is DICOM and never in TRAIN).
NEVER = {f"kbp-{i:03d}" for i in range(91, 121)}


def cases() -> list[str]:
    """Names of every case folder, sorted."""
    return sorted(p.name for p in TRAIN.iterdir() if (p / "case.json").exists())


def config(model: str) -> dict[str, Any]:
    """The JSON configuration of a model id ("spine-ct" or "oar-ct")."""
    return json.loads((RECIPE / "configs" / f"{model}.json").read_text())
