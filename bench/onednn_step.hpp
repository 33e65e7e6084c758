// A training step of 784-200-200-10 by oneDNN, for onednn_bench: its products, a plain loss and a plain Adam.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <random>
#include <unordered_map>
#include <vector>

#include "oneapi/dnnl/dnnl.hpp"

namespace onednn {

using dnnl::memory;
using Tag = memory::format_tag;
using Type = memory::data_type;

inline const std::vector<memory::dim> kSizes{784, 200, 200, 10};
constexpr double kZeros = 0.8;  // of the inputs, as in MNIST

struct Setup {
  memory::dim rows;
  Type type;  // of the products' factors; gradients of the weights, their sums and moments are fp32
  Tag layout;
};

inline float* numbers(const memory& m) { return static_cast<float*>(m.get_data_handle()); }

inline std::size_t count(const memory& m) { return m.get_desc().get_size() / sizeof(float); }

inline memory zeros(const memory::desc& desc, const dnnl::engine& engine) {
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
inline void loss_gradient(const float* answers, const std::vector<memory::dim>& y, float* gradient) {
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

}  // namespace onednn
