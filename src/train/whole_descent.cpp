#include "train/whole_descent.hpp"

#include <algorithm>
#include <cmath>

namespace lamina::train {
namespace {

using quasi_newton::Pair;
using quasi_newton::Point;

std::vector<double> difference(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> result(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) result[i] = a[i] - b[i];
  return result;
}

void append(std::vector<double>& all, const std::vector<double>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

bool depends_on(const Value& y, const Value& x) {
  std::vector<bool> reached(std::max(y.id(), x.id()) + 1, false);
  reached[x.id()] = true;
  for (NodeId id = x.id() + 1; id <= y.id(); ++id)
    for (const NodeId input : y.graph().node(id).inputs) reached[id] = reached[id] || reached[input];
  return reached[y.id()];
}

const std::string& name_of(const Value& leaf) { return leaf.graph().leaf_of(leaf.id())->name; }

}  // namespace

WholeDescent::WholeDescent(const NetworkGraph& graph, Plan& plan, LeafStore& store, std::size_t rows, std::size_t part,
                           Gather gather)
    : graph_(graph),
      whole_(*graph.whole),
      plan_(plan),
      store_(store),
      rows_(rows),
      part_(part),
      gather_(std::move(gather)),
      random_(depends_on(graph.loss, graph.step)) {}

// Pairs that lead nowhere are forgotten once before giving up. What is remembered is taken from what the store holds,
// so that a run that goes on from a file finds the same.
std::optional<double> WholeDescent::descend() {
  const auto function = [&](const std::vector<double>& x, std::vector<double>& gradient) {
    write(whole_.parameters, x);
    return evaluate(gradient);
  };
  Point from = last_ ? *last_ : Point{read(whole_.parameters), 0, {}};
  if (!last_) from.value = evaluate(from.gradient);
  if (!std::isfinite(from.value)) return from.value;
  auto known = pairs();
  auto to = quasi_newton::descend(from, known, function);
  if (!to && !known.empty()) {
    known.clear();
    to = quasi_newton::descend(from, known, function);
  }
  if (!to) {
    write(whole_.parameters, from.x);
    return {};
  }
  to->x = read(whole_.parameters);  // as the store rounds them
  known.push_back({difference(to->x, from.x), difference(to->gradient, from.gradient)});
  set_pairs(std::move(known));
  if (!random_) last_ = std::move(to);
  return loss_;
}

// Means over parts of the rows, put together by their weights.
double WholeDescent::evaluate(std::vector<double>& gradient) {
  gradient.assign(read(whole_.parameters).size(), 0.0);
  double loss_sum = 0, weight_sum = 0;
  for (std::size_t first = 0; first < rows_; first += part_) {
    const std::size_t count = std::min(part_, rows_ - first);
    gather_(first, count);
    plan_.run(static_cast<std::int64_t>(count));
    const double weight = plan_.output_values(whole_.weight)[0];
    if (weight == 0) continue;
    weight_sum += weight;
    loss_sum += weight * plan_.output_values(graph_.loss)[0];
    auto sum = gradient.begin();
    for (const Value& g : whole_.gradients)
      for (const double value : plan_.output_values(g)) *sum++ += weight * value;
  }
  for (double& sum : gradient) sum /= weight_sum;
  loss_ = loss_sum / weight_sum;
  return loss_ + plan_.output_values(whole_.penalty)[0];
}

std::vector<double> WholeDescent::read(const Values& leaves) const {
  std::vector<double> all;
  for (const Value& leaf : leaves) append(all, store_.get(name_of(leaf)));
  return all;
}

void WholeDescent::write(const Values& leaves, const std::vector<double>& values) {
  auto from = values.begin();
  for (const Value& leaf : leaves) {
    const auto size = static_cast<std::ptrdiff_t>(store_.get(name_of(leaf)).size());
    store_.set(name_of(leaf), {from, from + size});
    from += size;
  }
}

std::vector<Pair> WholeDescent::pairs() const {
  std::vector<Pair> found;
  const auto count = static_cast<std::size_t>(store_.get(name_of(whole_.pairs))[0]);
  for (std::size_t i = 0; i < count; ++i) found.push_back({read(whole_.steps[i]), read(whole_.changes[i])});
  return found;
}

// Keeps the newest; one that would spoil the matrix is left out.
void WholeDescent::set_pairs(std::vector<Pair> pairs) {
  if (!quasi_newton::curves_upwards(pairs.back())) pairs.pop_back();
  if (pairs.size() > whole_.steps.size()) pairs.erase(pairs.begin());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    write(whole_.steps[i], pairs[i].step);
    write(whole_.changes[i], pairs[i].change);
  }
  store_.set(name_of(whole_.pairs), {static_cast<double>(pairs.size())});
}

}  // namespace lamina::train
