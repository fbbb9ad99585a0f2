"""Augmentation keeps image and labels together; a plain crop is exact; the mirror swaps left and right."""
import json

import numpy as np
import torch

from pedicle_training import labels as L
from pedicle_training.augment import Case, Sampler, bulge, field_of_view, fracture, gather, interpolate, warp_grid


def make_case(root, model, name="kbp-test", shape=(60, 50, 40)):
    """A case whose CT is 300 HU exactly where its label is class 1 and -1000 elsewhere, lying at low x."""
    folder = root / name
    folder.mkdir()
    ct = np.full(shape, -1000, np.int16)
    ct[10:25, 15:35, 10:30] = 300
    code = (ct == 300).astype(np.uint8)
    np.save(folder / "ct.npy", ct)
    np.save(folder / f"{model}.npy", code)
    np.savez(folder / f"{model}-centres.npz", **{"1": np.argwhere(code)[::50].astype(np.int16)})
    (folder / "meta.json").write_text(json.dumps({"spacing": [2.0, 2.0, 3.0], "synthetic": False,
                                                  "codes": {model: [1, 2]}}))
    return folder


def test_plain_crop_is_exact():
    volume = np.random.default_rng(0).integers(-500, 500, (40, 40, 40)).astype(np.int16)
    grid, _ = warp_grid(16, 1.5, np.array([20.5, 19.5, 21.5]), [1.5, 1.5, 1.5], np.random.default_rng(1), strength=0)
    want = torch.from_numpy(volume[13:29, 12:28, 14:30])
    assert torch.equal(gather(volume, grid, 0), want)
    assert torch.allclose(interpolate(volume, grid, -1000.0), want.float(), atol=1e-2)


def test_outside_the_volume_is_filled():
    volume = np.ones((8, 8, 8), np.uint8)
    grid, _ = warp_grid(16, 1.0, np.array([0, 0, 0]), [1, 1, 1], np.random.default_rng(0), strength=0)
    out = gather(volume, grid, 7)
    assert set(out.unique().tolist()) == {1, 7}
    assert interpolate(volume, grid + 100, -1000.0).unique().tolist() == [-1000.0]


def test_image_and_labels_stay_aligned_under_strong_warps(tmp_path):
    make_case(tmp_path, "spine-ct")
    codes = L.Codes([1, L.full("spine-ct")])
    case = Case("kbp-test", "spine-ct", codes, root=tmp_path)
    rng = np.random.default_rng(2)
    for _ in range(8):
        mirror = bool(rng.integers(2))
        grid, _ = warp_grid(48, 2.0, np.array([18, 25, 20]), case.spacing, rng, 1.0, mirror)
        image = interpolate(case.volumes[0], grid, -1000.0) > -350
        label = case.table[int(mirror)][gather(case.target, grid, 0).long()] == codes(2)
        both = (image & label).sum() * 2 / (image.sum() + label.sum())
        assert label.sum() > 100 and both > 0.93


def test_sampler_gives_network_units_and_known_codes(tmp_path):
    make_case(tmp_path, "spine-ct")
    codes = L.Codes([1, L.full("spine-ct")])
    sampler = Sampler([Case("kbp-test", "spine-ct", codes, root=tmp_path)], 32, 2.0)
    rng = np.random.default_rng(3)
    for _ in range(5):
        x, code, _ = sampler(rng)
        assert x.shape == code.shape == (32, 32, 32)
        assert float(x.min()) >= -2 and float(x.max()) <= 3
        assert set(code.unique().tolist()) <= {codes(1), codes(2)}


def test_same_seed_same_sample(tmp_path):
    make_case(tmp_path, "spine-ct")
    sampler = Sampler([Case("kbp-test", "spine-ct", L.Codes([1]), root=tmp_path)], 32, 2.0)
    a, b = sampler(np.random.default_rng(5)), sampler(np.random.default_rng(5))
    assert torch.equal(a[0], b[0]) and torch.equal(a[1], b[1])


def test_mirror_moves_left_to_the_other_side_and_renames_it(tmp_path):
    """A left lung (low x in RAS) is, after the mirror, at high x and called right lung."""
    make_case(tmp_path, "oar-ct")
    codes = L.Codes([1, L.full("oar-ct")])
    case = Case("kbp-test", "oar-ct", codes, root=tmp_path)
    centre, rng = np.array([29.5, 24.5, 19.5]), np.random.default_rng(0)
    side = {}
    for mirror in (False, True):
        grid, _ = warp_grid(64, 2.0, centre, case.spacing, rng, 0.0, mirror)
        out = case.table[int(mirror)][gather(case.target, grid, 0).long()]
        for k in (1, 2):
            p = torch.nonzero(out == codes(L.bits(k)))
            if len(p):
                side[mirror] = (k, float(p[:, 0].float().mean()))
    assert side[False][0] == 1 and side[False][1] < 31.5
    assert side[True][0] == 2 and side[True][1] > 31.5


def test_beyond_the_image_edge_nothing_is_known(tmp_path):
    make_case(tmp_path, "spine-ct")
    np.save(tmp_path / "kbp-test" / "instances.npy", np.full((60, 50, 40), 20, np.uint8))
    about = json.loads((tmp_path / "kbp-test" / "meta.json").read_text())
    (tmp_path / "kbp-test" / "meta.json").write_text(json.dumps({**about, "middles": {"20": [30, 25, 20]}}))
    codes = L.Codes([1, L.full("spine-ct")])
    case = Case("kbp-test", "spine-ct", codes, root=tmp_path)
    sampler = Sampler([case], 32, 2.0, votes=True, truncated=1.0, edge_padded=0.5)
    rng = np.random.default_rng(4)
    for _ in range(6):
        x, code, (_, known, levelled) = sampler(rng)
        beyond = code == codes(L.full("spine-ct"))
        assert 0 < beyond.sum() < code.numel()
        p = torch.nonzero(beyond)
        lo, hi = p.amin(0), p.amax(0) + 1
        axis = int(torch.nonzero(hi - lo < 32)[0])
        inside = int(hi[axis]) if lo[axis] == 0 else int(lo[axis]) - 1
        part = x[beyond].view([int(b - a) for a, b in zip(lo, hi)])
        assert (part == -2).all() or (part == x.narrow(axis, inside, 1)).all()
        assert not known[beyond[::2, ::2, ::2]].any() and not levelled[beyond[::2, ::2, ::2]].any()
        assert beyond[::2, ::2, ::2].sum() * 8 == beyond.sum()


def test_a_fracture_lowers_one_body_and_keeps_its_middle():
    g = torch.arange(81, dtype=torch.float32) - 40
    x, y, z = torch.meshgrid(g, g, g, indexing="ij")
    for seed in range(6):
        _, _, moved = fracture((x, y, z), (0.0, 0.0, 0.0), np.random.default_rng(seed))
        middle = moved[40, 40]  # along z through the middle, where a wedge is half as strong
        assert middle[40] == 0 and torch.all(middle.diff() > 0)  # the middle stays, nothing folds
        assert 1.08 < middle[41] < 2.2  # lower: the source runs faster
        assert abs(middle[80] - 40) < 1 and abs(moved[0, 40, 50] - 10) < 4  # far away everything is as it was


def test_a_round_field_of_view_leaves_the_middle_of_most_patches():
    seen = [field_of_view(40, np.random.default_rng(seed)) for seed in range(30)]
    assert all(m.shape == (40, 40, 1) and m.any() for m in seen)
    assert np.mean([float(m.float().mean()) for m in seen]) < 0.6


def test_bulges_never_fold_the_patch():
    g = (torch.arange(40, dtype=torch.float32) - 20) * 6
    points = torch.meshgrid(g, g, g, indexing="ij")
    for seed in range(10):
        moved = bulge(points, 240, np.random.default_rng(seed))
        for axis in range(3):
            assert torch.all(moved[axis].diff(dim=axis) > 0)
        assert max(float((m - p).abs().max()) for m, p in zip(moved, points)) > 1
