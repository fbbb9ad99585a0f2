"""A sheet of training patches, rendered ones above, real ones below: what does a rendered CT still give away?

    python -m pedicle_training.look oar-ct sheet.png --seed 3

Middle axial slices, front up, patient's right on the left; HU -160 to 240. What was seen is written down in README.md.
"""
import argparse
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from . import labels as L
from .augment import Case, Sampler
from .kinds import Array
from .paths import config
from .train import load_cases


def row(cases: list[Case], model: str, count: int, seed: int) -> Array:
    """uint8 [height, width] of `count` patches side by side."""
    cfg = config(model)
    sampler = Sampler(cases, cfg["patch"], cfg["spacing"], focus=cfg.get("focus"), strength=cfg.get("strength", (1.0, 1.0)),
                      bulges=cfg.get("bulges", False))
    rng, out = np.random.default_rng(seed), []
    for _ in range(count):
        x = sampler(rng)[0]
        hu = x[:, :, x.shape[2] // 2].numpy() * 500
        grey = (np.clip((hu + 160) / 400, 0, 1) * 255).astype(np.uint8)
        out.append(grey.T[::-1].repeat(2, 0).repeat(2, 1))
    return np.hstack(out)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("model", choices=list(L.CLASSES))
    p.add_argument("picture", type=Path)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--count", type=int, default=6, help="patches in a row")
    a = p.parse_args()
    torch.set_num_threads(1)
    cases, _ = load_cases(a.model, config(a.model), "shipped")
    trunk = [c for c in cases if not c.name.startswith("kbp")]
    rows = [row([c for c in trunk if c.synthetic], a.model, a.count, a.seed + n) for n in range(2)]
    rows += [row([c for c in some if not c.synthetic], a.model, a.count, a.seed) for some in (trunk, cases)]
    Image.fromarray(np.vstack(rows)).save(a.picture)


if __name__ == "__main__":
    main()
