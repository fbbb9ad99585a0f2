"""The other side of the volume file tests: DICOM geometry by pydicom, NIfTI by the letter of nifti1.h, with numpy only.

`labels-on-ct NIFTI CT_FOLDER` → JSON: the CT's geometry, and the label map's voxels put into CT order by patient position
(sha256 of uint8, i fastest), computed without any code of Pedicle.
`geometry CT_FOLDER` → JSON: the CT's geometry alone.
`nifti FILE` → JSON: dims, sform, and sha256 of the stored voxels as float64.
"""
import gzip
import hashlib
import json
import os
import struct
import sys

import numpy as np
import pydicom


def ct_geometry(folder):
    slices = []
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        try:
            ds = pydicom.dcmread(path, stop_before_pixels=True)
        except Exception:
            continue
        if getattr(ds, "Modality", "") == "CT" and "ImagePositionPatient" in ds:
            slices.append(ds)
    first = slices[0]
    row, column = np.array(first.ImageOrientationPatient[:3], float), np.array(first.ImageOrientationPatient[3:], float)
    normal = np.cross(row, column)
    slices.sort(key=lambda ds: float(np.dot(normal, np.array(ds.ImagePositionPatient, float))))
    origin = np.array(slices[0].ImagePositionPatient, float)
    last = np.array(slices[-1].ImagePositionPatient, float)
    step = (last - origin) / (len(slices) - 1)
    return {
        "dims": [int(first.Columns), int(first.Rows), len(slices)],
        "origin": origin, "i": row * float(first.PixelSpacing[1]), "j": column * float(first.PixelSpacing[0]), "k": step,
    }


def read_nifti(path):
    data = open(path, "rb").read()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    dims = struct.unpack("<8h", data[40:56])[1:4]
    kind = {2: "<u1", 4: "<i2", 16: "<f4", 512: "<u2"}[struct.unpack("<h", data[70:72])[0]]
    offset = int(struct.unpack("<f", data[108:112])[0])
    sform = np.array(struct.unpack("<12f", data[280:328]), float).reshape(3, 4)
    count = dims[0] * dims[1] * dims[2]
    voxels = np.frombuffer(data, kind, count, offset).reshape(dims, order="F")
    return voxels, sform


def labels_on_ct(nifti, folder):
    voxels, ras = read_nifti(nifti)
    ct = ct_geometry(folder)
    inverse = np.linalg.inv(np.vstack([np.diag([-1, -1, 1]) @ ras, [0, 0, 0, 1]]))
    out = np.zeros(ct["dims"], np.uint8)
    i, j = np.meshgrid(np.arange(ct["dims"][0]), np.arange(ct["dims"][1]), indexing="ij")
    worst = 0.0
    for k in range(ct["dims"][2]):
        mm = ct["origin"][:, None, None] + ct["i"][:, None, None] * i + ct["j"][:, None, None] * j + ct["k"][:, None, None] * k
        at = np.einsum("ab,bxy->axy", inverse[:3, :3], mm) + inverse[:3, 3][:, None, None]
        index = np.rint(at).astype(int)
        worst = max(worst, float(np.abs(at - index).max()))
        ok = np.all((index >= 0) & (index < np.array(voxels.shape)[:, None, None]), axis=0)
        out[:, :, k][ok] = voxels[index[0][ok], index[1][ok], index[2][ok]]
    return {
        "geometry": {name: np.asarray(v).tolist() for name, v in ct.items()},
        "sha256": hashlib.sha256(out.tobytes(order="F")).hexdigest(),
        "set": int((out > 0).sum()), "worstOffset": worst,
    }


def main():
    command, *paths = sys.argv[1:]
    if command == "labels-on-ct":
        result = labels_on_ct(*paths)
    elif command == "geometry":
        result = {name: np.asarray(v).tolist() for name, v in ct_geometry(*paths).items()}
    else:
        voxels, sform = read_nifti(*paths)
        values = np.ascontiguousarray(voxels.reshape(-1, order="F").astype("<f8"))
        result = {"dims": list(voxels.shape), "sform": sform.reshape(-1).tolist(),
                  "sha256": hashlib.sha256(values.tobytes()).hexdigest()}
    json.dump(result, sys.stdout)


main()
