"""Export averaged weights as ONNX with batch norm folded in, check them, and write the manifest.

    python -m pedicle_training.export spine-ct honest

Checks: onnxruntime against PyTorch (fp32) on patches of different sizes, largest difference <= 1e-4 of logits.
"""
import argparse
import copy
import hashlib
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn.utils.fusion import fuse_conv_bn_eval

from .classes import CLASSES
from .golden import golden
from .kinds import File
from .manifest import manifest
from .net import Net
from .paths import MODELS
from .store import checkpoint


def fold(net: Net) -> Net:
    """A copy in eval mode with every batch norm folded into the convolution before it."""
    net = copy.deepcopy(net).eval()
    for module in net.modules():
        if isinstance(module, torch.nn.Sequential) and len(module) == 3 and isinstance(module[1],
                                                                                       torch.nn.BatchNorm3d):
            module[0] = fuse_conv_bn_eval(module[0], module[1])
            module[1] = torch.nn.Identity()
    return net


def to_onnx(net: Net, path: File) -> None:
    """Write the network with dynamic x, y, z; opset 13, fp32."""
    axes = {2: "x", 3: "y", 4: "z"}
    torch.onnx.export(net, torch.zeros(1, 1, 32, 48, 64), str(path), input_names=["ct"], output_names=["logits"],
                      dynamic_axes={"ct": axes, "logits": axes}, opset_version=13, dynamo=False,
                      do_constant_folding=True)


def check(net: Net, path: File, shapes: Sequence[tuple[int, int, int]] = ((32, 32, 32), (48, 32, 64), (96, 80, 64))
          ) -> tuple[float, Any]:
    """(largest |onnxruntime - PyTorch| over some inputs, the onnxruntime session); SystemExit above 1e-4."""
    import onnxruntime as ort
    session = ort.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(0)
    worst = 0.0
    for shape in shapes:
        x = rng.uniform(-2, 3, (1, 1, *shape)).astype(np.float32)
        with torch.no_grad():
            want = net(torch.from_numpy(x)).numpy()
        got = session.run(["logits"], {"ct": x})[0]
        worst = max(worst, float(np.abs(got - want).max()))
    if worst > 1e-4:
        raise SystemExit(f"ONNX differs from PyTorch by {worst:g}")
    return worst, session


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("model", choices=list(CLASSES))
    p.add_argument("phase", help='"honest", "shipped", "stored" or a checkpoint path')
    p.add_argument("--folder", type=Path, help="where to write instead of models/<id>, e.g. to try honest weights")
    a = p.parse_args()
    torch.set_num_threads(1)
    state = checkpoint(a.model, a.phase)
    net = Net(len(CLASSES[a.model]), state["config"]["widths"], state["config"]["depths"],
              state["config"].get("votes", 0))
    net.load_state_dict(state["ema"])
    net = fold(net)
    folder = a.folder or MODELS / a.model
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{a.model}.onnx"
    part = folder / f"{a.model}.part.onnx"
    to_onnx(net, part)
    worst, session = check(net, part)
    part.rename(target)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    phase = "shipped" if "shipped" in a.phase else "honest"
    fitted = MODELS / a.model / "calibration.json"
    curves = json.loads(fitted.read_text()) if fitted.exists() else None
    m = manifest(a.model, phase, state["iteration"], digest, golden(lambda x: session.run(["logits"], {"ct": x})[0]), curves)
    (folder / "manifest.json").write_text(json.dumps(m, indent=2) + "\n")
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB, iteration {state['iteration']}, "
          f"max |onnx - torch| {worst:.2e}, sha256 {digest[:12]}…, {time.strftime('%H:%M')}")


if __name__ == "__main__":
    main()
