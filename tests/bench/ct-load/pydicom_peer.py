"""Contender: pydicom + numpy, sorted by position, int16 HU volume."""
import json, os, resource, sys, time
import numpy as np
import pydicom

folder, runs = sys.argv[1], int(sys.argv[2])


def load():
    sets = [pydicom.dcmread(os.path.join(folder, name)) for name in os.listdir(folder)]
    sets.sort(key=lambda d: float(d.ImagePositionPatient[2]))
    first = sets[0]
    volume = np.empty((len(sets), first.Rows, first.Columns), np.int16)
    for k, d in enumerate(sets):
        stored = np.frombuffer(d.PixelData, np.int16).reshape(d.Rows, d.Columns)
        if float(d.RescaleSlope) == 1:
            np.add(stored, np.int16(d.RescaleIntercept), out=volume[k])
        else:
            volume[k] = stored * float(d.RescaleSlope) + float(d.RescaleIntercept)
    return volume


times, cpu_times = [], []
for n in range(runs + 1):
    start, cpu = time.perf_counter(), time.process_time()
    volume = load()
    times.append((time.perf_counter() - start) * 1000)
    cpu_times.append((time.process_time() - cpu) * 1000)
    value = int(volume.reshape(-1)[volume.size >> 1])
    if n == 0:
        print(json.dumps({"firstMs": times[0], "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
    del volume
print(json.dumps({"ms": sorted(times[1:])[runs // 2], "cpuMs": sorted(cpu_times[1:])[runs // 2], "sum": value}))
