"""Pack the prepared cache into one file for another machine, and unpack it there. Needs NumPy alone.

    python -m pedicle_training.pack cache.tar [case ...]         # every case that may be trained on
    python -m pedicle_training.pack --unpack cache.tar FOLDER    # train.py --packed does it by itself

CT is stored in 256 steps (16 HU below -200, 3.5 HU to 350, 26 HU above): finer than the noise that training adds. A member
`<name>.npy.xz` is four bytes (little-endian length), a JSON head {"shape", "dtype", "ct"} and the array's bytes, compressed.
"""
import argparse
import io
import json
import lzma
import tarfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from .kinds import Array, File
from .paths import CACHE, NEVER

#: HU of the 256 steps.
_I = np.arange(256, dtype=np.float32)
STEPS = np.rint(np.select([_I < 50, _I < 207], [_I * 16 - 1000, (_I - 50) * 3.5 - 200], (_I - 207) * 26 + 350)).astype(np.int16)


def to_steps(hu: Array) -> Array:
    """int16 HU -> uint8 step; clipped to -1000 ... 1600."""
    v = np.clip(hu.astype(np.int16), -1000, 1600).astype(np.float32)
    i = np.select([v < -200, v < 350], [(v + 1000) / 16, 50 + (v + 200) / 3.5], 207 + (v - 350) / 26)
    return np.rint(i).clip(0, 255).astype(np.uint8)


def squeeze(path: Path) -> bytes:
    """One .npy file as the bytes of its member."""
    a, ct = np.load(path), path.name == "ct.npy"
    head = json.dumps({"shape": a.shape, "dtype": "uint8" if ct else str(a.dtype), "ct": ct}).encode()
    data = np.ascontiguousarray(to_steps(a) if ct else a).tobytes()
    return len(head).to_bytes(4, "little") + head + lzma.compress(data, preset=6)


def expand(member: bytes) -> Array:
    """The array of a member; raises ValueError or LZMAError when it is cut short."""
    n = int.from_bytes(member[:4], "little")
    head = json.loads(member[4:4 + n])
    a = np.frombuffer(lzma.decompress(member[4 + n:]), head["dtype"]).reshape(head["shape"])
    return STEPS[a] if head["ct"] else a


def pack(out: File, cache: Path, cases: Sequence[str]) -> None:
    """Write the cache folders of `cases` into one tar file; meta.json last in each, as prepare.py writes it."""
    with tarfile.open(out, "w") as tar, ProcessPoolExecutor(2) as pool:
        for case in cases:
            files = sorted((cache / case).iterdir(), key=lambda f: (f.name == "meta.json", f.name))
            arrays = [f for f in files if f.suffix == ".npy"]
            packed = dict(zip(arrays, pool.map(squeeze, arrays)))
            for f in files:
                if f.suffix not in (".npy", ".npz", ".json"):
                    continue
                data = packed.get(f) or f.read_bytes()
                info = tarfile.TarInfo(f"{case}/{f.name}" + (".xz" if f in packed else ""))
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))


def put(job: tuple[str, bytes, Path]) -> None:
    """Write one member below a folder."""
    name, data, folder = job
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if name.endswith(".npy.xz"):
        np.save(path.with_suffix(""), expand(data))
    else:
        path.write_bytes(data)


def unpack(tar: File, folder: Path) -> None:
    """Unpack a file of pack(); raises ValueError at a member whose path would leave the folder."""
    with tarfile.open(tar) as t:
        members = [m for m in t.getmembers() if m.isfile()]
        for m in members:
            if not (folder / m.name).resolve().is_relative_to(folder.resolve()):
                raise ValueError(f"{m.name}: leaves the folder")
        with ProcessPoolExecutor() as pool:
            list(pool.map(put, ((m.name, t.extractfile(m).read(), folder) for m in members), chunksize=4))


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("file", type=Path)
    p.add_argument("rest", nargs="*", help="cases (default: all that may be trained on), or the folder to unpack into")
    p.add_argument("--unpack", action="store_true")
    a = p.parse_args()
    if a.unpack:
        unpack(a.file, Path(a.rest[0]))
        return
    there = sorted(f.parent.name for f in CACHE.glob("*/meta.json"))
    pack(a.file, CACHE, a.rest or [c for c in there if c.split("+")[0] not in NEVER])
    print(f"{a.file}: {a.file.stat().st_size / 2 ** 20:.1f} MiB")


if __name__ == "__main__":
    main()
