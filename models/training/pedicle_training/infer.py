"""Run a network over a whole CT: resample, overlapping patches, averaged probabilities, back to the CT's grid.

CT arrays are [x, y, z] HU in RAS with their spacing in mm; probabilities are [C, x, y, z] float16 on the model grid.
"""
from collections.abc import Sequence

import numpy as np
import torch
from scipy import ndimage as ni

from .classes import CLASSES
from .kinds import Array, File, Runner, Spacing
from .net import Net
from .paths import MODELS
from .precision import autocast
from .store import checkpoint


def load_net(model: str, which: File) -> Runner:
    """A callable patch -> logits of the classes: `which` is a phase ("honest", "shipped"), "stored", or a .pt or .onnx path."""
    if str(which).endswith(".onnx") or which == "onnx":
        import onnxruntime as ort
        options = ort.SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        path = MODELS / model / f"{model}.onnx" if which == "onnx" else which
        session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        return lambda x: session.run(["logits"], {"ct": x})[0][:, :len(CLASSES[model])]
    state = checkpoint(model, which)
    net = Net(len(CLASSES[model]), state["config"]["widths"], state["config"]["depths"],
              state["config"].get("votes", 0))
    net.load_state_dict(state["ema"])
    net = net.eval().to(memory_format=torch.channels_last_3d)

    def run(x: Array) -> Array:
        with torch.no_grad(), autocast():
            y = net(torch.from_numpy(x).contiguous(memory_format=torch.channels_last_3d))
            return y[:, :len(CLASSES[model])].float().numpy()  # without the votes
    run.iteration = state["iteration"]
    return run


def to_model_grid(ct: Array, spacing: Spacing, sp: float) -> Array:
    """Anti-aliased linear resampling to isotropic sp mm, outer edges of the volumes aligned."""
    spacing = np.asarray(spacing, float)
    sigma = 0.4 * np.sqrt(np.maximum(0, sp ** 2 - spacing ** 2)) / spacing
    v = ni.gaussian_filter(ct.astype(np.float32), sigma)
    shape = np.maximum(1, np.round(np.array(ct.shape) * spacing / sp)).astype(int)
    for axis in range(3):  # separable linear interpolation
        at = np.clip((np.arange(shape[axis]) + 0.5) * sp / spacing[axis] - 0.5, 0, v.shape[axis] - 1)
        lo = np.minimum(np.floor(at).astype(int), max(v.shape[axis] - 2, 0))
        f = (at - lo).astype(np.float32).reshape([-1 if a == axis else 1 for a in range(3)])
        hi = np.minimum(lo + 1, v.shape[axis] - 1)
        v = np.take(v, lo, axis) * (1 - f) + np.take(v, hi, axis) * f
    return v


def to_native(volume: Array, shape: Sequence[int], spacing: Spacing, sp: float | Spacing, order: int = 0,
              box: tuple[slice, ...] | None = None) -> Array:
    """A model-grid volume at the voxel centres of the CT's grid (nearest, or linear with order=1), or in a box of it."""
    v, sp = volume.astype(np.float32) if order else volume, np.broadcast_to(sp, 3)
    for axis in range(3):
        index = np.arange(shape[axis]) if box is None else np.arange(box[axis].start, box[axis].stop)
        at = np.clip((index + 0.5) * spacing[axis] / sp[axis] - 0.5, 0, v.shape[axis] - 1)
        if order == 0:
            v = np.take(v, np.round(at).astype(int), axis)
            continue
        lo = np.minimum(np.floor(at).astype(int), max(v.shape[axis] - 2, 0))
        f = (at - lo).astype(np.float32).reshape([-1 if a == axis else 1 for a in range(3)])
        v = np.take(v, lo, axis) * (1 - f) + np.take(v, np.minimum(lo + 1, v.shape[axis] - 1), axis) * f
    return v


def native_labels(p: Array, shape: Sequence[int], spacing: Spacing, sp: float) -> Array:
    """argmax of the probabilities interpolated to the CT's grid, uint8; class by class to save memory."""
    best, label = to_native(p[0], shape, spacing, sp, 1), np.zeros(shape, np.uint8)
    for k in range(1, len(p)):
        if p[k].max() < 0.15:
            continue
        where = np.argwhere(p[k] > 0.02)
        lo, hi = where.min(0), where.max(0) + 1
        a = np.maximum(0, np.floor((lo - 1) * sp / spacing).astype(int) - 1)
        b = np.minimum(shape, np.ceil((hi + 1) * sp / spacing).astype(int) + 1)
        box = tuple(slice(u, v) for u, v in zip(a, b))
        q = to_native(p[k], shape, spacing, sp, 1, box)
        more = q > best[box]
        best[box][more] = q[more]
        label[box][more] = k
    return label


def windows(n: int, size: int, overlap: float) -> list[int]:
    """Starts of windows of `size` over n voxels with at least the given overlap."""
    if n <= size:
        return [0]
    count = int(np.ceil((n - size) / (size * (1 - overlap)))) + 1
    return sorted({int(round(v)) for v in np.linspace(0, n - size, count)})


def segment(ct: Array, spacing: Spacing, run: Runner, sp: float, size: int = 96, overlap: float = 0.35) -> Array:
    """Probabilities [C, x, y, z] on the model grid. The volume is padded to whole patches by its edge."""
    v = to_model_grid(ct, spacing, sp)
    shape = v.shape
    size = [min(size, -(-n // 16) * 16) for n in shape]
    v = np.pad(v, [(0, max(0, s - n)) for n, s in zip(shape, size)], mode="edge")
    v = np.clip(v, -1000, 1500).astype(np.float32) / 500
    g = [np.exp(-0.5 * ((np.arange(s) - (s - 1) / 2) / (s / 4)) ** 2) for s in size]
    weight = (g[0][:, None, None] * g[1][None, :, None] * g[2][None, None]).astype(np.float32)
    total, norm = None, np.zeros(v.shape, np.float32)
    for x in windows(v.shape[0], size[0], overlap):
        for y in windows(v.shape[1], size[1], overlap):
            for z in windows(v.shape[2], size[2], overlap):
                at = (slice(x, x + size[0]), slice(y, y + size[1]), slice(z, z + size[2]))
                patch = v[at]
                if patch.max() < -0.6:
                    continue
                logits = run(np.ascontiguousarray(patch[None, None]))[0]
                p = np.exp(logits - logits.max(0))
                p *= weight / p.sum(0)
                if total is None:
                    total = np.zeros((len(p),) + v.shape, np.float32)
                total[(slice(None),) + at] += p
                norm[at] += weight
    if total is None:
        raise ValueError("nothing but air in this CT")
    total /= np.maximum(norm, 1e-6)
    total[0][norm == 0] = 1
    return total[(slice(None),) + tuple(slice(0, n) for n in shape)].astype(np.float16)
