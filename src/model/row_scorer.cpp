#include "lamina/row_scorer.hpp"

#include <algorithm>
#include <limits>

#include "base/float_control.hpp"
#include "base/thread_pool.hpp"
#include "frame/level_codes.hpp"
#include "frame/na_strings.hpp"
#include "graph/step.hpp"
#include "lamina/error.hpp"
#include "model/impl.hpp"
#include "train/bulk.hpp"
#include "train/cell_buffer.hpp"
#include "train/learnt.hpp"

namespace lamina {

namespace {

using train::Learnt;

std::vector<RowInput> inputs_of(const Learnt& learnt) {
  std::vector<RowInput> inputs;
  for (const EncodedColumn& column : learnt.encoder.columns())
    inputs.push_back({column.name, column.kind, column.image_byte, column.levels});
  if (!learnt.target.offset.empty()) inputs.push_back({learnt.target.offset, ColumnKind::number, false, {}});
  return inputs;
}

train::CellLayout layout_of(const Learnt& learnt) {
  train::CellLayout layout;
  for (const EncodedColumn& column : learnt.encoder.columns()) {
    if (column.kind == ColumnKind::category)
      layout.levels.push_back(static_cast<std::int32_t>(column.levels.size()));
    else
      ++(column.image_byte ? layout.pixels : layout.numbers);
  }
  layout.offset = !learnt.target.offset.empty();
  return layout;
}

std::vector<std::string> answers_of(const train::Target& target) {
  if (target.classes()) return target.levels;
  return target.reconstructs() ? std::vector<std::string>{"reconstruction_error"} : target.names;
}

// A plan for up to so many rows, and where it reads them.
struct Rows {
  train::CellBuffer buffer;
  Plan plan;

  Rows(train::NetworkGraph& graph, LeafStore& store, const train::CellLayout& layout, const train::PixelTable* table,
       ThreadPool& pool, CpuTier tier, std::size_t rows)
      : buffer(layout, table, element_size(Type::real, store.precision()), rows),
        plan(graph.graph, {graph.answer}, store, pool, tier, {.max_rows = static_cast<std::int64_t>(rows)}) {
    buffer.bind(plan, graph.inputs);
  }
};

}  // namespace

struct RowScorer::Impl {
  std::vector<RowInput> inputs;
  std::vector<std::string> answers;
  NaStrings na;
  std::vector<LevelCodes> codes;  // of each input; of no use for numbers
  train::Target target;
  std::optional<model::Calibration> calibration;
  train::CellLayout layout;
  std::optional<train::PixelTable> table;
  std::unique_ptr<train::NetworkGraph> graph;
  LeafStore store;
  ThreadPool alone{1}, team;
  Rows one, many;

  Impl(const Learnt& learnt, const std::optional<model::Calibration>& curves, const std::vector<std::string>& na_texts,
       int threads, CpuTier tier)
      : inputs(inputs_of(learnt)),
        answers(answers_of(learnt.target)),
        na(na_texts),
        target(learnt.target),
        calibration(curves),
        layout(layout_of(learnt)),
        table(pixel_table(learnt, layout, tier)),
        graph(build_scoring(learnt.encoder, learnt.network, learnt.target,
                            table ? train::InputForm::encoded : train::InputForm::cells)),
        store(graph->graph, learnt.precision),
        team(threads),
        one(*graph, store, layout, table ? &*table : nullptr, alone, tier, 1),
        many(*graph, store, layout, table ? &*table : nullptr, team, tier, train::kBulkRows) {
    train::set_tensors(graph->graph, store, LeafKind::parameter, learnt.parameters);
    for (const RowInput& input : inputs) codes.emplace_back(input.levels);
  }

  static std::optional<train::PixelTable> pixel_table(const Learnt& learnt, const train::CellLayout& layout,
                                                      CpuTier tier) {
    if (layout.pixels == 0 || layout.numbers > 0) return {};
    return train::PixelTable(learnt.encoder, learnt.precision, tier);
  }

  void check(std::size_t cells, std::size_t numbers, std::size_t rows) const {
    if (cells != rows * inputs.size() || numbers != rows * answers.size())
      throw Error(ErrorKind::usage,
                  std::to_string(cells) + " cells and room for " + std::to_string(numbers) + " numbers, where " +
                      std::to_string(rows) + (rows == 1 ? " row has " : " rows have ") +
                      std::to_string(rows * inputs.size()) + " and " + std::to_string(rows * answers.size()),
                  "give each row the cells that inputs() names and the room that answers() asks for");
  }

  [[noreturn]] void refuse(const train::BadCell& bad) const {
    const RowInput& input = inputs[bad.place];
    const bool category = input.kind == ColumnKind::category;
    throw Error(ErrorKind::data,
                category      ? "the cell is no code of a level"
                : input.pixel ? "a pixel must be a whole number from 0 to 255"
                              : "the offset is missing",
                category ? "take it from RowScorer::code" : "mend the cell", {{}, 0, input.name});
  }

  // A plan may read numbers where they lie when a row has nothing else.
  template <class Cell>
  bool in_place() const {
    return std::is_same_v<Cell, double> && layout.numbers == layout.cells();
  }

  template <class Cell>
  void run(Rows& with, ThreadPool& pool, const Cell* cells, std::size_t rows, double* to) {
    const FloatControl ieee;
    if (in_place<Cell>()) {
      with.plan.bind(graph->inputs.numbers, cells);
    } else if (pool.size() == 1 || rows == 1) {
      for (std::size_t row = 0; row < rows; ++row) with.buffer.fill(cells + row * layout.cells(), row);
    } else {
      pool.run([&](int thread) {
        const Range mine = part(rows, thread, pool.size());
        for (std::size_t row = mine.begin; row < mine.end; ++row) with.buffer.fill(cells + row * layout.cells(), row);
      });
    }
    with.plan.run(static_cast<std::int64_t>(rows));
    train::copy_answers(target, with.plan, graph->answer, store.precision(), rows, to);
    if (calibration) calibration->apply(to, rows);
    if (in_place<Cell>()) with.buffer.bind(with.plan, graph->inputs);
  }

  template <class Cell>
  void score(std::span<const Cell> row, std::span<double> answer) try {
    check(row.size(), answer.size(), 1);
    run(one, alone, row.data(), 1, answer.data());
  } catch (const train::BadCell& bad) {
    refuse(bad);
  }

  template <class Cell>
  void score_rows(std::span<const Cell> cells, std::span<double> to) try {
    const std::size_t rows = cells.size() / inputs.size();
    check(cells.size(), to.size(), rows);
    for (std::size_t first = 0; first < rows; first += train::kBulkRows) {
      const std::size_t count = std::min(train::kBulkRows, rows - first);
      run(many, team, cells.data() + first * inputs.size(), count, to.data() + first * answers.size());
    }
  } catch (const train::BadCell& bad) {
    refuse(bad);
  }
};

RowScorer::RowScorer(const Model& model, const ScoreOptions& options)
    : impl_(std::make_unique<Impl>(model::network_of(model.impl(), "a scorer of single rows"), model.impl().calibration,
                                   model.options().na, model::thread_count(options.threads),
                                   choose_cpu_tier(options.cpu_tier))) {}
RowScorer::~RowScorer() = default;
RowScorer::RowScorer(RowScorer&&) noexcept = default;
RowScorer& RowScorer::operator=(RowScorer&&) noexcept = default;

const std::vector<RowInput>& RowScorer::inputs() const { return impl_->inputs; }
const std::vector<std::string>& RowScorer::answers() const { return impl_->answers; }

double RowScorer::code(std::size_t input, std::string_view text) const {
  if (input >= impl_->inputs.size() || impl_->inputs[input].kind != ColumnKind::category)
    throw Error(ErrorKind::usage, "input " + std::to_string(input) + " is no category", "ask for one of inputs()");
  if (impl_->na.contains(text)) return std::numeric_limits<double>::quiet_NaN();
  return impl_->codes[input].code(std::string(text));
}

void RowScorer::score(std::span<const double> row, std::span<double> answer) { impl_->score(row, answer); }
void RowScorer::score(std::span<const float> row, std::span<double> answer) { impl_->score(row, answer); }
void RowScorer::score(std::span<const std::uint8_t> row, std::span<double> answer) { impl_->score(row, answer); }
void RowScorer::score_rows(std::span<const double> rows, std::span<double> to) { impl_->score_rows(rows, to); }
void RowScorer::score_rows(std::span<const float> rows, std::span<double> to) { impl_->score_rows(rows, to); }
void RowScorer::score_rows(std::span<const std::uint8_t> rows, std::span<double> to) { impl_->score_rows(rows, to); }

}  // namespace lamina
