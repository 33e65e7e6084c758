// Support-vector machines (Cortes & Vapnik 1995; Platt 1999 for their probabilities), trained by LIBSVM.
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/available_memory.hpp"
#include "baseline/kinds.hpp"
#include "baseline/lesson_checks.hpp"
#include "baseline/saved.hpp"
#include "baseline/support_vectors.hpp"
#include "lamina/error.hpp"

namespace lamina::baseline {
namespace {

class Svm final : public Learner {
 public:
  struct State {
    SupportVectors machine;
    train::Scaling scaling;            // of numbers: y = shift + scale·answer
    std::vector<std::size_t> bounded;  // support vectors at their bound: of each label, or of all
    std::vector<std::string> levels;   // of the target
  };

  explicit Svm(State state) : state_(std::move(state)), machine_(state_.machine) {}

  void answer(const Matrix& inputs, const std::vector<double>&, double* answers) const override {
    const std::vector<int>& labels = state_.machine.labels;
    std::vector<double> by_label(labels.size());
    for (std::size_t i = 0; i < inputs.rows; ++i) {
      if (labels.empty()) {
        *answers++ = state_.scaling.shift + state_.scaling.scale * machine_.value(inputs.row(i));
        continue;
      }
      machine_.probabilities(inputs.row(i), by_label.data());
      for (std::size_t k = 0; k < labels.size(); ++k) answers[labels[k]] = by_label[k];
      answers += labels.size();
    }
  }

  Saved save() const override {
    const SupportVectors& machine = state_.machine;
    const std::size_t count = machine.vectors.rows;
    return {{{"kernel", machine.kernel.name},
             {"degree", machine.kernel.degree},
             {"gamma", machine.kernel.gamma},
             {"coef0", machine.kernel.coef0},
             {"labels", machine.labels},
             {"counts", machine.counts},
             {"bounded", state_.bounded},
             {"shift", state_.scaling.shift},
             {"scale", state_.scaling.scale}},
            {make_tensor("vectors", {count, machine.vectors.columns}, machine.vectors.cells),
             make_tensor("coefficients", {machine.functions(), count}, machine.coefficients),
             make_tensor("rho", {machine.pairs()}, machine.rho),
             make_tensor("slopes", {machine.slopes.size()}, machine.slopes),
             make_tensor("constants", {machine.constants.size()}, machine.constants)}};
  }

  std::vector<LearntTable> tables() const override {
    return {{"Support vectors (" + state_.machine.kernel.name + " kernel)", vector_table()},
            {"Constants of the decision functions", constant_table()}};
  }

 private:
  Frame vector_table() const {
    const SupportVectors& machine = state_.machine;
    std::vector<double> counts(machine.counts.begin(), machine.counts.end());
    if (!machine.classes()) counts = {static_cast<double>(machine.vectors.rows)};
    const Column numbers = Column::numbers("support_vectors", counts);
    const Column bounded = Column::numbers("at_bound", {state_.bounded.begin(), state_.bounded.end()});
    if (!machine.classes()) return Frame({numbers, bounded});
    std::vector<std::string> names;
    for (const int label : machine.labels) names.push_back(state_.levels[static_cast<std::size_t>(label)]);
    return Frame({Column::text("class", names), numbers, bounded});
  }

  Frame constant_table() const {
    const SupportVectors& machine = state_.machine;
    const Column rho = Column::numbers("rho", machine.rho);
    if (!machine.classes()) return Frame({rho});
    std::vector<std::string> above, below;  // the class of positive values of the function, and that of negative ones
    for (std::size_t a = 0; a < machine.labels.size(); ++a)
      for (std::size_t b = a + 1; b < machine.labels.size(); ++b) {
        above.push_back(state_.levels[static_cast<std::size_t>(machine.labels[a])]);
        below.push_back(state_.levels[static_cast<std::size_t>(machine.labels[b])]);
      }
    return Frame({Column::text("class", above), Column::text("against", below), rho});
  }

  State state_;
  Machine machine_;
};

// 1/(inputs · variance of all their cells), so that a typical exponent of the kernel is about 1.
double usual_gamma(const Matrix& inputs) {
  const double count = static_cast<double>(inputs.cells.size());
  double sum = 0, squares = 0;
  for (const double cell : inputs.cells) sum += cell;
  for (const double cell : inputs.cells) squares += (cell - sum / count) * (cell - sum / count);
  return squares > 0 ? 1 / (static_cast<double>(inputs.columns) * (squares / count)) : 1;
}

[[noreturn]] void refuse_weights() {
  throw Error(ErrorKind::usage, "a support-vector machine takes no row weights beyond one for each class",
              "leave out --weights, or use --class-weights");
}

// The weight that all rows of each class share.
std::vector<double> class_weights(const Lesson& lesson) {
  std::vector<double> weights(lesson.target.levels.size());
  for (std::size_t i = 0; i < lesson.truth.classes.size(); ++i) {
    double& weight = weights[static_cast<std::size_t>(lesson.truth.classes[i])];
    if (weight != 0 && weight != lesson.truth.weights[i]) refuse_weights();
    weight = lesson.truth.weights[i];
  }
  return weights;
}

// The weight that all rows share.
double common_weight(const Lesson& lesson) {
  const auto& weights = lesson.truth.weights;
  if (std::any_of(weights.begin(), weights.end(), [&](double weight) { return weight != weights.front(); }))
    refuse_weights();
  return weights.front();
}

void check_size(const Lesson& lesson) {
  const double bytes = 32.0 * static_cast<double>(lesson.inputs.cells.size());  // LIBSVM's nodes, and support vectors
  if (lesson.inputs.rows > static_cast<std::size_t>(std::numeric_limits<int>::max()) ||
      bytes > static_cast<double>(available_memory()))
    throw Error(
        ErrorKind::usage,
        "a support-vector machine of " + std::to_string(lesson.inputs.rows) + " rows takes more memory than there is",
        "train on fewer rows");
}

// Mean and deviation, by which `tube` and `cost` mean the same for every target.
train::Scaling measure(const Lesson& lesson) {
  const auto& values = lesson.truth.values;
  const double count = static_cast<double>(values.size());
  double sum = 0, squares = 0;
  for (const double value : values) sum += value;
  for (const double value : values) squares += (value - sum / count) * (value - sum / count);
  const train::Scaling scaling{sum / count, std::sqrt(squares / count)};
  if (!std::isfinite(scaling.scale))
    refuse_target(lesson, "the target's values are too large to average", "scale the target down");
  if (scaling.scale == 0)
    refuse_target(lesson, "the target is constant in the training rows", "add rows with other values");
  return scaling;
}

// Support vectors with a coefficient at its bound, the cost times the class's weight.
std::vector<std::size_t> count_bounded(const SupportVectors& machine, const MachineSettings& settings) {
  std::vector<std::size_t> bounded(machine.classes() ? machine.labels.size() : 1);
  std::size_t label = 0, left = machine.classes() ? static_cast<std::size_t>(machine.counts[0]) : machine.vectors.rows;
  for (std::size_t i = 0; i < machine.vectors.rows; ++i, --left) {
    while (left == 0) left = static_cast<std::size_t>(machine.counts[++label]);
    const double bound = machine.classes()
                             ? settings.cost * settings.class_weights[static_cast<std::size_t>(machine.labels[label])]
                             : settings.cost;
    bool at_bound = false;
    for (std::size_t k = 0; k < machine.functions(); ++k)
      at_bound |= std::fabs(machine.coefficients[k * machine.vectors.rows + i]) >= bound;
    bounded[label] += at_bound ? 1 : 0;
  }
  return bounded;
}

std::unique_ptr<Learner> fit_svm(const Lesson& lesson) {
  check_size(lesson);
  const Options& options = lesson.options;
  MachineSettings settings{{options.kernel, static_cast<int>(options.degree), options.gamma, options.coef0},
                           options.cost,
                           options.tube,
                           {},
                           options.seed};
  if (options.gamma == 0) settings.kernel.gamma = usual_gamma(lesson.inputs);
  Svm::State state;
  std::vector<double> targets;
  if (lesson.target.classes()) {
    check_every_class(lesson);
    state.levels = lesson.target.levels;
    settings.class_weights = class_weights(lesson);
    targets.assign(lesson.truth.classes.begin(), lesson.truth.classes.end());
  } else {
    settings.cost *= common_weight(lesson);
    state.scaling = measure(lesson);
    for (const double value : lesson.truth.values)
      targets.push_back((value - state.scaling.shift) / state.scaling.scale);
  }
  state.machine = train_machine(settings, lesson.inputs, targets);
  state.bounded = count_bounded(state.machine, settings);
  return std::make_unique<Svm>(std::move(state));
}

std::unique_ptr<Learner> load_svm(Saved saved, const Encoder& encoder, const train::Target& target) {
  const nlohmann::json& content = saved.content;
  Svm::State state;
  SupportVectors& machine = state.machine;
  machine.kernel = {content.at("kernel").get<std::string>(), content.at("degree").get<int>(),
                    content.at("gamma").get<double>(), content.at("coef0").get<double>()};
  machine.labels = content.at("labels").get<std::vector<int>>();
  machine.counts = content.at("counts").get<std::vector<int>>();
  state.bounded = content.at("bounded").get<std::vector<std::size_t>>();
  state.scaling = {content.at("shift").get<double>(), content.at("scale").get<double>()};
  state.levels = target.levels;
  check_saved(machine.labels.size() == target.levels.size(), "the number of classes");
  check_saved(state.bounded.size() == std::max<std::size_t>(1, machine.labels.size()), "the vectors at their bound");
  const Shape shape = find_tensor(saved, "vectors").shape;
  check_saved(shape.size() == 2 && shape[0] >= 0 && shape[0] <= std::numeric_limits<int>::max(), "the support vectors");
  machine.vectors.rows = static_cast<std::size_t>(shape[0]);
  machine.vectors.columns = encoder.width();
  machine.vectors.cells = take_tensor(saved, "vectors", {machine.vectors.rows, machine.vectors.columns});
  machine.coefficients = take_tensor(saved, "coefficients", {machine.functions(), machine.vectors.rows});
  machine.rho = take_tensor(saved, "rho", {machine.pairs()});
  const std::size_t probabilities = machine.classes() ? machine.pairs() : 0;
  machine.slopes = take_tensor(saved, "slopes", {probabilities});
  machine.constants = take_tensor(saved, "constants", {probabilities});
  check_consistent(machine);
  return std::make_unique<Svm>(std::move(state));
}

}  // namespace

LearnerKind svm_kind() {
  return {"svm",
          "support-vector machine",
          "Cortes & Vapnik 1995; Chang & Lin 2011",
          {"kernel", "cost", "gamma", "coef0", "degree", "tube"},
          true,
          true,
          false,
          fit_svm,
          load_svm};
}

}  // namespace lamina::baseline
