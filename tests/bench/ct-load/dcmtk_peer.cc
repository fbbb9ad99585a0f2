// Contender: DCMTK, headers sorted by position, pixels into one int16 volume in HU. Built only where the headers are.
#include <dcmtk/dcmdata/dctk.h>
#include <sys/resource.h>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

static std::vector<short> load(const char *folder) {
  std::vector<std::pair<double, std::unique_ptr<DcmFileFormat>>> slices;
  for (const auto &entry : std::filesystem::directory_iterator(folder)) {
    auto file = std::make_unique<DcmFileFormat>();
    if (file->loadFile(entry.path().c_str()).bad()) continue;
    double z = 0;
    file->getDataset()->findAndGetFloat64(DCM_ImagePositionPatient, z, 2);
    slices.emplace_back(z, std::move(file));
  }
  std::sort(slices.begin(), slices.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
  Uint16 rows = 0, columns = 0;
  slices[0].second->getDataset()->findAndGetUint16(DCM_Rows, rows);
  slices[0].second->getDataset()->findAndGetUint16(DCM_Columns, columns);
  const size_t size = size_t(rows) * columns;
  std::vector<short> volume(size * slices.size());
  for (size_t k = 0; k < slices.size(); k++) {
    auto *set = slices[k].second->getDataset();
    const Uint16 *stored = nullptr;
    double intercept = 0;
    set->findAndGetFloat64(DCM_RescaleIntercept, intercept);
    set->findAndGetUint16Array(DCM_PixelData, stored);
    const short b = short(intercept);
    for (size_t n = 0; n < size; n++) volume[k * size + n] = short(short(stored[n]) + b);
    slices[k].second.reset();
  }
  return volume;
}

int main(int, char **argv) {
  const int runs = std::stoi(argv[2]);
  std::vector<double> times;
  int value = 0;
  for (int n = 0; n <= runs; n++) {
    const auto start = std::chrono::steady_clock::now();
    const auto volume = load(argv[1]);
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    value = volume[volume.size() / 2];
    if (n == 0) {
      rusage usage;
      getrusage(RUSAGE_SELF, &usage);
      std::printf("{\"firstMs\": %f, \"peakMb\": %f}\n", times[0], usage.ru_maxrss / 1024.0);
    }
  }
  times.erase(times.begin());
  std::sort(times.begin(), times.end());
  std::printf("{\"ms\": %f, \"sum\": %d}\n", times[times.size() / 2], value);
}
