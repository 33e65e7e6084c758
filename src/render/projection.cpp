#include "render/projection.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lamina::render {

namespace {

double dot(const Vector& a, const Vector& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

Vector cross(const Vector& a, const Vector& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

Vector unit(const Vector& a) {
  const double length = std::sqrt(dot(a, a));
  return {a[0] / length, a[1] / length, a[2] / length};
}

}  // namespace

Projection::Projection(const Vector& eye, double height, const Rect& box) : height_(height) {
  const bool seen_from_above = std::abs(eye[0]) + std::abs(eye[1]) < 1e-6;
  const Vector from = seen_from_above ? Vector{0, -0.01, std::max(std::abs(eye[2]), 1.0)} : eye;
  forward_ = unit({-from[0], -from[1], -from[2]});
  right_ = unit(cross(forward_, {0, 0, 1}));
  up_ = cross(right_, forward_);
  distance_ = std::max(std::sqrt(dot(from, from)), 1.6);
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Rect reach{kInfinity, kInfinity, -kInfinity, -kInfinity};
  for (int corner = 0; corner < 8; ++corner) {
    const Point p = plane({corner & 1 ? 0.5 : -0.5, corner & 2 ? 0.5 : -0.5, corner & 4 ? 0.5 : -0.5});
    reach = {std::min(reach.left, p.x), std::min(reach.top, p.y), std::max(reach.right, p.x),
             std::max(reach.bottom, p.y)};
  }
  scale_ = std::min(box.width() / reach.width(), box.height() / reach.height());
  shift_ = {(box.left + box.right) / 2 - scale_ * (reach.left + reach.right) / 2,
            (box.top + box.bottom) / 2 - scale_ * (reach.top + reach.bottom) / 2};
}

double Projection::depth(const Vector& point) const { return dot(forward_, {point[0], point[1], point[2] * height_}); }

Point Projection::plane(const Vector& point) const {
  const Vector stretched{point[0], point[1], point[2] * height_};
  const double away = distance_ / (distance_ + dot(forward_, stretched));
  return {dot(right_, stretched) * away, -dot(up_, stretched) * away};
}

Point Projection::at(const Vector& point) const {
  const Point p = plane(point);
  return {shift_.x + scale_ * p.x, shift_.y + scale_ * p.y};
}

}  // namespace lamina::render
