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

WholeDescent::WholeDescent(const NetworkGraph& graph, Plan& plan, LeafStore& store)
    : graph_(graph), whole_(*graph.whole), plan_(plan), store_(store), random_(depends_on(graph.loss, graph.step)) {}

// Pairs that lead nowhere are forgotten once before giving up. What is remembered is taken from what the store holds,
// so that a run that goes on from a file finds the same.
std::optional<double> WholeDescent::descend(std::int64_t rows) {
  const auto function = [&](const std::vector<double>& x, std::vector<double>& gradient) {
    write(whole_.parameters, x);
    return evaluate(rows, gradient);
  };
  Point from = last_ ? *last_ : Point{read(whole_.parameters), 0, {}};
  if (!last_) from.value = evaluate(rows, from.gradient);
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
  return loss();
}

double WholeDescent::evaluate(std::int64_t rows, std::vector<double>& gradient) {
  plan_.run(rows);
  gradient.clear();
  for (const Value& g : whole_.gradients) append(gradient, plan_.output_values(g));
  return loss() + plan_.output_values(whole_.penalty)[0];
}

double WholeDescent::loss() const { return plan_.output_values(graph_.loss)[0]; }

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
