"""Spine geometry on a drawn spine: canal found, body and posterior elements on the right sides of the plane."""
import numpy as np

from pedicle_training.split_body import CanalCurve, canal_from_vertebrae, cord_zone, split_body

SP = 1.5


def spine(levels=4):
    """Vertebrae (labels 20...) with a ring around a canal; body at +y. Returns (labels, canal, body)."""
    lab = np.zeros((50, 70, levels * 20), np.uint8)
    body_only = np.zeros(lab.shape, bool)
    x, y = np.meshgrid(np.arange(50), np.arange(70), indexing="ij")
    body = ((x - 25) / 14) ** 2 + ((y - 46) / 10) ** 2 < 1
    ring = (((x - 25) / 11) ** 2 + ((y - 31) / 9) ** 2 < 1) & (((x - 25) / 7) ** 2 + ((y - 31) / 6) ** 2 >= 1)
    canal = (((x - 25) / 7) ** 2 + ((y - 31) / 6) ** 2 < 1) & ~body
    process = (np.abs(x - 25) < 2) & (y > 8) & (y <= 23)
    for v in range(levels):
        for k in range(20 * v, 20 * v + 15):
            lab[:, :, k][body | ring | process] = 20 + v
            lab[:, :, k][canal] = 0
            body_only[:, :, k] = body
    return lab, np.repeat(canal[:, :, None], lab.shape[2], 2), body_only


def test_canal_is_found_from_vertebrae_alone():
    lab, canal, _ = spine()
    hole = canal_from_vertebrae(lab > 0, SP)
    covered = (hole & canal).sum() / canal.sum()
    assert covered > 0.6 and (hole & ~canal).sum() < 0.2 * hole.sum()


def test_body_lies_in_front():
    lab, canal, body = spine()
    split = split_body(lab, CanalCurve(canal, lab > 0, SP), SP)
    assert ((split > 0) == (lab > 0)).all()
    d = 2 * ((split == 1) & body).sum() / ((split == 1).sum() + body.sum())
    assert d > 0.93
    assert (split[:, :22][lab[:, :22] > 0] == 2).all()


def test_no_canal_leaves_everything_uncertain():
    lab, canal, _ = spine()
    split = split_body(lab, CanalCurve(np.zeros_like(canal), lab > 0, SP), SP)
    assert (split[lab > 0] == 3).all()


def test_cord_zone_is_inside_and_ends_at_the_conus():
    lab, canal, _ = spine()
    zone = cord_zone(lab.shape, CanalCurve(canal, lab > 0, SP), SP, lab.shape[2], 30)
    assert (zone[:, :, :30] == 0).all() and (zone[:, :, 40] == 2).any()
    assert (canal | (zone < 2)).all()
