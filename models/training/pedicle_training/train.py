"""Train one network; run again to resume. Everything goes to PEDICLE_TRAINING (and --out), nothing to git.

    python -m pedicle_training.train spine-ct --phase honest --minutes 85
    python -m pedicle_training.train spine-ct --phase shipped --minutes 25 --init honest
    python -m pedicle_training.train oar-ct --packed cache.tar --device cuda --batch 8 --minutes 6 --init stored --out $OUT

The learning rate follows the minutes of training already spent (kept in the checkpoint), so stopping and resuming
does not change the schedule. "honest" leaves out the held-out cases, "shipped" only those that must never be used.
"""
import argparse
import os
import platform
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from . import labels as L
from . import pack, store, votes
from .augment import Case, Sampler
from .kinds import File, Json
from .loss import PartialLoss
from .net import Net, to_head_layout
from .optim import Muon
from .paths import CACHE, HELD_OUT, NEVER, WORK, config
from .precision import autocast, fast_bfloat16

#: Seconds between two checkpoints.
EVERY = 180
#: A pause of the machine counts as training time only up to this many seconds an iteration.
LONGEST_STEP = 30.0


def load_cases(model: str, cfg: Json, phase: str) -> tuple[list[Case], L.Codes]:
    """Cases of a phase with their weights (JSON: prefix or name -> share of the samples), and the code table."""
    excluded = HELD_OUT if phase == "honest" else NEVER
    codes = L.Codes([1, L.full(model)])
    out = []
    shares = cfg["weights"] if phase == "honest" else cfg.get("weights_shipped", cfg["weights"])
    for key, share in shares.items():
        names = [p.name for p in sorted(CACHE.glob(key)) if (p / f"{model}.npy").exists()]
        names = [n for n in names if n.split("+")[0] not in excluded]
        for n in names:
            out.append(Case(n, model, codes, share / len(names)))
    return out, codes


class Ema:
    """Exponential moving average of parameters and buffers, with a warm-up."""

    def __init__(self, net: Net, decay: float) -> None:
        self.decay, self.n = decay, 0
        self.state = {k: v.detach().clone() for k, v in net.state_dict().items()}

    def update(self, net: Net) -> None:
        self.n += 1
        d = min(self.decay, (1 + self.n) / (10 + self.n))
        for k, v in net.state_dict().items():
            if v.dtype.is_floating_point:
                self.state[k].lerp_(v.detach(), 1 - d)
            else:
                self.state[k].copy_(v)


def save(path: File, **state: object) -> None:
    """Write a checkpoint in one step (a torn file would lose the run)."""
    torch.save(state, str(path) + ".tmp")
    os.replace(str(path) + ".tmp", path)


def processor() -> str:
    """The processor's name as its maker gives it, where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


class Training:
    """One run: network, optimiser, average, sampler, and how far it has come."""

    def __init__(self, args: argparse.Namespace) -> None:
        """args: see main(). Goes on from the run's checkpoint where there is one, else from --init, else from nothing."""
        self.args, self.device = args, torch.device(args.device)
        self.model, self.cfg = args.model, config(args.model)
        self.cfg.update({k: v for k, v in (("patch", args.patch), ("batch", args.batch)) if v})
        self.folder = WORK / "runs" / f"{self.model}-{args.phase}"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.rng = np.random.default_rng(self.cfg["seed"])
        torch.manual_seed(self.cfg["seed"])
        self.cases, self.codes = load_cases(self.model, self.cfg, args.phase)
        if not self.cases:
            raise SystemExit(f"no prepared case in {CACHE}: run python -m pedicle_training.prepare, or give --packed")
        if self.device.type != "cpu":
            for case in self.cases:
                case.to(self.device)
        cfg = self.cfg
        self.sampler = Sampler(self.cases, cfg["patch"], cfg["spacing"], focus=cfg.get("focus"),
                               strength=cfg.get("strength", (1.0, 1.0)), votes=cfg.get("votes", 0) > 0,
                               truncated=cfg.get("truncated", 0.0), edge_padded=0.7 if cfg.get("pad") == "edge" else 0.0,
                               bulges=cfg.get("bulges", False), fractures=cfg.get("fractures", 0.0),
                               round_view=cfg.get("round_view", 0.0))
        net = Net(len(L.CLASSES[self.model]), cfg["widths"], cfg["depths"], cfg.get("votes", 0))
        self.net = net.to(self.device, memory_format=torch.channels_last_3d)
        ends = ("stem", "out", "votes")
        hidden = [p for n, p in net.named_parameters() if p.ndim > 1 and not n.startswith(ends)]
        first_last = [p for n, p in net.named_parameters() if p.ndim > 1 and n.startswith(ends)]
        other = [p for p in net.parameters() if p.ndim <= 1]
        self.opt = Muon([{"params": hidden, "weight_decay": 0.02, "muon": True},
                         {"params": first_last, "weight_decay": 1e-4}, {"params": other}], cfg["lr"])
        self.ema = Ema(net, cfg["ema"])
        self.iteration, self.spent = 0, 0.0
        self.restore()
        self.loss = PartialLoss(self.model, self.codes.masks, cfg["foreground"], boost=cfg.get("boost"),
                                edge=cfg.get("edge", 0.0)).to(self.device)
        self.top = cfg["lr"] if args.lr is None else args.lr
        self.budget = args.minutes * 60
        self.average: float | None = None
        self.astray: float | None = None
        self.times = np.zeros(2)

    @property
    def checkpoint(self) -> Path:
        return self.folder / "checkpoint.pt"

    def restore(self) -> None:
        """Load the run's checkpoint, or the weights to start from; SystemExit when those belong to another network."""
        if self.checkpoint.exists():
            s = torch.load(self.checkpoint, weights_only=False, map_location=self.device)
            self.net.load_state_dict(s["net"])
            self.opt.load_state_dict(s["opt"])
            self.ema.state, self.ema.n = s["ema"], s["ema_n"]
            self.iteration, self.spent = s["iteration"], s["spent"]
            self.rng.bit_generator.state = s["rng"]
            torch.set_rng_state(s["torch_rng"].cpu())
        elif self.args.init:
            s = store.checkpoint(self.model, self.args.init)
            missing = self.net.load_state_dict(s["ema"], strict=False)
            if missing.unexpected_keys or any(not k.startswith("votes") for k in missing.missing_keys):
                raise SystemExit(f"{self.args.init}: weights of another network")
            if "opt" in s and not missing.missing_keys:
                self.opt.load_state_dict(s["opt"])
            self.ema = Ema(self.net, self.cfg["ema"])
            self.ema.n = 100

    def state(self) -> Json:
        """What a checkpoint holds."""
        return {"net": self.net.state_dict(), "opt": self.opt.state_dict(), "ema": self.ema.state, "ema_n": self.ema.n,
                "iteration": self.iteration, "spent": self.spent, "rng": self.rng.bit_generator.state,
                "torch_rng": torch.get_rng_state(), "masks": self.codes.masks, "config": self.cfg,
                "machine": f"{processor()}, {self.way()}", "minutes": round(self.spent / 60, 1)}

    def way(self) -> str:
        """In one line: what this machine trains with."""
        where = torch.cuda.get_device_name(self.device) if self.device.type == "cuda" else f"{self.args.threads} threads"
        return f"{where}, {'bfloat16' if fast_bfloat16(self.device) else 'float32'}"

    def batch(self) -> tuple[Tensor, Tensor, list[Tensor] | None]:
        """(input [b, 1, x, y, z], codes in the head's layout [b, 8, x/2, y/2, z/2], vote targets or None)."""
        with torch.no_grad():
            drawn = [self.sampler(self.rng) for _ in range(self.cfg["batch"])]
        x = torch.stack([d[0] for d in drawn])[:, None].contiguous(memory_format=torch.channels_last_3d)
        voted = None if drawn[0][2] is None else [torch.stack([d[2][i] for d in drawn]) for i in range(3)]
        return x, to_head_layout(torch.stack([d[1] for d in drawn])), voted

    def step(self) -> float:
        """One iteration; returns its loss. A step whose gradient is not finite changes nothing."""
        begun = time.time()
        done = self.spent / self.budget
        for g in self.opt.param_groups:
            g["lr"] = self.lr(done)
        x, code, voted = self.batch()
        sampled = time.time()
        self.net.train()
        pick = torch.as_tensor(self.rng.permutation(8)[:self.cfg.get("subvoxels", 8)].copy())
        with autocast(self.device):
            h, v = self.net.rows(x, pick)
        code = code.permute(0, 2, 3, 4, 1).reshape(-1, 8)[:, pick]
        from_nothing = self.args.phase == "honest" and not self.args.init
        self.loss.anneal = max(0.0, 1 - done / 0.7) if from_nothing else 0.0
        value = self.loss(h.reshape(-1, h.shape[-1]), code.reshape(-1))
        if v is not None and voted is not None:
            astray = votes.loss(v, *voted)
            self.astray = astray.item() if self.astray is None else 0.98 * self.astray + 0.02 * astray.item()
            value = value + self.cfg.get("vote_weight", 1.0) * astray
        self.opt.zero_grad(set_to_none=True)
        value.backward()
        if torch.isfinite(torch.nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)):
            self.opt.step()
            self.ema.update(self.net)
        self.iteration += 1
        out, now = value.item(), time.time()
        self.average = out if self.average is None else 0.98 * self.average + 0.02 * out
        self.spent += min(now - begun, LONGEST_STEP)
        took = np.array([sampled - begun, now - sampled])
        self.times = 0.95 * self.times + 0.05 * took if self.times.any() else took
        return out

    def lr(self, done: float) -> float:
        """Learning rate after a share of the run: a warm-up of 60 iterations, then down to nearly nothing."""
        return self.top * min(1, (self.iteration + 1) / 60) * max(1 - done, 0.005) ** 0.9

    def run(self) -> None:
        """Iterate until the minutes are spent, --steps is reached or SIGTERM comes; the last checkpoint is written then."""
        stop, saved, first = [], time.time(), self.iteration
        signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
        with open(self.folder / "log.txt", "a", buffering=1) as log:
            parameters = sum(p.numel() for p in self.net.parameters()) / 1e6
            log.write(f"# {time.strftime('%H:%M:%S')} start: {len(self.cases)} cases, {len(self.codes.masks)} codes, "
                      f"iteration {self.iteration}, {parameters:.2f} M parameters, {self.way()}\n")
            while self.spent < self.budget and not stop and self.iteration - first < self.args.steps:
                self.step()
                if self.iteration % 50 == 0:
                    lr = self.opt.param_groups[0]["lr"]
                    log.write(f"{time.strftime('%H:%M:%S')} {self.iteration} loss {self.average:.4f} "
                              f"votes {self.astray or 0:.4f} lr {lr:.5f} sample {self.times[0]:.2f} step {self.times[1]:.2f} s, "
                              f"{self.spent / 60:.1f} min\n")
                if time.time() - saved > EVERY:
                    save(self.checkpoint, **self.state())
                    saved = time.time()
            save(self.checkpoint, **self.state())
            log.write(f"# {time.strftime('%H:%M:%S')} stop at iteration {self.iteration}, {self.spent / 60:.1f} min\n")
        if self.args.out:
            path = store.write(self.model, self.state(), self.args.out / f"{self.model}-{self.args.phase}.npz")
            print(f"{path}: {path.stat().st_size / 1e6:.1f} MB after {self.iteration} iterations, {self.way()}")


def main(argv: Sequence[str] | None = None) -> None:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("model", choices=list(L.CLASSES))
    p.add_argument("--phase", choices=["honest", "shipped"], default="honest")
    p.add_argument("--minutes", type=float, default=90, help="training time of the whole phase")
    p.add_argument("--init", help='phase whose averaged weights to start from, "stored" (those in the repository), .npz or .pt')
    p.add_argument("--lr", type=float)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    p.add_argument("--batch", type=int, help="patches an iteration (default: the model's configuration)")
    p.add_argument("--patch", type=int, help="voxels along a patch (default: the model's configuration)")
    p.add_argument("--packed", type=Path, help="file of pack.py: unpacked into the cache first, where that is empty")
    p.add_argument("--steps", type=int, default=10 ** 9, help="stop after so many iterations of this call")
    p.add_argument("--out", type=Path, help="folder for the averaged weights in half precision, <model>-<phase>.npz (10 MB)")
    a = p.parse_args(argv)
    torch.set_num_threads(a.threads)
    if a.packed and not any(CACHE.glob("*/meta.json")):
        pack.unpack(a.packed, CACHE)
    if a.device == "cpu":
        Training(a).run()
        return
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = torch.backends.cudnn.benchmark = True
    with torch.device(a.device):  # what the sampler and the renderer make, they make on the device
        Training(a).run()


if __name__ == "__main__":
    main()
