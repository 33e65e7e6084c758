// What lectures draw of descent, by name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/descent.hpp"

namespace lamina::report {

// The part of the plane that is drawn.
struct PlaneFrame {
  double left, right, bottom, top;

  bool has(Point point) const { return point.x >= left && point.x <= right && point.y >= bottom && point.y <= top; }
};

// A loss with the paths down it.
struct DescentPanel {
  std::string title;  // below the panel, where there are several
  Landscape landscape;
  std::vector<std::string> rules;
  std::vector<Point> starts;
  std::optional<PlaneFrame> frame = {};  // none: around the paths
  std::optional<Point> curved_at = {};   // where the Hessian is told; none: at the first start
};

struct Scene {
  std::string name, title, caption;
  std::vector<DescentPanel> panels;
  std::string x = "x", y = "y";  // what the axes are
};

const std::vector<Scene>& scenes();
const Scene* find_scene(const std::string& name);  // null when there is none

}  // namespace lamina::report
