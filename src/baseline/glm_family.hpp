// The distributions of generalized linear models, each with its canonical link (McCullagh & Nelder 1989, chapter 2).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lamina::baseline {

// Of one row: y, the linear predictors η and the means μ are `outputs` numbers each.
struct Family {
  const char* name;
  const char* link;
  bool classes;    // y is 1 for the output of the row's class, else 0
  bool test_by_t;  // the dispersion is estimated, so that coefficients are tested by t and not by the normal
  void (*mean)(const double* eta, std::size_t outputs, double* mean);
  void (*slope)(const double* mean, std::size_t outputs, double* slope);  // ∂μ/∂η, outputs × outputs
  double (*deviance)(const double* y, const double* eta, std::size_t outputs);
};

extern const Family kGaussian;
extern const Family kBinomial;  // y of the positive class
extern const Family kPoisson;
extern const Family kMultinomial;  // the first class has no output: its linear predictor is 0
extern const Family kSymmetric;    // multinomial with an output for each class, which a penalty makes unique

// By the name that `save` stores: `symmetric` for the last, else as above; null when there is none.
const Family* find_family(const std::string& name);

// What is to be explained, row by row.
struct Response {
  const Family& family;
  std::size_t outputs = 1;
  std::vector<double> y;  // rows × outputs
  const std::vector<double>& weights;
  const std::vector<double>& offsets;  // empty: none

  std::size_t rows() const { return weights.size(); }
  double offset(std::size_t row) const { return offsets.empty() ? 0 : offsets[row]; }
};

// Σ w·deviance of the rows, given rows × outputs linear predictors with the offsets in them.
double total_deviance(const Response& response, const std::vector<double>& eta);

}  // namespace lamina::baseline
