#include "report/descent_scenes.hpp"

#include <cmath>

#include "base/shortest.hpp"

namespace lamina::report {

namespace {

// Observations of a straight plane, t = a/2 + b/10 but for a little noise; b is twenty times as large as a.
struct Observation {
  double a, b, t;
};
constexpr Observation kObservations[] = {{1.2, 12, 1.9}, {0.4, 31, 3.2}, {2.1, 22, 3.3}, {1.7, 8, 1.6},
                                         {0.9, 27, 3.1}, {2.6, 15, 2.9}, {0.2, 19, 1.9}, {1.5, 35, 4.4}};

std::vector<Observation> observed() { return {std::begin(kObservations), std::end(kObservations)}; }

// To mean 0 and deviation 1.
void normalise(std::vector<Observation>& rows, double Observation::*input) {
  const double n = static_cast<double>(rows.size());
  double mean = 0, square = 0;
  for (const Observation& row : rows) mean += row.*input / n;
  for (const Observation& row : rows) square += (row.*input - mean) * (row.*input - mean) / n;
  for (Observation& row : rows) row.*input = (row.*input - mean) / std::sqrt(square);
}

std::vector<Observation> normalised() {
  std::vector<Observation> rows = observed();
  normalise(rows, &Observation::a);
  normalise(rows, &Observation::b);
  normalise(rows, &Observation::t);
  return rows;
}

// The squared error of x·a + y·b for each observation.
Landscape squared_errors(const std::vector<Observation>& rows) {
  Landscape landscape;
  for (const Observation& row : rows)
    landscape.terms.push_back("(x*" + shortest(row.a) + "+y*" + shortest(row.b) + "-" + shortest(row.t) + ")^2");
  for (std::string& term : landscape.terms)  // a factor below 0 needs parentheses
    for (std::size_t at; (at = term.find("*-")) != std::string::npos;) term.replace(at, 2, "*(0-1)*");
  for (std::string& term : landscape.terms)
    for (std::size_t at; (at = term.find("--")) != std::string::npos;) term.replace(at, 2, "+");
  return landscape;
}

Scene ellipse() {
  return {
      "ellipse",
      "Momentum on a narrow ellipse",
      "Down a narrow valley plain descent bounces between the walls and creeps along the floor; momentum averages the "
      "bounces away and keeps the speed along the floor.",
      {{"",
        {{"(x^2 + 100*y^2)/2"}},
        {"gd:rate=0.018", "momentum:rate=0.01", "nesterov:rate=0.005"},
        {{-4, 0.8}},
        PlaneFrame{-5, 2, -1, 1}}}};
}

Scene step_sizes() {
  return {"steps",
          "Small and large steps",
          "Small steps take long; larger ones zigzag; beyond 2 divided by the largest eigenvalue of the Hessian each "
          "step ends higher than it began.",
          {{"",
            {{"(x^2 + 10*y^2)/2"}},
            {"gd:rate=0.02", "gd:rate=0.1", "gd:rate=0.185", "gd:rate=0.21"},
            {{-4, 1}},
            PlaneFrame{-5, 2, -2.5, 2.5}}}};
}

Scene minima() {
  return {"minima",
          "Several starts, several minima",
          "Where descent ends depends on where it starts: the four starts lie close together and end in four minima.",
          {{"",
            {{"(x^2 + y - 11)^2 + (x + y^2 - 7)^2"}},
            {"gd:rate=0.01"},
            {{0.3, 0.3}, {-0.8, 0.3}, {-0.8, -1.6}, {0.6, -1.8}},
            PlaneFrame{-5, 5, -5, 5}}}};
}

Scene before_and_after() {
  return {"normalised",
          "Least squares before and after normalising the inputs",
          "With one input twenty times as large as the other the loss is a narrow valley, along which the largest "
          "possible rate still creeps; with both at mean 0 and deviation 1 it is nearly round, and the same number of "
          "steps ends at the minimum.",
          {{"inputs as they are",
            squared_errors(observed()),
            {"gd:rate=0.0015"},
            {{-1, 0.25}},
            PlaneFrame{-1.5, 1.5, -0.1, 0.3}},
           {"inputs normalised",
            squared_errors(normalised()),
            {"gd:rate=0.3"},
            {{-1, 0.25}},
            PlaneFrame{-1.5, 1.5, -0.3, 1.5}}},
          "weight of the small input",
          "weight of the large input"};
}

Scene saddle() {
  return {"saddle",
          "A saddle point",
          "From a start on the ridge plain descent ends at the saddle, where the gradient is 0; from one beside it the "
          "paths escape, slowly at first, and momentum sooner.",
          {{"",
            {{"x^2 - y^2/2 + y^4/4"}},
            {"gd:rate=0.1", "momentum:rate=0.05"},
            {{1.5, 0}, {1.5, 0.02}},
            PlaneFrame{-1.8, 1.8, -1.5, 1.5},
            Point{0, 0}}}};
}

Scene newton() {
  return {
      "newton",
      "Newton's step beside gradient descent",
      "The Hessian is badly conditioned: plain descent must take small steps for the larger eigenvalue and creeps "
      "along "
      "the smaller one, while Newton's step, by the inverse of the graph's own Hessian, goes to the minimum at once.",
      {{"", {{"(x + y)^2 + 50*(x - y)^2"}}, {"gd:rate=0.0095", "newton"}, {{-1.5, -2}}, PlaneFrame{-2.5, 1, -2.5, 1}}}};
}

Scene batches() {
  return {
      "batches",
      "All observations at once, and single ones",
      "A step by the gradient of all observations goes straight down; steps by single observations cost an eighth of "
      "that, stagger, and stay restless around the minimum.",
      {{"",
        squared_errors(normalised()),
        {"gd:rate=0.15", "gd:rate=0.15:batch=1"},
        {{-1, -0.4}},
        PlaneFrame{-1.5, 1.5, -0.6, 1.8}}},
      "weight of the first input",
      "weight of the second input"};
}

}  // namespace

const std::vector<Scene>& scenes() {
  static const std::vector<Scene> all = {step_sizes(), ellipse(), minima(), before_and_after(),
                                         batches(),    saddle(),  newton()};
  return all;
}

const Scene* find_scene(const std::string& name) {
  for (const Scene& scene : scenes())
    if (scene.name == name) return &scene;
  return nullptr;
}

}  // namespace lamina::report
