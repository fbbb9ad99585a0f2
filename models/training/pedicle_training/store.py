"""Keep a run's averaged weights in the repository, so that another machine can check the figures and go on training.

    python -m pedicle_training.store spine-ct honest        # writes models/<id>/honest.npz (half precision, about 10 MB)
    python -m pedicle_training.evaluate spine-ct stored     # the figures of these very weights
    python -m pedicle_training.train spine-ct --phase honest --init stored --minutes 80

Kernels are stored as float16 (relative error 5e-4, far below the training noise), everything one-dimensional as float32.
"""
import argparse
import json
import os
from pathlib import Path

import numpy as np
import torch

from .classes import CLASSES
from .kinds import File, Json
from .paths import MODELS, WORK


def stored_path(model: str) -> Path:
    return MODELS / model / "honest.npz"


def write(model: str, state: Json, path: Path | None = None) -> Path:
    """Write {"ema", "iteration", "config"} of a checkpoint, and where and how long it was trained, in one step."""
    path = path or stored_path(model)
    arrays = {k: v.cpu().numpy() for k, v in state["ema"].items()}
    arrays = {k: v.astype(np.float16) if v.ndim > 1 else v for k, v in arrays.items()}
    if not all(np.isfinite(a).all() for a in arrays.values()):
        raise ValueError(f"{model}: a weight does not fit half precision; nothing written")
    arrays["about"] = np.array(json.dumps({k: state[k] for k in ("iteration", "config", "machine", "minutes") if k in state}))
    part = path.with_suffix(".part.npz")
    np.savez_compressed(part, **arrays)
    os.replace(part, path)
    return path


def read(model: str, path: Path | None = None) -> Json:
    """{"ema", "iteration", "config"} as in a checkpoint, float32."""
    with np.load(path or stored_path(model)) as z:
        about = json.loads(str(z["about"]))
        ema = {k: torch.from_numpy(z[k].astype(np.float32) if z[k].dtype == np.float16 else z[k]) for k in z.files
               if k != "about"}
    return {"ema": ema, **about}


def checkpoint(model: str, which: File) -> Json:
    """The state of a phase's run ("honest", "shipped"), of the stored weights ("stored") or of a .pt or .npz file."""
    if which == "stored":
        return read(model)
    if str(which).endswith(".npz"):
        return read(model, Path(which))
    path = which if str(which).endswith(".pt") else WORK / "runs" / f"{model}-{which}" / "checkpoint.pt"
    return torch.load(path, weights_only=False, map_location="cpu")


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("model", choices=list(CLASSES))
    p.add_argument("weights", help='"honest", or a .pt or .npz file (a run on a GPU brings back the latter)')
    a = p.parse_args()
    path = write(a.model, checkpoint(a.model, a.weights))
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
