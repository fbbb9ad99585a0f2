"""The packed cache comes back as it was (CT within its steps), and training runs from it, as on a GPU machine."""
import io
import json
import lzma
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
import pytest
import torch

from pedicle_training import bodymap as bm
from pedicle_training import labels as L
from pedicle_training import pack, store
from pedicle_training.augment import Case, Sampler

RECIPE = Path(__file__).resolve().parents[1]


def prepared(root, case, synthetic):
    """A small cache folder for oar-ct: a kidney and a liver in a body, 40^3 voxels of 3 mm."""
    folder = root / case
    folder.mkdir(parents=True)
    lab = np.zeros((40, 40, 40), np.uint8)
    lab[4:16, 8:30, 8:30], lab[22:34, 8:30, 8:30] = 47, 48
    code = np.select([lab == 47, lab == 48], [1, 2], 0).astype(np.uint8)
    np.save(folder / "oar-ct.npy", code)
    if synthetic:
        np.save(folder / "tissue.npy", np.where(lab > 0, lab, bm.VISCERAL).astype(np.uint8))
        np.save(folder / "depth.npy", np.full(lab.shape, 60, np.uint8))
    else:
        hu = np.random.default_rng(1).normal(40, 25, lab.shape) + 10.0 * lab / 48
        np.save(folder / "ct.npy", hu.astype(np.int16))
    np.savez(folder / "oar-ct-centres.npz", **{"8": np.argwhere(code == 1)[:50].astype(np.int16)})
    codes = {"oar-ct": [1, L.bits(8), L.bits(9)]}
    (folder / "meta.json").write_text(json.dumps({"spacing": [3.0] * 3, "synthetic": synthetic, "codes": codes}))


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    root = tmp_path_factory.mktemp("cache")
    prepared(root, "kbp-001", False)
    prepared(root, "ts-s0327", True)
    tar = root / "cache.tar"
    pack.pack(tar, root, ["kbp-001", "ts-s0327"])
    return root, tar


def test_hu_comes_back_within_half_a_step():
    hu = np.arange(-1024, 1700, dtype=np.int16)
    back = pack.STEPS[pack.to_steps(hu)].astype(int)
    away = np.abs(back - np.clip(hu, -1000, 1600))
    assert away[hu < -200].max() <= 8 and away[(hu >= -200) & (hu < 350)].max() <= 2 and away.max() <= 13


def test_unpacking_gives_the_same_cases(packed, tmp_path):
    root, tar = packed
    pack.unpack(tar, tmp_path)
    for case, names in (("kbp-001", ["oar-ct"]), ("ts-s0327", ["oar-ct", "tissue", "depth"])):
        for n in names:
            assert np.array_equal(np.load(root / case / f"{n}.npy"), np.load(tmp_path / case / f"{n}.npy"))
        assert (root / case / "meta.json").read_text() == (tmp_path / case / "meta.json").read_text()
    away = np.load(root / "kbp-001" / "ct.npy").astype(int) - np.load(tmp_path / "kbp-001" / "ct.npy")
    assert np.abs(away).max() <= 2


def test_a_path_out_of_the_folder_is_refused(tmp_path):
    with tarfile.open(tmp_path / "bad.tar", "w") as t:
        t.addfile(tarfile.TarInfo("../out.json"), io.BytesIO(b""))
    with pytest.raises(ValueError, match="leaves the folder"):
        pack.unpack(tmp_path / "bad.tar", tmp_path / "cache")


def test_a_packed_cache_is_cut_short_loudly(packed):
    member = pack.squeeze(packed[0] / "kbp-001" / "ct.npy")
    with pytest.raises((ValueError, EOFError, lzma.LZMAError)):
        pack.expand(member[:-20])


def test_tensors_on_a_device_give_the_same_patches_as_files(packed):
    for name in ("kbp-001", "ts-s0327"):
        out = []
        for resident in (False, True):
            case = Case(name, "oar-ct", L.Codes([1, L.full("oar-ct")]), root=packed[0])
            if resident:
                case.to("cpu")
            sampler = Sampler([case], 32, 3.0, bulges=True)
            out.append([sampler(np.random.default_rng(seed)) for seed in range(4)])
        for (x, code, _), (y, other, _) in zip(*out):
            assert torch.equal(x, y) and torch.equal(code, other)


def test_one_iteration_from_a_packed_cache(packed, tmp_path):
    """The one command of a GPU machine, on the CPU: unpack, stored weights, one step, small weights out; again: resumes."""
    command = [sys.executable, "-m", "pedicle_training.train", "oar-ct", "--packed", packed[1], "--device", "cpu",
               "--threads", "1", "--patch", "32", "--init", "stored", "--minutes", "5", "--steps", "1", "--out", tmp_path]
    environment = {**os.environ, "PEDICLE_TRAINING": str(tmp_path / "work"), "OMP_NUM_THREADS": "1"}
    for n in (1, 2):
        subprocess.run(command, check=True, cwd=RECIPE, env=environment)
        weights = store.read("oar-ct", tmp_path / "oar-ct-honest.npz")
        assert weights["iteration"] == n
    assert (tmp_path / "oar-ct-honest.npz").stat().st_size < 12e6
    log = (tmp_path / "work" / "runs" / "oar-ct-honest" / "log.txt").read_text()
    assert "2 cases" in log and "stop at iteration 2" in log
