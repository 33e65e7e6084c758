// A trained support-vector machine as plain values, and LIBSVM around them (Chang & Lin 2011, LIBSVM: a library for
// support vector machines).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "baseline/learner.hpp"

struct svm_model;
struct svm_node;

namespace lamina::baseline {

struct Kernel {
  std::string name = "rbf";  // as the option `kernel`
  int degree = 3;
  double gamma = 1, coef0 = 0;
};

// The number LIBSVM has for a kernel's name; −1 when there is none.
int kernel_number(const std::string& name);

struct SupportVectors {
  Kernel kernel;
  std::vector<int> labels;           // LIBSVM's order of the classes, as places of levels; none for numbers
  std::vector<int> counts;           // vectors of each class in this order, which the vectors keep; none for numbers
  Matrix vectors;                    // rows × inputs
  std::vector<double> coefficients;  // functions() × vectors: y·α
  std::vector<double> rho;           // of each pair of classes (numbers: of the one function): what is subtracted
  std::vector<double> slopes, constants;  // Platt's A and B of each pair: p = 1/(1 + exp(A·f + B)); none for numbers

  bool classes() const { return !labels.empty(); }
  std::size_t functions() const { return classes() ? labels.size() - 1 : 1; }  // coefficients of each vector
  std::size_t pairs() const { return classes() ? labels.size() * (labels.size() - 1) / 2 : 1; }
};

// What the values must agree on, so that LIBSVM can be given them; throws an error of kind `model`.
void check_consistent(const SupportVectors& machine);

struct MachineSettings {
  Kernel kernel;
  double cost = 1, tube = 0.1;
  std::vector<double> class_weights;  // factors of `cost` by level; none for numbers
  std::uint64_t seed = 1;             // of the folds behind Platt's probabilities
};

// Trains on rows of classes (places of levels), or of numbers. LIBSVM cannot be interrupted, and draws from the C
// library's random numbers, so that one training runs at a time in a process; the same seed gives the same bits.
SupportVectors train_machine(const MachineSettings& settings, const Matrix& inputs, const std::vector<double>& targets);

// Answers by LIBSVM. Allowed on several threads at once.
class Machine {
 public:
  explicit Machine(const SupportVectors& values);
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  void probabilities(const double* row, double* by_label) const;
  double value(const double* row) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lamina::baseline
