#include "baseline/support_vectors.hpp"

#include <libsvm/svm.h>

#include <cstdlib>
#include <iterator>
#include <mutex>
#include <numeric>

#include "baseline/saved.hpp"
#include "lamina/error.hpp"

namespace lamina::baseline {
namespace {

constexpr const char* kKernels[] = {"linear", "polynomial", "rbf", "sigmoid"};
constexpr int kNumbers[] = {LINEAR, POLY, RBF, SIGMOID};
constexpr double kCacheMegabytes = 200, kTolerance = 1e-3;  // LIBSVM's own default tolerance of the optimum

// LIBSVM tells of its progress through one function of the process.
void silence() {
  static const bool silent = [] {
    svm_set_print_string_function([](const char*) {});
    return true;
  }();
  static_cast<void>(silent);
}

// A row as LIBSVM wants it: the inputs that are not 0 by number from 1, then −1.
void append_nodes(const double* row, std::size_t columns, std::vector<svm_node>& nodes) {
  for (std::size_t j = 0; j < columns; ++j)
    if (row[j] != 0) nodes.push_back({static_cast<int>(j + 1), row[j]});
  nodes.push_back({-1, 0});
}

// All rows of a matrix, and where each starts.
struct Nodes {
  explicit Nodes(const Matrix& matrix) {
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < matrix.rows; ++i) {
      starts.push_back(cells.size());
      append_nodes(matrix.row(i), matrix.columns, cells);
    }
    for (const std::size_t start : starts) rows.push_back(&cells[start]);
  }

  std::vector<svm_node> cells;
  std::vector<svm_node*> rows;
};

svm_parameter parameter_of(const Kernel& kernel, bool classes) {
  svm_parameter parameter{};
  parameter.svm_type = classes ? C_SVC : EPSILON_SVR;
  parameter.kernel_type = kernel_number(kernel.name);
  parameter.degree = kernel.degree;
  parameter.gamma = kernel.gamma;
  parameter.coef0 = kernel.coef0;
  parameter.cache_size = kCacheMegabytes;
  parameter.eps = kTolerance;
  parameter.shrinking = 1;
  parameter.probability = classes ? 1 : 0;
  return parameter;
}

// Back to dense rows.
Matrix vectors_of(const svm_model& model, std::size_t columns) {
  const auto count = static_cast<std::size_t>(model.l);
  Matrix matrix{count, columns, std::vector<double>(count * columns)};
  for (std::size_t i = 0; i < count; ++i)
    for (const svm_node* node = model.SV[i]; node->index != -1; ++node)
      matrix.cells[i * columns + static_cast<std::size_t>(node->index - 1)] = node->value;
  return matrix;
}

SupportVectors values_of(const svm_model& model, const Kernel& kernel, std::size_t columns) {
  SupportVectors values;
  values.kernel = kernel;
  if (model.label) {
    values.labels.assign(model.label, model.label + model.nr_class);
    values.counts.assign(model.nSV, model.nSV + model.nr_class);
  }
  values.vectors = vectors_of(model, columns);
  for (std::size_t k = 0; k < values.functions(); ++k)
    values.coefficients.insert(values.coefficients.end(), model.sv_coef[k], model.sv_coef[k] + model.l);
  values.rho.assign(model.rho, model.rho + values.pairs());
  if (model.probA && model.label) {
    values.slopes.assign(model.probA, model.probA + values.pairs());
    values.constants.assign(model.probB, model.probB + values.pairs());
  }
  return values;
}

struct FreeModel {
  void operator()(svm_model* model) const { svm_free_and_destroy_model(&model); }
};

}  // namespace

int kernel_number(const std::string& name) {
  for (std::size_t i = 0; i < std::size(kKernels); ++i)
    if (name == kKernels[i]) return kNumbers[i];
  return -1;
}

void check_consistent(const SupportVectors& machine) {
  const std::size_t count = machine.vectors.rows, classes = machine.labels.size();
  check_saved(kernel_number(machine.kernel.name) >= 0, "the kernel");
  check_saved(machine.kernel.degree >= 1 && machine.kernel.gamma >= 0, "the kernel's figures");
  check_saved(machine.rho.size() == machine.pairs(), "the constants of the pairs of classes");
  check_saved(machine.coefficients.size() == machine.functions() * count, "the coefficients of the support vectors");
  if (classes == 0) return;
  std::vector<bool> seen(classes);
  for (const int label : machine.labels) {
    check_saved(label >= 0 && static_cast<std::size_t>(label) < classes && !seen[static_cast<std::size_t>(label)],
                "the order of the classes");
    seen[static_cast<std::size_t>(label)] = true;
  }
  std::size_t sum = 0;
  for (const int part : machine.counts) {
    check_saved(part >= 0, "the numbers of support vectors");
    sum += static_cast<std::size_t>(part);
  }
  check_saved(machine.counts.size() == classes && sum == count, "the numbers of support vectors");
  check_saved(machine.slopes.size() == machine.pairs() && machine.constants.size() == machine.pairs(),
              "the figures of the probabilities");
}

SupportVectors train_machine(const MachineSettings& settings, const Matrix& inputs,
                             const std::vector<double>& targets) {
  silence();
  Nodes nodes(inputs);
  std::vector<double> y = targets, weights = settings.class_weights;
  std::vector<int> labels(weights.size());
  std::iota(labels.begin(), labels.end(), 0);
  svm_parameter parameter = parameter_of(settings.kernel, !weights.empty());
  parameter.C = settings.cost;
  parameter.p = settings.tube;
  parameter.nr_weight = static_cast<int>(weights.size());
  parameter.weight_label = labels.data();
  parameter.weight = weights.data();
  const svm_problem problem{static_cast<int>(inputs.rows), y.data(), nodes.rows.data()};
  if (const char* complaint = svm_check_parameter(&problem, &parameter))
    throw Error(ErrorKind::usage, std::string("LIBSVM refuses its settings: ") + complaint,
                "change the options of svm");
  // LIBSVM shuffles its folds by rand(), whose state the whole process shares.
  static std::mutex one_at_a_time;
  const std::lock_guard<std::mutex> lock(one_at_a_time);
  std::srand(static_cast<unsigned>(settings.seed ^ (settings.seed >> 32)));
  const std::unique_ptr<svm_model, FreeModel> model(svm_train(&problem, &parameter));
  return values_of(*model, settings.kernel, inputs.columns);
}

struct Machine::Impl {
  explicit Impl(const SupportVectors& values) : own(values), nodes(own.vectors) {
    model.param = parameter_of(own.kernel, own.classes());
    model.nr_class = own.classes() ? static_cast<int>(own.labels.size()) : 2;
    model.l = static_cast<int>(own.vectors.rows);
    model.SV = nodes.rows.data();
    for (std::size_t k = 0; k < own.functions(); ++k)
      coefficients.push_back(own.coefficients.data() + k * own.vectors.rows);
    model.sv_coef = coefficients.data();
    model.rho = own.rho.data();
    if (!own.classes()) return;
    model.probA = own.slopes.data();
    model.probB = own.constants.data();
    model.label = own.labels.data();
    model.nSV = own.counts.data();
  }

  SupportVectors own;  // LIBSVM's structure points into all of these
  Nodes nodes;
  std::vector<double*> coefficients;
  svm_model model{};
};

Machine::Machine(const SupportVectors& values) : impl_(std::make_unique<Impl>(values)) { silence(); }
Machine::~Machine() = default;

void Machine::probabilities(const double* row, double* by_label) const {
  std::vector<svm_node> nodes;
  append_nodes(row, impl_->own.vectors.columns, nodes);
  svm_predict_probability(&impl_->model, nodes.data(), by_label);
}

double Machine::value(const double* row) const {
  std::vector<svm_node> nodes;
  append_nodes(row, impl_->own.vectors.columns, nodes);
  return svm_predict(&impl_->model, nodes.data());
}

}  // namespace lamina::baseline
