#include "train/memory_need.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "graph/plan_memory.hpp"
#include "graph/step.hpp"
#include "lamina/error.hpp"
#include "train/batches.hpp"
#include "train/bulk.hpp"
#include "train/dense_rows.hpp"
#include "train/make_network.hpp"
#include "train/network_graph.hpp"
#include "train/optimizers.hpp"
#include "train/option_text.hpp"

namespace lamina::train {
namespace {

double elements(const Graph& graph, LeafKind kind) {
  double sum = 0;
  for (const auto& leaf : graph.leaves())
    if (leaf.kind == kind) sum += static_cast<double>(extents(graph.node(leaf.node).shape).elements_at(1));
  return sum;
}

double arena(const NetworkGraph& graph, const std::vector<Value>& outputs, Precision precision, int threads,
             std::size_t rows, bool updates) {
  return static_cast<double>(plan_arena_bytes(graph.graph, outputs, precision, threads,
                                              {.max_rows = static_cast<std::int64_t>(rows), .updates = updates}));
}

std::string bytes_text(double bytes) {
  constexpr const char* kUnits[] = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};
  std::size_t unit = 0;
  for (; bytes >= 999.5 && unit + 1 < std::size(kUnits); ++unit) bytes /= 1000;
  return fmt::format("{:.3g} {}", bytes, kUnits[unit]);
}

// A model holds its tensors as doubles. To be written they are copied once as doubles and twice as the file has them.
double model_copies(double values, double width, bool written) {
  return values * (sizeof(double) + (written ? sizeof(double) + 2 * width : 0));
}

bool fits(const Undertaking& undertaking, std::size_t available) {
  const Learnt& learnt = undertaking.learnt;
  const auto graph =
      build_training(learnt.encoder, learnt.network, learnt.target, undertaking.options, InputForm::encoded);
  return memory_need(undertaking, *graph).total() <= static_cast<double>(available);
}

// The largest number of 1 … most for which `fit` holds, where it holds for all smaller ones; none when not even for 1.
template <class Fit>
std::optional<std::int64_t> largest(std::int64_t most, const Fit& fit) {
  if (!fit(1)) return {};
  std::int64_t good = 1, bad = most + 1;
  while (bad - good > 1) {
    const std::int64_t middle = good + (bad - good) / 2;
    (fit(middle) ? good : bad) = middle;
  }
  return good;
}

// Two digits are enough to go on with.
std::int64_t rounded_down(std::int64_t number) {
  std::int64_t unit = 1;
  while (number / unit >= 100) unit *= 10;
  return number / unit * unit;
}

std::optional<std::int64_t> largest_batch(const Undertaking& undertaking, std::size_t available) {
  if (takes_all_rows(undertaking.options)) return {};
  Options options = undertaking.options;
  const auto most = static_cast<std::int64_t>(batch_rows(options, undertaking.rows));
  return largest(most, [&](std::int64_t batch) {
    options.batch = batch;
    return fits({undertaking.learnt, options, undertaking.rows, undertaking.validation_rows}, available);
  });
}

IntegerList narrowed(const IntegerList& hidden, std::int64_t widest) {
  const std::int64_t before = *std::max_element(hidden.begin(), hidden.end());
  IntegerList widths;
  for (const auto width : hidden) widths.push_back(std::max<std::int64_t>(1, width * widest / before));
  return widths;
}

// A network that was described layer by layer is the user's to change.
std::optional<IntegerList> widest_layers(const Undertaking& undertaking, std::size_t available) {
  Options options = undertaking.options;
  const IntegerList hidden = options.hidden;
  if (!options.network.empty() || hidden.empty()) return {};
  Learnt learnt{undertaking.learnt.encoder, {}, undertaking.learnt.target, undertaking.learnt.precision, {}};
  const std::int64_t widest_now = *std::max_element(hidden.begin(), hidden.end());
  const auto found = largest(widest_now, [&](std::int64_t widest) {
    options.hidden = narrowed(hidden, widest);
    learnt.network = make_network(options, static_cast<std::int64_t>(learnt.encoder.width()), learnt.target);
    return fits({learnt, options, undertaking.rows, undertaking.validation_rows}, available);
  });
  if (!found) return {};
  return narrowed(hidden, rounded_down(*found));
}

std::string remedy(const Undertaking& undertaking, std::size_t available) {
  if (const auto batch = largest_batch(undertaking, available))
    return "use at most --batch " + std::to_string(rounded_down(*batch));
  if (const auto hidden = widest_layers(undertaking, available)) return "use at most --hidden " + write(*hidden);
  return "use fewer or narrower layers, or a machine with more memory";
}

double row_bytes(const Undertaking& undertaking, const NetworkGraph& graph) {
  const Learnt& learnt = undertaking.learnt;
  const auto& columns = learnt.encoder.columns();
  const auto categories = static_cast<std::size_t>(std::count_if(
      columns.begin(), columns.end(), [](const EncodedColumn& one) { return one.kind == ColumnKind::category; }));
  const std::size_t all = undertaking.rows + undertaking.validation_rows, encoded = encoded_row_bytes(graph);
  const std::size_t codes = categories * sizeof(std::int32_t);
  const std::size_t answers = (learnt.target.names.size() + 2) * sizeof(double);  // a weight and an offset beside them
  const std::size_t order = 2 * sizeof(std::size_t), number = sizeof(std::int32_t);
  const std::size_t windows =
      (undertaking.options.threads == 1 ? 1 : 2) * window_rows(undertaking.options, undertaking.rows, encoded);
  const std::size_t fed = windows + (undertaking.validation_rows > 0 ? kBulkRows : 0);
  return static_cast<double>(all * (codes + answers + order) + fed * (encoded + codes + answers + number) +
                             std::min(all * encoded, 2 * DenseRows::kKeptBytes));
}

constexpr double kRest = 4 << 20;  // seen: less than 1 MB

}  // namespace

MemoryNeed memory_need(const Undertaking& undertaking, const NetworkGraph& graph) {
  const Learnt& learnt = undertaking.learnt;
  const Options& options = undertaking.options;
  const auto width = static_cast<double>(element_size(Type::real, learnt.precision));
  const double parameters = elements(graph.graph, LeafKind::parameter), states = elements(graph.graph, LeafKind::state);
  const bool validated = undertaking.validation_rows > 0;
  const double stores = 1 + (validated || options.starts > 1) + (validated && options.ema > 0);
  const int threads = options.threads == 1 ? 1 : 2;  // more than two need no more than two
  MemoryNeed need;
  need.parameters = width * parameters;
  need.states = width * states;
  need.copies = std::max(stores * (need.parameters + need.states) +
                             model_copies(3 * parameters + 2 * states, width, !options.checkpoint.empty()),
                         model_copies(2 * parameters + states, width, true));
  need.activations =
      arena(graph, step_outputs(graph), learnt.precision, threads, plan_rows(options, undertaking.rows), !graph.whole);
  if (validated)
    need.activations += arena(graph, scoring_outputs(graph, true), learnt.precision, threads, kBulkRows, false);
  need.rows = row_bytes(undertaking, graph);
  need.rest = kRest;
  return need;
}

void check_memory(const Undertaking& undertaking, const NetworkGraph& graph, std::size_t available) {
  const MemoryNeed need = memory_need(undertaking, graph);
  if (need.total() <= static_cast<double>(available)) return;
  throw Error(
      ErrorKind::usage,
      fmt::format(
          "the network is too large for memory: training needs {} (parameters {}, optimizer state {}, copies of "
          "both {}, activations of {} rows {}, all rows {}), and {} are free",
          bytes_text(need.total()), bytes_text(need.parameters), bytes_text(need.states), bytes_text(need.copies),
          plan_rows(undertaking.options, undertaking.rows), bytes_text(need.activations), bytes_text(need.rows),
          bytes_text(static_cast<double>(available))),
      remedy(undertaking, available));
}

}  // namespace lamina::train
