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
#include <functional>
#include <random>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "oneapi/dnnl/dnnl.hpp"

namespace {

using dnnl::memory;
using Tag = memory::format_tag;
using Type = memory::data_type;

const std::vector<memory::dim> kSizes{784, 200, 200, 10};
constexpr double kZeros = 0.8;  // of the inputs, as in MNIST

struct Setup {
  memory::dim rows;
  Type type;  // of the products' factors; gradients of the weights, their sums and moments are fp32
  Tag layout;
};

float* numbers(const memory& m) { return static_cast<float*>(m.get_data_handle()); }

std::size_t count(const memory& m) { return m.get_desc().get_size() / sizeof(float); }

memory zeros(const memory::desc& desc, const dnnl::engine& engine) {
  memory made(desc, engine);
  std::fill_n(static_cast<char*>(made.get_data_handle()), desc.get_size(), '\0');
  return made;
}

// One array of parameters with Adam's moments (Kingma & Ba 2015), in whatever layout their gradient has.
class Parameters {
 public:
  Parameters(const memory::desc& desc, const dnnl::engine& engine)
      : value(zeros(desc, engine)), gradient(zeros(desc, engine)), first_(count(value)), second_(count(value)) {}

  void update(std::int64_t step) {
    constexpr float kFirst = 0.9f, kSecond = 0.999f, kTiny = 1e-8f, kRate = 1e-3f;
    const auto t = static_cast<double>(step);
    const auto rate = static_cast<float>(kRate / (1 - std::pow(kFirst, t)));
    const auto scale = static_cast<float>(1 / std::sqrt(1 - std::pow(kSecond, t)));
    float *w = numbers(value), *m = first_.data(), *v = second_.data();
    const float* g = numbers(gradient);
    const auto size = static_cast<std::int64_t>(first_.size());
#pragma omp parallel for simd if (size > 4096)
    for (std::int64_t i = 0; i < size; ++i) {
      m[i] = kFirst * m[i] + (1 - kFirst) * g[i];
      v[i] = kSecond * v[i] + (1 - kSecond) * g[i] * g[i];
      w[i] -= rate * m[i] / (std::sqrt(v[i]) * scale + kTiny);
    }
  }

  memory value, gradient;

 private:
  std::vector<float> first_, second_;
};

struct Layer {
  Parameters weights, bias;
};

struct Batch {
  explicit Batch(memory::dim rows)
      : x(static_cast<std::size_t>(rows * kSizes.front())), y(static_cast<std::size_t>(rows)) {
    std::mt19937 random(7);
    std::uniform_real_distribution<float> uniform;
    for (float& number : x) number = uniform(random) < kZeros ? 0 : uniform(random);
    for (auto& level : y) level = static_cast<memory::dim>(uniform(random) * static_cast<float>(kSizes.back()));
  }

  std::vector<float> x;
  std::vector<memory::dim> y;
};

// Softmax cross-entropy: puts the gradient of its mean by the answers [rows, classes] into `gradient`.
void loss_gradient(const float* answers, const std::vector<memory::dim>& y, float* gradient) {
  const auto rows = static_cast<std::int64_t>(y.size()), classes = static_cast<std::int64_t>(kSizes.back());
#pragma omp parallel for if (rows > 64)
  for (std::int64_t r = 0; r < rows; ++r) {
    const float* z = answers + r * classes;
    float* g = gradient + r * classes;
    const float largest = *std::max_element(z, z + classes);
    float sum = 0;
    for (std::int64_t c = 0; c < classes; ++c) sum += g[c] = std::exp(z[c] - largest);
    const float share = 1 / (sum * static_cast<float>(rows));
    for (std::int64_t c = 0; c < classes; ++c) g[c] *= share;
    g[y[static_cast<std::size_t>(r)]] -= 1 / static_cast<float>(rows);
  }
}

// The calls of a step, put together once: products, reorders where one asks for another layout or precision than it is
// given, and the loss.
class Step {
 public:
  explicit Step(const Setup& setup) : setup_(setup), batch_(setup.rows) {
    memory x(plain(kSizes[0], Type::f32), engine_, batch_.x.data());
    for (std::size_t l = 0; l + 1 < kSizes.size(); ++l) add_layer(l);
    inputs_.push_back(as(x, plain(kSizes[0], setup.type)));
    for (std::size_t l = 0; l < layers_.size(); ++l) inputs_.push_back(forward(l));
    memory delta = zeros(inputs_.back().get_desc(), engine_);
    calls_.emplace_back([this, delta, answers = inputs_.back()] {
      stream_.wait();
      loss_gradient(numbers(answers), batch_.y, numbers(delta));
    });
    delta = as(delta, plain(kSizes.back(), setup.type));
    for (std::size_t l = layers_.size(); l-- > 0;) delta = backward(l, delta);
  }

  void gradients() {
    for (const auto& call : calls_) call();
    stream_.wait();
  }

  void run() {
    gradients();
    ++steps_;
    for (Layer& layer : layers_) layer.weights.update(steps_), layer.bias.update(steps_);
  }

  const Batch& batch() const { return batch_; }
  const std::vector<Layer>& layers() const { return layers_; }

  // The numbers of a layer's weights or their gradient as [inputs, outputs].
  std::vector<double> matrix(const memory& m) {
    memory to({m.get_desc().dims(), Type::f32, Tag::ba}, engine_);
    dnnl::reorder(m, to).execute(stream_, const_cast<memory&>(m), to);
    stream_.wait();
    return {numbers(to), numbers(to) + count(to)};
  }

 private:
  using Arguments = std::unordered_map<int, memory>;

  memory::desc plain(memory::dim columns, Type type) const { return {{setup_.rows, columns}, type, Tag::ab}; }
  memory::desc weights(std::size_t l, Type type) const { return {{kSizes[l + 1], kSizes[l]}, type, setup_.layout}; }
  memory::desc bias(std::size_t l) const { return {{kSizes[l + 1]}, Type::f32, Tag::a}; }

  void call(const dnnl::primitive& primitive, const Arguments& arguments) {
    calls_.emplace_back([this, primitive, arguments] { primitive.execute(stream_, arguments); });
  }

  // A layer's weights for a product; the forward product's copy serves backward too where the layouts agree.
  memory copied(std::size_t l, const memory::desc& wanted) {
    if (l == copies_.size()) copies_.push_back(as(layers_[l].weights.value, wanted));
    return as(copies_[l].get_desc() == wanted ? copies_[l] : layers_[l].weights.value, wanted);
  }

  memory as(memory from, const memory::desc& wanted) {
    if (from.get_desc() == wanted) return from;
    memory to(wanted, engine_);
    call(dnnl::reorder(from, to), {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}});
    return to;
  }

  dnnl::inner_product_forward::primitive_desc product(std::size_t l) const {
    const bool last = l + 2 == kSizes.size();
    dnnl::post_ops after;
    if (!last) after.append_eltwise(1, dnnl::algorithm::eltwise_relu, 0, 0);
    dnnl::primitive_attr attributes;
    attributes.set_post_ops(after);
    return {{dnnl::prop_kind::forward_training, plain(kSizes[l], setup_.type), weights(l, setup_.type), bias(l),
             plain(kSizes[l + 1], last ? Type::f32 : setup_.type)},
            attributes,
            engine_};
  }

  dnnl::inner_product_backward_weights::primitive_desc weight_gradient(std::size_t l) const {
    return {{plain(kSizes[l], setup_.type), weights(l, Type::f32), bias(l), plain(kSizes[l + 1], setup_.type)},
            engine_,
            product(l)};
  }

  void add_layer(std::size_t l) {
    layers_.push_back({{weight_gradient(l).diff_weights_desc(), engine_}, {bias(l), engine_}});
    std::mt19937 random(static_cast<unsigned>(l));
    const auto bound = 1 / std::sqrt(static_cast<float>(kSizes[l]));
    std::uniform_real_distribution<float> uniform(-bound, bound);
    memory drawn({weights(l, Type::f32).dims(), Type::f32, Tag::ba}, engine_);
    std::generate_n(numbers(drawn), count(drawn), [&] { return uniform(random); });
    dnnl::reorder(drawn, layers_[l].weights.value).execute(stream_, drawn, layers_[l].weights.value);
    stream_.wait();
    std::generate_n(numbers(layers_[l].bias.value), kSizes[l + 1], [&] { return uniform(random); });
  }

  memory forward(std::size_t l) {
    const auto made = product(l);
    memory answers(made.dst_desc(), engine_);
    call(dnnl::inner_product_forward(made), {{DNNL_ARG_SRC, inputs_[l]},
                                             {DNNL_ARG_WEIGHTS, copied(l, made.weights_desc())},
                                             {DNNL_ARG_BIAS, layers_[l].bias.value},
                                             {DNNL_ARG_DST, answers}});
    return answers;
  }

  // The gradient by the layer's inputs, before the activation that made them; nothing for the first layer.
  memory backward(std::size_t l, const memory& delta) {
    call(dnnl::inner_product_backward_weights(weight_gradient(l)),
         {{DNNL_ARG_SRC, inputs_[l]},
          {DNNL_ARG_DIFF_DST, delta},
          {DNNL_ARG_DIFF_WEIGHTS, layers_[l].weights.gradient},
          {DNNL_ARG_DIFF_BIAS, layers_[l].bias.gradient}});
    if (l == 0) return {};
    const memory::desc inputs = plain(kSizes[l], setup_.type);
    const dnnl::inner_product_backward_data::primitive_desc made(
        {inputs, weights(l, setup_.type), plain(kSizes[l + 1], setup_.type)}, engine_, product(l));
    memory before(inputs, engine_);
    call(dnnl::inner_product_backward_data(made),
         {{DNNL_ARG_DIFF_DST, delta}, {DNNL_ARG_WEIGHTS, copied(l, made.weights_desc())}, {DNNL_ARG_DIFF_SRC, before}});
    const auto relu = dnnl::algorithm::eltwise_relu_use_dst_for_bwd;
    const dnnl::eltwise_forward::primitive_desc hint({dnnl::prop_kind::forward_training, relu, inputs, 0, 0}, engine_);
    call(dnnl::eltwise_backward({{relu, inputs, inputs, 0, 0}, engine_, hint}),
         {{DNNL_ARG_DST, inputs_[l]}, {DNNL_ARG_DIFF_DST, before}, {DNNL_ARG_DIFF_SRC, before}});
    return before;
  }

  Setup setup_;
  Batch batch_;
  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream_{engine_};
  std::vector<Layer> layers_;
  std::vector<memory> copies_;  // of the weights, for the forward products
  std::vector<memory> inputs_;  // of each layer, and the answers
  std::vector<std::function<void()>> calls_;
  std::int64_t steps_ = 0;
};

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
