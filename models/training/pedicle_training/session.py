"""One command for a machine lent for minutes: both networks side by side, honest and then shipped, small results in a folder.

    python -m pedicle_training.session --packed cache.tar --out $OUT --minutes 9.5

Two thirds of the time go to honest weights (from those in the repository), a fifth to the shipped ones (from the new honest
ones), the rest to starting and writing. Back come <model>-<phase>.npz (10 MB each) and <model>.log; keep the better ones with
`python -m pedicle_training.store oar-ct oar-ct-honest.npz`. A run that was cut off goes on from its last checkpoint.
"""
import argparse
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import torch

from . import pack
from .classes import CLASSES
from .paths import CACHE, RECIPE

#: phase -> (share of the minutes, weights to start from, learning rate)
PLAN = {"honest": (0.66, "stored", 0.0012), "shipped": (0.2, "honest", 0.0004)}


def commands(model: str, minutes: float, device: str, batch: int, out: Path) -> list[list[str]]:
    """What runs for one network, one after the other."""
    return [[sys.executable, "-m", "pedicle_training.train", model, "--phase", phase, "--minutes", f"{share * minutes:.2f}",
             "--init", init, "--lr", str(lr), "--device", device, "--batch", str(batch), "--threads", "2", "--out", str(out)]
            for phase, (share, init, lr) in PLAN.items()]


def run(jobs: list[list[str]], log: Path, until: float) -> int:
    """Run the commands of one network until `until` (seconds since 1970); returns the first exit status that is not 0."""
    with open(log, "a") as f:
        for job in jobs:
            try:
                status = subprocess.run(job, cwd=RECIPE, stdout=f, stderr=f, timeout=max(1.0, until - time.time())).returncode
            except subprocess.TimeoutExpired:
                f.write(f"out of time: {' '.join(job[1:])}\n")
                return 1
            if status != 0:
                return status
    return 0


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--packed", type=Path, help="file of pack.py (default: the cache that is there)")
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--minutes", type=float, default=9.5)
    p.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    p.add_argument("--batch", type=int, default=8)
    p.add_argument("--models", nargs="*", choices=list(CLASSES), default=list(CLASSES))
    a = p.parse_args()
    until = time.time() + a.minutes * 60
    a.out.mkdir(parents=True, exist_ok=True)
    if a.packed and not any(CACHE.glob("*/meta.json")):
        pack.unpack(a.packed, CACHE)
    out = a.out.resolve()
    with ThreadPoolExecutor() as pool:
        results = list(pool.map(lambda m: run(commands(m, a.minutes, a.device, a.batch, out), out / f"{m}.log", until), a.models))
    for model, status in zip(a.models, results):
        print(f"{model}: {'done' if status == 0 else f'failed ({status}), see {model}.log'}")
    sys.exit(max(results))


if __name__ == "__main__":
    main()
