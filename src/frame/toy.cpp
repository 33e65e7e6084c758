#include "lamina/toy.hpp"

#include <array>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "base/math.hpp"
#include "base/philox.hpp"
#include "lamina/error.hpp"
#include "lamina/nearest.hpp"

namespace lamina {

namespace {

// The place of one row before noise, and its class.
struct Point {
  double x1, x2;
  std::int32_t cls;
};

// `at` is the place within the class, 0 … 1 over its rows.
using Shape = Point (*)(std::int32_t cls, double at);

struct Toy {
  const char* name;
  std::int32_t parts;  // rows are dealt to them in turn
  std::int32_t classes;
  double noise;  // the usual one
  Shape shape;   // of a part
};

constexpr double kPi = 3.14159265358979323846;

Point xor_corner(std::int32_t part, double) {
  constexpr std::array<Point, 4> kCorners = {{{1, 1, 0}, {-1, -1, 0}, {-1, 1, 1}, {1, -1, 1}}};
  return kCorners[static_cast<std::size_t>(part)];
}

Point moon(std::int32_t part, double at) {
  const double x = math::cos(kPi * at), y = math::sin(kPi * at);
  return part == 0 ? Point{x, y, 0} : Point{1 - x, 0.5 - y, 1};
}

Point circle(std::int32_t part, double at) {
  const double radius = part == 0 ? 1 : 0.5;
  return {radius * math::cos(2 * kPi * at), radius * math::sin(2 * kPi * at), part};
}

Point spiral(std::int32_t part, double at) {
  const double angle = 2 * kPi * (0.75 * at + part / 3.0);
  return {at * math::cos(angle), at * math::sin(angle), part};
}

Point blob(std::int32_t part, double) {
  const double angle = 2 * kPi * part / 3.0;
  return {4 * math::cos(angle), 4 * math::sin(angle), part};
}

constexpr std::array<Toy, 5> kToys = {{{"xor", 4, 2, 0.5, xor_corner},
                                       {"moons", 2, 2, 0.1, moon},
                                       {"circles", 2, 2, 0.05, circle},
                                       {"spirals", 3, 3, 0.02, spiral},
                                       {"blobs", 3, 3, 1, blob}}};

Frame make(const Toy& toy, std::size_t rows, std::uint64_t seed, double noise) {
  const auto parts = static_cast<std::size_t>(toy.parts);
  if (rows < parts)
    throw Error(ErrorKind::usage, fmt::format("{} has {} parts, and {} rows are too few", toy.name, parts, rows),
                fmt::format("ask for {} rows or more", parts));
  std::vector<double> x1, x2;
  std::vector<std::int32_t> classes;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t part = row % parts, of_part = (rows - part + parts - 1) / parts;
    const std::size_t place = row / parts;
    const double at = of_part > 1 ? static_cast<double>(place) / static_cast<double>(of_part - 1) : 0;
    const Point point = toy.shape(static_cast<std::int32_t>(part), at);
    const Stream random(seed, Purpose::toy, 0, static_cast<std::uint32_t>(row));
    x1.push_back(point.x1 + noise * random.normal(0));
    x2.push_back(point.x2 + noise * random.normal(1));
    classes.push_back(point.cls);
  }
  std::vector<std::string> levels;
  for (std::int32_t i = 0; i < toy.classes; ++i) levels.push_back(std::to_string(i));
  return Frame({Column::numbers("x1", std::move(x1)), Column::numbers("x2", std::move(x2)),
                Column::categories("class", classes, std::move(levels))},
               toy.name);
}

}  // namespace

const std::vector<std::string>& toy_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> found;
    for (const Toy& toy : kToys) found.emplace_back(toy.name);
    return found;
  }();
  return names;
}

Frame toy(const std::string& name, std::size_t rows, std::uint64_t seed, std::optional<double> noise) {
  if (noise && !(*noise >= 0 && *noise <= 1e100))
    throw Error(ErrorKind::usage, fmt::format("a noise of {} cannot be", *noise), "give a number that is 0 or more");
  if (rows > std::numeric_limits<std::uint32_t>::max())
    throw Error(ErrorKind::usage, fmt::format("{} rows are too many", rows), "ask for fewer than 4294967296");
  for (const Toy& toy : kToys)
    if (name == toy.name) return make(toy, rows, seed, noise.value_or(toy.noise));
  const std::string near = nearest(name, toy_names());
  throw Error(
      ErrorKind::usage, "there is no toy data '" + name + "'",
      near.empty() ? fmt::format("name one of: {}", fmt::join(toy_names(), ", ")) : "did you mean '" + near + "'?");
}

}  // namespace lamina
