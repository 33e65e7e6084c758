#include "render/marching_squares.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace lamina::render {

namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

// The field with a frame of nothing around it, in the same place as its border, so that all lines close. Crossings lie
// on edges between neighbouring corners; the edge to the right of corner i is 2i, the one below it 2i + 1.
class March {
 public:
  March(const Field& field, double level)
      : field_(field),
        level_(level),
        columns_(field.x.size() + 2),
        rows_(field.y.size() + 2),
        next_(2 * columns_ * rows_, kNone) {}

  Isolines run() {
    for (std::size_t r = 0; r + 1 < rows_; ++r)
      for (std::size_t c = 0; c + 1 < columns_; ++c) cross(r, c);
    Isolines found;
    for (std::size_t edge = 0; edge < next_.size(); ++edge)
      if (next_[edge] != kNone) follow(edge, found);
    return found;
  }

 private:
  double value(std::size_t corner) const {
    const std::size_t r = corner / columns_, c = corner % columns_;
    if (r == 0 || c == 0 || r + 1 == rows_ || c + 1 == columns_) return std::nan("");
    return field_.rows[r - 1][c - 1];
  }

  bool above(std::size_t corner) const { return value(corner) >= level_; }  // false for NaN

  Point place(std::size_t corner) const {
    const auto kept = [](std::size_t i, std::size_t count) { return std::min(i == 0 ? 0 : i - 1, count - 1); };
    return {field_.x[kept(corner % columns_, field_.x.size())], field_.y[kept(corner / columns_, field_.y.size())]};
  }

  // The lines through one cell, with what is above on the same side of each.
  void cross(std::size_t r, std::size_t c) {
    const std::size_t a = r * columns_ + c, b = a + 1, e = a + columns_, d = e + 1;
    const std::size_t top = 2 * a, left = 2 * a + 1, bottom = 2 * e, right = 2 * b + 1;
    const int which = above(a) + 2 * above(b) + 4 * above(d) + 8 * above(e);
    const bool filled = (value(a) + value(b) + value(d) + value(e)) / 4 >= level_;
    const auto go = [&](std::size_t from, std::size_t to) { next_[from] = to; };
    if (which == 1 || (which == 5 && !filled)) go(left, top);
    if (which == 2 || (which == 10 && !filled)) go(top, right);
    if (which == 4 || (which == 5 && !filled)) go(right, bottom);
    if (which == 8 || (which == 10 && !filled)) go(bottom, left);
    if (which == 14 || (which == 10 && filled)) go(top, left);
    if (which == 13 || (which == 5 && filled)) go(right, top);
    if (which == 11 || (which == 10 && filled)) go(bottom, right);
    if (which == 7 || (which == 5 && filled)) go(left, bottom);
    if (which == 3) go(left, right);
    if (which == 12) go(right, left);
    if (which == 6) go(top, bottom);
    if (which == 9) go(bottom, top);
  }

  struct Crossing {
    Point point;
    bool at_border;
  };

  Crossing crossing(std::size_t edge) const {
    const std::size_t a = edge / 2, b = edge % 2 == 0 ? a + 1 : a + columns_;
    const double at_a = value(a), at_b = value(b);
    if (std::isnan(at_a) || std::isnan(at_b)) return {place(std::isnan(at_a) ? b : a), true};
    const double share = (level_ / 2 - at_a / 2) / (at_b / 2 - at_a / 2);
    const Point from = place(a), to = place(b);
    return {{from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)}, false};
  }

  // Takes one closed line away.
  void follow(std::size_t start, Isolines& found) {
    Path ring;
    std::vector<bool> border;
    for (std::size_t edge = start; next_[edge] != kNone;) {
      const Crossing here = crossing(edge);
      ring.push_back(here.point);
      border.push_back(here.at_border);
      const std::size_t to = next_[edge];
      next_[edge] = kNone;
      edge = to;
    }
    cut(ring, border, found.lines);
    found.areas.push_back(std::move(ring));
  }

  static void cut(const Path& ring, const std::vector<bool>& border, std::vector<Path>& lines) {
    std::size_t first = 0;
    while (first < ring.size() && !border[first]) ++first;
    if (first == ring.size()) {
      lines.push_back(ring);
      lines.back().push_back(ring.front());
      return;
    }
    Path line;
    for (std::size_t k = 1; k <= ring.size(); ++k) {
      const std::size_t i = (first + k) % ring.size();
      if (!border[i]) {
        line.push_back(ring[i]);
      } else {
        if (line.size() > 1) lines.push_back(line);
        line.clear();
      }
    }
  }

  const Field& field_;
  double level_;
  std::size_t columns_, rows_;
  std::vector<std::size_t> next_;  // where the line that enters an edge leaves; each edge is on one line
};

}  // namespace

Isolines isolines(const Field& field, double level) {
  if (field.x.empty() || field.y.empty()) return {};
  return March(field, level).run();
}

}  // namespace lamina::render
