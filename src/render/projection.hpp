// Points of a cube seen from a place in space.
#pragma once

#include <array>

#include "render/canvas.hpp"

namespace lamina::render {

using Vector = std::array<double, 3>;

// The cube reaches from −½ to ½ along x and y, and `height` times that along z.
class Projection {
 public:
  // Fits the cube into the box.
  Projection(const Vector& eye, double height, const Rect& box);

  Point at(const Vector& point) const;      // on the paper
  double depth(const Vector& point) const;  // greater is farther away

 private:
  Point plane(const Vector& point) const;

  Vector forward_{}, right_{}, up_{};
  double distance_, height_;
  double scale_ = 1;
  Point shift_{};
};

}  // namespace lamina::render
