#include "train/fingerprint.hpp"

#include <span>

#include "base/checksum.hpp"

namespace lamina::train {
namespace {

template <class T>
std::uint32_t continued(std::uint32_t before, const std::vector<T>& values) {
  return crc32(std::as_bytes(std::span(values)), before);
}

}  // namespace

Fingerprint fingerprint(const Feeder& feeder, const Truth& truth, const std::vector<std::size_t>& rows) {
  return {rows.size(), feeder.checksum(rows), continued(continued(0, truth.classes), truth.values),
          continued(0, truth.weights), continued(0, rows)};
}

}  // namespace lamina::train
