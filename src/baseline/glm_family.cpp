#include "baseline/glm_family.hpp"

#include <algorithm>

#include "base/math.hpp"

namespace lamina::baseline {
namespace {

void mean_identity(const double* eta, std::size_t, double* mean) { *mean = *eta; }
void slope_one(const double*, std::size_t, double* slope) { *slope = 1; }
double deviance_gaussian(const double* y, const double* eta, std::size_t) { return (*y - *eta) * (*y - *eta); }

void mean_logistic(const double* eta, std::size_t, double* mean) { *mean = math::sigmoid(*eta); }
void slope_logistic(const double* mean, std::size_t, double* slope) { *slope = *mean * (1 - *mean); }
double deviance_binomial(const double* y, const double* eta, std::size_t) {
  return 2 * math::softplus(*y > 0 ? -*eta : *eta);
}

void mean_exponential(const double* eta, std::size_t, double* mean) { *mean = math::exp(*eta); }
void slope_mean(const double* mean, std::size_t, double* slope) { *slope = *mean; }
double deviance_poisson(const double* y, const double* eta, std::size_t) {
  const double of_logs = *y > 0 ? *y * (math::log(*y) - *eta) : 0;
  return 2 * (of_logs - (*y - math::exp(*eta)));
}

// log Σ exp η, the outputs and, with a reference class, its 0 among them.
template <bool kReference>
double log_sum(const double* eta, std::size_t outputs) {
  double most = kReference ? 0 : *eta;
  for (std::size_t k = 0; k < outputs; ++k) most = std::max(most, eta[k]);
  double sum = kReference ? math::exp(-most) : 0;
  for (std::size_t k = 0; k < outputs; ++k) sum += math::exp(eta[k] - most);
  return most + math::log(sum);
}

template <bool kReference>
void mean_softmax(const double* eta, std::size_t outputs, double* mean) {
  const double total = log_sum<kReference>(eta, outputs);
  for (std::size_t k = 0; k < outputs; ++k) mean[k] = math::exp(eta[k] - total);
}

void slope_softmax(const double* mean, std::size_t outputs, double* slope) {
  for (std::size_t a = 0; a < outputs; ++a)
    for (std::size_t b = 0; b < outputs; ++b)
      slope[a * outputs + b] = a == b ? mean[a] * (1 - mean[a]) : -mean[a] * mean[b];
}

template <bool kReference>
double deviance_multinomial(const double* y, const double* eta, std::size_t outputs) {
  double own = 0;
  for (std::size_t k = 0; k < outputs; ++k)
    if (y[k] > 0) own = eta[k];
  return 2 * (log_sum<kReference>(eta, outputs) - own);
}

}  // namespace

const Family kGaussian{"gaussian", "identity", false, true, mean_identity, slope_one, deviance_gaussian};
const Family kBinomial{"binomial", "logit", true, false, mean_logistic, slope_logistic, deviance_binomial};
const Family kPoisson{"poisson", "log", false, false, mean_exponential, slope_mean, deviance_poisson};
const Family kMultinomial{
    "multinomial", "logit", true, false, mean_softmax<true>, slope_softmax, deviance_multinomial<true>};
const Family kSymmetric{
    "symmetric", "logit", true, false, mean_softmax<false>, slope_softmax, deviance_multinomial<false>};

const Family* find_family(const std::string& name) {
  for (const Family* family : {&kGaussian, &kBinomial, &kPoisson, &kMultinomial, &kSymmetric})
    if (name == family->name) return family;
  return nullptr;
}

double total_deviance(const Response& response, const std::vector<double>& eta) {
  double sum = 0;
  for (std::size_t i = 0; i < response.rows(); ++i) {
    const std::size_t first = i * response.outputs;
    sum += response.weights[i] * response.family.deviance(&response.y[first], &eta[first], response.outputs);
  }
  return sum;
}

}  // namespace lamina::baseline
