#include "report/descent.hpp"

#include <cmath>
#include <memory>

#include "base/cpu.hpp"
#include "base/philox.hpp"
#include "base/thread_pool.hpp"
#include "lamina/differentiate.hpp"
#include "lamina/error.hpp"
#include "lamina/expression.hpp"
#include "lamina/ops.hpp"
#include "lamina/plan.hpp"
#include "train/updates.hpp"

namespace lamina::report {

namespace {

// The loss as a graph: Σ share·term, with x and y as its parameters. Shares are fed, so that a step can be told which
// terms it is to see.
struct LossGraph {
  Graph graph;
  Value x = graph.parameter("x", {}, {"weights"}), y = graph.parameter("y", {}, {"weights"});
  std::vector<Value> shares;
  Value loss;

  explicit LossGraph(const Landscape& landscape) {
    for (const std::string& term : landscape.terms) {
      const Value value = scalar(parse_expression(term, {{"x", x}, {"y", y}}, graph).result, term);
      if (landscape.terms.size() == 1) {
        loss = value;
        return;
      }
      shares.push_back(graph.input("share " + std::to_string(shares.size() + 1), {}));
      loss = loss ? loss + shares.back() * value : shares.back() * value;
    }
  }

 private:
  static Value scalar(const Value& value, const std::string& term) {
    if (value.shape().empty()) return value;
    throw Error(ErrorKind::usage, "the function '" + term + "' is no single number",
                "write a formula such as x^2+10*y^2");
  }
};

// A graph ready to run at any point.
class Runner {
 public:
  Runner(LossGraph& loss, const std::vector<Value>& outputs, bool updates)
      : loss_(loss),
        store_(loss.graph, Precision::fp64),
        plan_(loss.graph, outputs, store_, pool_, CpuTier::reference, {.max_rows = 1, .updates = updates}) {
    share(std::vector<double>(loss.shares.size(), 1 / static_cast<double>(loss.shares.size())));
  }

  void go_to(Point point) {
    store_.set("x", {point.x});
    store_.set("y", {point.y});
  }
  Point place() const { return {store_.get("x").front(), store_.get("y").front()}; }
  void share(const std::vector<double>& shares) {
    for (std::size_t i = 0; i < shares.size(); ++i) plan_.feed(loss_.shares[i], shares[i]);
  }
  void run() { plan_.run(1); }
  double output(const Value& value) const { return plan_.output_values(value).front(); }

 private:
  LossGraph& loss_;
  ThreadPool pool_{1};
  LeafStore store_;
  Plan plan_;
};

struct SecondDerivatives {
  std::vector<Value> gradient, of_x, of_y;

  explicit SecondDerivatives(const LossGraph& loss)
      : gradient(gradients(loss.loss, {loss.x, loss.y})),
        of_x(gradients(gradient[0], {loss.x, loss.y})),
        of_y(gradients(gradient[1], {loss.x, loss.y})) {}
};

// w ← w − η·H⁻¹·g, the inverse of the 2 × 2 Hessian written out.
void add_newton(LossGraph& loss, double rate) {
  const SecondDerivatives second(loss);
  const Value &gx = second.gradient[0], &gy = second.gradient[1];
  const Value &xx = second.of_x[0], &xy = second.of_x[1], &yx = second.of_y[0], &yy = second.of_y[1];
  const Value determinant = xx * yy - xy * yx;
  loss.graph.update(loss.x, loss.x - rate * (yy * gx - xy * gy) / determinant);
  loss.graph.update(loss.y, loss.y - rate * (xx * gy - yx * gx) / determinant);
}

void add_rule(LossGraph& loss, const DescentRule& rule) {
  if (rule.newton) return add_newton(loss, rule.options.learning_rate);
  const Value rate = loss.graph.constant(rule.options.learning_rate);
  train::add_updates(loss.graph, loss.loss, {rate, {}}, rule.options);
}

// Which terms a step sees: `batch` of them, pass by pass in an order drawn anew.
class Batches {
 public:
  Batches(std::size_t terms, std::size_t batch, std::uint64_t seed) : terms_(terms), batch_(batch), seed_(seed) {}

  std::vector<double> next() {
    std::vector<double> shares(terms_);
    if (place_ >= order_.size()) begin_pass();
    const std::size_t count = std::min(batch_, order_.size() - place_);
    for (std::size_t i = 0; i < count; ++i) shares[order_[place_ + i]] = 1 / static_cast<double>(count);
    place_ += count;
    return shares;
  }

 private:
  void begin_pass() {
    order_ = permutation(terms_, seed_, Purpose::shuffle, pass_++);
    place_ = 0;
  }

  std::size_t terms_, batch_, place_ = 0;
  std::uint64_t seed_;
  std::uint32_t pass_ = 0;
  std::vector<std::uint32_t> order_;
};

}  // namespace

std::array<double, 2> Slope::eigenvalues() const {
  const double middle = (hessian[0] + hessian[2]) / 2, half = (hessian[0] - hessian[2]) / 2;
  const double away = std::sqrt(half * half + hessian[1] * hessian[1]);
  return {middle - away, middle + away};
}

std::vector<Slope> slopes_at(const Landscape& landscape, const std::vector<Point>& points) {
  LossGraph loss(landscape);
  const SecondDerivatives second(loss);
  const std::vector<Value> outputs = {loss.loss,      second.gradient[0], second.gradient[1],
                                      second.of_x[0], second.of_x[1],     second.of_y[1]};
  Runner runner(loss, outputs, false);
  std::vector<Slope> slopes;
  for (const Point& point : points) {
    runner.go_to(point);
    runner.run();
    slopes.push_back({runner.output(outputs[0]),
                      {runner.output(outputs[1]), runner.output(outputs[2])},
                      {runner.output(outputs[3]), runner.output(outputs[4]), runner.output(outputs[5])}});
  }
  return slopes;
}

std::vector<double> losses_at(const Landscape& landscape, const std::vector<Point>& points) {
  LossGraph loss(landscape);
  Runner runner(loss, {loss.loss}, false);
  std::vector<double> losses;
  for (const Point& point : points) {
    runner.go_to(point);
    runner.run();
    losses.push_back(runner.output(loss.loss));
  }
  return losses;
}

std::vector<Point> descend(const Landscape& landscape, const DescentRule& rule, Point start, std::int64_t steps,
                           std::uint64_t seed) {
  LossGraph loss(landscape);
  add_rule(loss, rule);
  Runner runner(loss, {loss.loss}, true);
  runner.go_to(start);
  Batches batches(landscape.terms.size(), rule.batch, seed);
  std::vector<Point> path = {start};
  for (std::int64_t step = 0; step < steps; ++step) {
    if (rule.batch > 0 && !loss.shares.empty()) runner.share(batches.next());
    runner.run();
    const Point point = runner.place();
    if (!std::isfinite(point.x) || !std::isfinite(point.y)) break;
    path.push_back(point);
  }
  return path;
}

}  // namespace lamina::report
