#include "lamina/toy.hpp"

#include <array>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "base/philox.hpp"
#include "lamina/error.hpp"
#include "lamina/nearest.hpp"

namespace lamina {

namespace {

struct Corner {
  double x1, x2;
  std::int32_t cls;
};

constexpr std::array<Corner, 4> kCorners = {{{1, 1, 0}, {-1, -1, 0}, {-1, 1, 1}, {1, -1, 1}}};

Frame make_xor(std::size_t rows, std::uint64_t seed, double noise) {
  if (rows < kCorners.size())
    throw Error(ErrorKind::usage, fmt::format("xor has four corners, and {} rows are too few", rows),
                "ask for four rows or more");
  std::vector<double> x1, x2;
  std::vector<std::int32_t> classes;
  for (std::size_t row = 0; row < rows; ++row) {
    const Corner& corner = kCorners[row % kCorners.size()];
    const Stream random(seed, Purpose::toy, 0, static_cast<std::uint32_t>(row));
    x1.push_back(corner.x1 + noise * random.normal(0));
    x2.push_back(corner.x2 + noise * random.normal(1));
    classes.push_back(corner.cls);
  }
  return Frame({Column::numbers("x1", std::move(x1)), Column::numbers("x2", std::move(x2)),
                Column::categories("class", std::move(classes), {"0", "1"})},
               "xor");
}

}  // namespace

const std::vector<std::string>& toy_names() {
  static const std::vector<std::string> names = {"xor"};
  return names;
}

Frame toy(const std::string& name, std::size_t rows, std::uint64_t seed, double noise) {
  if (!(noise >= 0 && noise <= 1e100))
    throw Error(ErrorKind::usage, fmt::format("a noise of {} cannot be", noise), "give a number that is 0 or more");
  if (rows > std::numeric_limits<std::uint32_t>::max())
    throw Error(ErrorKind::usage, fmt::format("{} rows are too many", rows), "ask for fewer than 4294967296");
  if (name == "xor") return make_xor(rows, seed, noise);
  const std::string near = nearest(name, toy_names());
  throw Error(
      ErrorKind::usage, "there is no toy data '" + name + "'",
      near.empty() ? fmt::format("name one of: {}", fmt::join(toy_names(), ", ")) : "did you mean '" + near + "'?");
}

}  // namespace lamina
