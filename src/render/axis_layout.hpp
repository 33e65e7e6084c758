// Where axes lie on the paper, and how much room their words take.
#pragma once

#include "render/canvas.hpp"
#include "render/figure.hpp"

namespace lamina::render {

struct Margins {
  double left = 0, top = 0, right = 0, bottom = 0;
};

// Sets begin, end, ticks and the angle of labels of every axis. Labels that would overlap are turned, cut or left out.
void lay_axes(Figure& figure, const Rect& plot, double paper_width);

// What the words beside the outermost axes need.
Margins margins_of(const Figure& figure, const Rect& plot);

// Where an axis's line runs, across it: the begin of the axis it is anchored to.
double line_of(const Figure& figure, const Axis& axis, const Rect& plot);

// How far the labels of an axis reach from its line.
double label_reach(const Axis& axis);

// The part of the paper between a trace's axes.
Rect area_of(const Axis& x, const Axis& y);

}  // namespace lamina::render
