"""Small pictures of a result for the model card: three planes, prediction filled, reference outlined in white."""
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image
from scipy import ndimage as ni

from .kinds import Array, File, Spacing

SPINE = [[0, 0, 0], [255, 130, 130], [255, 150, 0], [220, 30, 30], [250, 240, 60], [0, 220, 255], [255, 0, 255],
         [80, 255, 80], [190, 130, 70], [0, 120, 160], [210, 210, 210]]
OAR = [[0, 0, 0], [120, 180, 255], [80, 140, 255], [230, 60, 60], [220, 180, 60], [160, 240, 240], [255, 30, 90],
       [60, 60, 230], [165, 95, 60], [230, 140, 50], [230, 170, 90], [160, 70, 160], [100, 210, 120], [225, 185, 145],
       [195, 155, 90], [250, 235, 80], [120, 220, 80], [80, 210, 210], [60, 190, 190], [240, 240, 200], [240, 170, 200]]
PALETTE = {"spine-ct": SPINE, "oar-ct": OAR}


def plane(ct: Array, seg: Array, ref: Array | None, axis: int, at: int, spacing: Spacing, palette: Array, size: int,
          window: tuple[float, float] = (-200, 500)) -> Array:
    """One plane as a uint8 [size, size, 3] tile, anterior or superior at the top."""
    cut = lambda v: np.rot90(np.take(v, at, axis))
    grey = np.clip((cut(ct) - window[0]) / (window[1] - window[0]), 0, 1) * 255
    image = np.repeat(grey[..., None], 3, -1)
    s = cut(seg)
    colours = np.array(palette, float)
    image[s > 0] = 0.55 * image[s > 0] + 0.45 * colours[s[s > 0]]
    mm = [spacing[i] for i in range(3) if i != axis]
    h, w = image.shape[0] * mm[1], image.shape[1] * mm[0]
    k = size / max(h, w)
    shape = (max(1, int(w * k)), max(1, int(h * k)))
    picture = np.array(Image.fromarray(image.astype(np.uint8)).resize(shape, Image.BILINEAR))
    if ref is not None:
        r = np.array(Image.fromarray(cut(ref).astype(np.uint8) * 255).resize(shape, Image.BILINEAR)) > 127
        picture[r & ~ni.binary_erosion(r)] = 255
    tile = np.zeros((size, size, 3), np.uint8)
    tile[:picture.shape[0], :picture.shape[1]] = picture[:size, :size]
    return tile


def saver(model: str, folder: File, size: int = 300) -> Callable:
    """A `keep` callback for evaluate(): writes <folder>/<case>.png."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)

    def keep(case: str, ct: Array, spacing: Spacing, seg: Array, lab: Array | None, masks: dict[str, Array]) -> None:
        if model == "spine-ct":
            focus = np.isin(seg, [1, 2, 3, 6])
            ref = masks["cord"] if masks else lab == 31 if case.startswith("kbp") else (lab > 0) & (lab < 32)
        else:
            focus = seg > 0
            ref = masks["heart"] | masks["liver"] if masks else lab > 39
        p = np.argwhere(focus)
        if len(p) == 0:
            return
        c = np.median(p, 0).astype(int)
        tiles = [plane(ct, seg, ref, axis, int(c[axis]), spacing, PALETTE[model], size) for axis in (0, 1, 2)]
        image = Image.fromarray(np.concatenate(tiles, 1)).quantize(160)
        image.save(folder / f"{case}.png", optimize=True)
    return keep
