// Fewer points where there are many, so that pages stay small.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lamina::report {

// The most points of a curve, and of a cloud of points.
inline constexpr std::size_t kCurvePoints = 300, kCloudPoints = 2000;

// Places in a curve, ascending, the first and the last among them: all, or about `most` at equal distances along the
// curve, both axes being taken by their range.
std::vector<std::size_t> thinned(const std::vector<double>& x, const std::vector<double>& y,
                                 std::size_t most = kCurvePoints);

// 0 … rows − 1, or `most` of them drawn by the seed, ascending.
std::vector<std::size_t> drawn(std::size_t rows, std::size_t most, std::uint64_t seed);

template <class T>
std::vector<T> taken(const std::vector<T>& values, const std::vector<std::size_t>& places) {
  std::vector<T> some;
  some.reserve(places.size());
  for (const std::size_t place : places) some.push_back(values[place]);
  return some;
}

}  // namespace lamina::report
