// Times a training step of 784-200-200-10 whose matrix work is oneDNN's: products with bias and ReLU forward, both
// gradients backward; the loss and Adam are plain loops. onednn_bench ROWS THREADS PRECISION LAYOUT SECONDS prints the
// mean microseconds of a step on ROWS rows, once its gradient has been compared with that of plain loops; onednn_bench
// version prints oneDNN's.
//
// PRECISION is fp32, bf16 (with AVX512-BF16 at most) or amx (bf16, with AMX where there is one). LAYOUT is that of the
// weights: own, which oneDNN chooses for each product, with reorders where two differ, or plain, [outputs, inputs].
#include <omp.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "onednn_step.hpp"

namespace {

using namespace onednn;

using Matrix = std::vector<double>;  // [rows, columns]

std::size_t size(std::size_t l) { return static_cast<std::size_t>(kSizes[l]); }

Matrix plain_forward(const Matrix& x, const Matrix& w, const float* bias, std::size_t l, std::size_t rows) {
  const std::size_t inputs = size(l), outputs = size(l + 1);
  Matrix z(rows * outputs);
  for (std::size_t r = 0; r < rows; ++r) {
    std::copy_n(bias, outputs, &z[r * outputs]);
    for (std::size_t i = 0; i < inputs; ++i)
      for (std::size_t o = 0; o < outputs; ++o) z[r * outputs + o] += x[r * inputs + i] * w[i * outputs + o];
  }
  if (l + 2 < kSizes.size())
    for (double& number : z) number = std::max(number, 0.0);
  return z;
}

Matrix plain_weight_gradient(const Matrix& x, const Matrix& delta, std::size_t l, std::size_t rows) {
  const std::size_t inputs = size(l), outputs = size(l + 1);
  Matrix g(inputs * outputs);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t i = 0; i < inputs; ++i)
      for (std::size_t o = 0; o < outputs; ++o) g[i * outputs + o] += x[r * inputs + i] * delta[r * outputs + o];
  return g;
}

Matrix plain_backward(const Matrix& x, const Matrix& w, const Matrix& delta, std::size_t l, std::size_t rows) {
  const std::size_t inputs = size(l), outputs = size(l + 1);
  Matrix before(rows * inputs);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t i = 0; i < inputs; ++i)
      for (std::size_t o = 0; x[r * inputs + i] > 0 && o < outputs; ++o)
        before[r * inputs + i] += delta[r * outputs + o] * w[i * outputs + o];
  return before;
}

// Between two gradients, relative to the length of ours.
double distance(const Matrix& theirs, const Matrix& ours) {
  double apart = 0, length = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    apart += (theirs[i] - ours[i]) * (theirs[i] - ours[i]);
    length += ours[i] * ours[i];
  }
  return std::sqrt(apart / length);
}

// The largest distance of an array's gradient from that of plain loops in double precision.
double gradient_error(Step& step) {
  step.gradients();
  const std::size_t rows = step.batch().y.size(), layers = step.layers().size();
  std::vector<Matrix> w, x{{step.batch().x.begin(), step.batch().x.end()}};
  for (std::size_t l = 0; l < layers; ++l) {
    w.push_back(step.matrix(step.layers()[l].weights.value));
    x.push_back(plain_forward(x[l], w[l], numbers(step.layers()[l].bias.value), l, rows));
  }
  std::vector<float> gradient(rows * size(layers));
  const std::vector<float> answers(x.back().begin(), x.back().end());
  loss_gradient(answers.data(), step.batch().y, gradient.data());
  Matrix delta(gradient.begin(), gradient.end());
  double error = 0;
  for (std::size_t l = layers; l-- > 0;) {
    const float* bias = numbers(step.layers()[l].bias.gradient);
    const Matrix ones(rows * size(l), 1.0), sums = plain_weight_gradient(ones, delta, l, rows);
    error = std::max(error, distance({bias, bias + size(l + 1)}, {sums.begin(), sums.begin() + kSizes[l + 1]}));
    error = std::max(
        error, distance(step.matrix(step.layers()[l].weights.gradient), plain_weight_gradient(x[l], delta, l, rows)));
    if (l > 0) delta = plain_backward(x[l], w[l], delta, l, rows);
  }
  return error;
}

// Sums of at most 1,024 products keep far more than 1e-5 in fp32. In bf16 numbers are off by up to 2^-8, so ReLU
// decides otherwise than here for about that share of the units; a share s that is let through wrongly is sqrt(s) of
// the length.
void check(Type type, double error) {
  const double allowed = type == Type::f32 ? 1e-5 : 0.1;
  if (!(error < allowed)) throw std::runtime_error("the gradient is not that of plain loops: " + std::to_string(error));
}

double microseconds(Step& step, double seconds) {
  using Clock = std::chrono::steady_clock;
  for (int i = 0; i < 5; ++i) step.run();
  const auto start = Clock::now();
  std::int64_t steps = 0;
  double took = 0;
  while (took < seconds) {
    step.run();
    ++steps;
    took = std::chrono::duration<double>(Clock::now() - start).count();
  }
  return took / static_cast<double>(steps) * 1e6;
}

Setup parse(char** arguments) {
  const std::string precision = arguments[3], layout = arguments[4];
  dnnl::set_max_cpu_isa(precision == "bf16" ? dnnl::cpu_isa::avx512_core_bf16 : dnnl::cpu_isa::all);
  return {std::atoll(arguments[1]), precision == "fp32" ? Type::f32 : Type::bf16, layout == "own" ? Tag::any : Tag::ab};
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 2 && arguments[1] == std::string("version")) {
    const dnnl_version_t* version = dnnl::version();
    return std::printf("\"%d.%d.%d\"\n", version->major, version->minor, version->patch), 0;
  }
  if (count != 6) return std::fputs("usage: onednn_bench ROWS THREADS PRECISION LAYOUT SECONDS\n", stderr), 2;
  try {
    omp_set_num_threads(std::atoi(arguments[2]));
    const Setup setup = parse(arguments);
    Step step(setup);
    check(setup.type, gradient_error(step));
    std::printf("%.4f\n", microseconds(step, std::atof(arguments[5])));
  } catch (const std::exception& error) {
    return std::fprintf(stderr, "%s\n", error.what()), 1;
  }
}
