// Finding the coefficients of a generalized linear model on standardised inputs.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "baseline/glm_design.hpp"
#include "baseline/glm_family.hpp"
#include "baseline/linear_algebra.hpp"

namespace lamina::baseline {

// How a search for coefficients ended.
enum class Ending : std::uint8_t {
  converged,
  separated,    // every row's class is certain: the likelihood grows for ever with the coefficients
  unbounded,    // some coefficients still grow after as many steps as any finite optimum takes
  interrupted,  // cancelled
};

struct Coefficients {
  std::vector<double> values;  // outputs × design.width(); the first of each output is its constant
  double deviance = 0;
  Ending ending = Ending::converged;
};

// The work that all searches share: the data, and who does it.
struct Regression {
  const Response& response;
  const Design& design;
  ThreadPool& pool;
  const std::atomic<bool>* cancel = nullptr;

  bool cancelled() const { return cancel && cancel->load(); }
  // rows × outputs: the offsets and what the coefficients say.
  std::vector<double> linear_predictors(const std::vector<double>& coefficients) const;
  // ∂/∂coefficients of Σ w·log-likelihood (of half the negative deviance) for one output.
  std::vector<double> gradient(const std::vector<double>& eta, std::size_t output) const;
  // The Fisher information's block of two outputs, which is a symmetric matrix.
  Square information(const std::vector<double>& eta, std::size_t a, std::size_t b) const;
  // The same of all outputs, one after the other; of the information the lower triangle.
  std::vector<double> gradient(const std::vector<double>& eta) const;
  Square information(const std::vector<double>& eta) const;
};

// Constants that answer the shares of the classes, or the mean, in every row.
std::vector<double> starting_constants(const Response& response);

// The largest likelihood from `start` (outputs × width), by Newton's method, which is Fisher scoring where the link is
// canonical. `scale`: the deviance of a model with constants alone.
Coefficients maximize_likelihood(const Regression& regression, std::vector<double> start, double scale);

struct Penalty {
  double lambda = 0, alpha = 0;  // λ·(α·Σ|β| + (1 − α)/2·Σβ²), constants left out
};

// The least of ½·deviance/Σw + penalty, by coordinate descent within Newton's quadratic approximation, output by output
// (Friedman, Hastie & Tibshirani 2010, Regularization paths for generalized linear models via coordinate descent).
Coefficients minimize_penalized(const Regression& regression, const Penalty& penalty, std::vector<double> start,
                                double scale);

}  // namespace lamina::baseline
