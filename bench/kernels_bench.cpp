// GFLOP/s of the products at the shapes of a dense network, beside what fused multiply-adds in registers reach.
//   kernels_bench [--benchmark_filter=matmul/avx512]
#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "base/aligned.hpp"
#include "base/cpu.hpp"
#include "kernels/bf16.hpp"
#include "kernels/kernels.hpp"
#include "kernels/sparse.hpp"
#include "kernels/throughput.hpp"

namespace lamina::kernels {
namespace {

void count_flops(benchmark::State& state, double flops_per_pass) {
  state.counters["GFLOP/s"] =
      benchmark::Counter(flops_per_pass * 1e-9 * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void add_peaks() {
  for (const ArithmeticLoop& loop : arithmetic_loops()) {
    if (loop.tier > detect_cpu_tier()) continue;
    benchmark::RegisterBenchmark((std::string("peak/") + loop.precision + "/" + name(loop.tier)).c_str(),
                                 [=](benchmark::State& state) {
                                   alignas(kCacheLine) unsigned char sink[kSinkBytes];
                                   double flops = 0;
                                   for (auto _ : state) flops = loop.function(1000, sink);
                                   count_flops(state, flops);
                                 });
  }
}

struct Shape {
  std::size_t rows, inner, columns, ld;  // ld: of the right factor and the output
};
constexpr Shape kShapes[] = {
    {1, 784, 200, 200},   {1, 784, 96, 200},     {1, 200, 200, 200},   {1, 200, 10, 10},     {16, 784, 200, 200},
    {32, 784, 200, 200},  {32, 784, 96, 200},    {128, 784, 200, 200}, {128, 784, 96, 200},  {64, 784, 200, 200},
    {512, 784, 200, 200}, {1024, 784, 200, 200}, {32, 200, 200, 200},  {128, 200, 200, 200}, {1024, 200, 200, 200},
    {32, 200, 10, 10},    {128, 200, 10, 10},    {1024, 200, 10, 10},  {128, 10, 200, 200},  {1024, 10, 200, 200},
};

std::string text(const Shape& s) {
  return std::to_string(s.rows) + "x" + std::to_string(s.inner) + "x" + std::to_string(s.columns);
}

std::vector<float> numbers(std::size_t count) {
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<float>(i * 7919 % 1000 + 1) * 1e-3f;
  return values;
}

// The products of matrices that lie as a plan has them: weights and their gradients in panels.
void run(MatmulFunction<float> matmul, const float* x, const float* w, float* y, Shape s) {
  matmul(x, s.inner, Panels<const float>::packed(w, s.inner, s.ld), y, s.ld, s.rows, s.inner, s.columns);
}
void run(MatmulRowsFunction<float> matmul_rows, const float* x, const float* g, float* y, Shape s) {
  matmul_rows(x, s.inner, g, s.ld, Panels<float>::packed(y, s.inner, s.ld), s.rows, s.inner, s.columns);
}

template <class Function>
void product(benchmark::State& state, Function function, Shape s, bool over_rows) {
  const auto x = numbers(s.rows * s.inner), w = numbers((over_rows ? s.rows : s.inner) * s.ld);
  std::vector<float> y((over_rows ? s.inner : s.rows) * s.ld);
  for (auto _ : state) {
    run(function, x.data(), w.data(), y.data(), s);
    benchmark::ClobberMemory();
  }
  count_flops(state, 2.0 * static_cast<double>(s.rows * s.inner * s.columns));
}

// Products of rows that are mostly zero, dense and skipping the zeros, and what finding these costs. GFLOP/s count
// every product, that with a zero too.
struct SparseShape {
  const char* name;
  std::size_t rows, inner, columns;
  double density;
};
constexpr SparseShape kSparseShapes[] = {
    {"adult", 32, 108, 200, 14. / 108},   {"adult", 128, 108, 200, 14. / 108},   {"adult", 1024, 108, 200, 14. / 108},
    {"airlines", 32, 700, 200, 9. / 700}, {"airlines", 128, 700, 200, 9. / 700}, {"airlines", 1024, 700, 200, 9. / 700},
    {"mnist", 32, 784, 200, 0.19},        {"mnist", 128, 784, 200, 0.19},        {"mnist", 1024, 784, 200, 0.19},
    {"quarter", 128, 784, 200, 0.25},     {"third", 128, 784, 200, 0.33},        {"half", 128, 784, 200, 0.5},
};

struct SparseProduct {
  SparseShape s;
  std::size_t ld, groups;
  std::vector<float> x, w, g, y, gradient;
  std::vector<std::uint32_t> columns;
  std::vector<NonZeros> nonzeros;
  std::vector<std::uint16_t> masks;

  explicit SparseProduct(const SparseShape& shape)
      : s(shape),
        ld((s.inner + 15) / 16 * 16),
        groups((s.rows + kMaskRows - 1) / kMaskRows),
        x(numbers(s.rows * s.inner)),
        w(numbers(s.inner * s.columns)),
        g(numbers(s.rows * s.columns)),
        y(g.size()),
        gradient(w.size()),
        columns(s.rows * ld + 16),
        nonzeros(s.rows),
        masks(groups * ld) {
    std::mt19937_64 random(7);
    for (float& cell : x)
      if (static_cast<double>(random() >> 11) * 0x1p-53 >= s.density) cell = 0;
    find();
  }
  void find() {
    static const CpuTier tier = detect_cpu_tier();
    static const auto by_columns = nonzero_columns_list<float>().select(tier).function;
    static const auto by_rows = nonzero_rows_list<float>().select(tier).function;
    std::uint32_t* at = columns.data();
    for (std::size_t r = 0; r < s.rows; ++r) {
      nonzeros[r] = {at, by_columns(x.data() + r * s.inner, s.inner, at)};
      at += nonzeros[r].count;
    }
    for (std::size_t i = 0; i < groups; ++i)
      by_rows(x.data() + i * kMaskRows * s.inner, s.inner, masks.data() + i * ld,
              std::min(kMaskRows, s.rows - i * kMaskRows), s.inner);
  }
};

template <class Body>
void add_sparse(const std::string& name, const SparseShape& shape, Body body) {
  const std::string label = name + "/" + shape.name + "/" + text({shape.rows, shape.inner, shape.columns, 0});
  benchmark::RegisterBenchmark(label.c_str(), [=](benchmark::State& state) {
    SparseProduct p(shape);
    for (auto _ : state) {
      body(p);
      benchmark::ClobberMemory();
    }
    count_flops(state, 2.0 * static_cast<double>(shape.rows * shape.inner * shape.columns));
  });
}

void add_sparse_products() {
  const CpuTier tier = detect_cpu_tier();
  const auto dense = matmul_list<float>().select(tier);
  const auto dense_rows = matmul_rows_list<float>().select(tier);
  const auto sparse = matmul_sparse_list<float>().select(tier);
  const auto sparse_rows = matmul_rows_sparse_list<float>().select(tier);
  for (const SparseShape& shape : kSparseShapes) {
    const SparseShape& s = shape;
    add_sparse("nonzeros", s, [](SparseProduct& p) { p.find(); });
    add_sparse(dense.name, s, [=](SparseProduct& p) {
      dense.function(p.x.data(), s.inner, Panels<const float>::packed(p.w.data(), s.inner, s.columns), p.y.data(),
                     s.columns, s.rows, s.inner, s.columns);
    });
    add_sparse(sparse.name, s, [=](SparseProduct& p) {
      sparse.function(p.x.data(), s.inner, p.nonzeros.data(),
                      Panels<const float>::packed(p.w.data(), s.inner, s.columns), p.y.data(), s.columns, s.rows,
                      s.columns);
    });
    add_sparse(dense_rows.name, s, [=](SparseProduct& p) {
      dense_rows.function(p.x.data(), s.inner, p.g.data(), s.columns,
                          Panels<float>::packed(p.gradient.data(), s.inner, s.columns), s.rows, s.inner, s.columns);
    });
    add_sparse(sparse_rows.name, s, [=](SparseProduct& p) {
      sparse_rows.function(p.x.data(), s.inner, {p.masks.data(), p.ld}, p.g.data(), s.columns,
                           Panels<float>::packed(p.gradient.data(), s.inner, s.columns), s.rows, s.inner, s.columns);
    });
  }
}

template <class List>
void add_products(const List& list, bool over_rows) {
  for (std::size_t i = 0; i + 1 < list.count; ++i)
    for (const Shape& shape : kShapes) {
      const auto one = list.first[i];
      if (one.tier > detect_cpu_tier()) continue;
      benchmark::RegisterBenchmark((std::string(one.name) + "/" + text(shape)).c_str(),
                                   [=](benchmark::State& state) { product(state, one.function, shape, over_rows); });
    }
}

// bf16: the product of packed factors alone, and with what no other product shares: packing the left factor of
// `matmul` (rows × inner as they lie), or that of `matmul_rows` (the transpose).
struct Bf16Product {
  PackedSize left, right;
  std::vector<float> x;
  AlignedBuffer<Bf16> left_tiles, right_tiles;
  AlignedBuffer<float> y;

  Bf16Product(std::size_t rows, std::size_t inner, std::size_t columns)
      : left{rows, inner},
        right{columns, inner},
        x(numbers(rows * inner)),
        left_tiles(left.elements()),
        right_tiles(right.elements()),
        y(rows * columns) {
    const auto w = numbers(inner * columns);
    pack(Factor::left, false, x.data(), inner, left_tiles, left);
    pack(Factor::right, false, w.data(), columns, right_tiles, right);
  }
  static void pack(Factor factor, bool transposed, const float* x, std::size_t ldx, AlignedBuffer<Bf16>& tiles,
                   PackedSize size) {
    static const CpuTier tier = detect_cpu_tier();
    pack_bf16_list(factor, transposed)
        .select(tier)
        .function(x, ldx, tiles.data(), size.strip(), size.outer, size.inner);
  }
};

void product_bf16(benchmark::State& state, MatmulBf16Function function, Shape s, bool packs, bool transposed) {
  Bf16Product p(s.rows, s.inner, s.columns);
  for (auto _ : state) {
    if (packs)
      Bf16Product::pack(Factor::left, transposed, p.x.data(), transposed ? s.rows : s.inner, p.left_tiles, p.left);
    function({p.left_tiles.data(), p.left.strip()}, {p.right_tiles.data(), p.right.strip()}, p.left.tiles(),
             Panels<float>::rows(p.y.data(), s.columns), s.rows, s.columns);
    benchmark::ClobberMemory();
  }
  count_flops(state, 2.0 * static_cast<double>(s.rows * s.inner * s.columns));
}

void add_bf16_products() {
  const auto list = matmul_bf16_list();
  const auto add = [](const auto& one, const std::string& text, Shape shape, bool packs, bool transposed) {
    benchmark::RegisterBenchmark((one.name + text).c_str(), [=](benchmark::State& state) {
      product_bf16(state, one.function, shape, packs, transposed);
    });
  };
  for (std::size_t i = 0; i + 1 < list.count; ++i) {
    const auto one = list.first[i];
    if (one.tier > detect_cpu_tier()) continue;
    for (const Shape& shape : kShapes) {
      add(one, "/" + text(shape), shape, false, false);
      add(one, "/packs/" + text(shape), shape, true, false);
      const Shape gradient{shape.inner, shape.rows, shape.columns, shape.ld};
      add(one, "/rows/" + text(shape), gradient, false, true);
      add(one, "/rows/packs/" + text(shape), gradient, true, true);
    }
  }
}

void add_bf16_packing() {
  for (const Factor factor : {Factor::left, Factor::right})
    for (const bool transposed : {false, true}) {
      const std::string text =
          std::string(factor == Factor::left ? "left" : "right") + (transposed ? "/transposed" : "");
      const auto list = pack_bf16_list(factor, transposed);
      for (std::size_t i = 0; i < list.count; ++i) {
        const auto one = list.first[i];
        if (one.tier > detect_cpu_tier()) continue;
        benchmark::RegisterBenchmark((one.name + ("/" + text) + "/128x784").c_str(), [=](benchmark::State& state) {
          const auto x = numbers(128 * 784);
          const PackedSize size{128, 784};
          AlignedBuffer<Bf16> tiles(size.elements());
          const bool along_inner = (factor == Factor::left) != transposed;
          for (auto _ : state) {
            one.function(x.data(), along_inner ? 784 : 128, tiles.data(), size.strip(), 128, 784);
            benchmark::ClobberMemory();
          }
        });
      }
    }
}

void add_transposes() {
  const auto list = transpose_list<float>();
  for (std::size_t i = 0; i < list.count; ++i) {
    const auto one = list.first[i];
    if (one.tier > detect_cpu_tier()) continue;
    benchmark::RegisterBenchmark((std::string(one.name) + "/200x200").c_str(), [=](benchmark::State& state) {
      const auto x = numbers(200 * 200);
      std::vector<float> y(x.size());
      for (auto _ : state) {
        one.function(x.data(), 200, y.data(), 200, 200, 200);
        benchmark::ClobberMemory();
      }
    });
  }
}

void elementwise(benchmark::State& state, ElementwiseFunction<float> function, std::size_t columns, std::size_t ld) {
  const auto x = numbers(128 * ld);
  std::vector<float> y(x.size());
  const auto stride = static_cast<std::ptrdiff_t>(ld);
  const Operand<float> a{x.data(), stride, 1}, in[] = {a, a, a};
  for (auto _ : state) {
    function(in, y.data(), stride, 128, columns);
    benchmark::ClobberMemory();
  }
}

void add_elementwise(Elementwise op) {
  const auto one = elementwise_list<float>(op).select(detect_cpu_tier());
  const auto add = [&](const char* shape, std::size_t columns, std::size_t ld) {
    benchmark::RegisterBenchmark((std::string(one.name) + shape).c_str(),
                                 [=](benchmark::State& state) { elementwise(state, one.function, columns, ld); });
  };
  add("/128x200", 200, 200);
  add("/128x10", 10, 12);
}

void add_reductions() {
  const auto one = softmax_list<float>().select(detect_cpu_tier());
  benchmark::RegisterBenchmark((std::string(one.name) + "/128x10").c_str(), [=](benchmark::State& state) {
    const auto x = numbers(1280);
    std::vector<float> y(x.size());
    for (auto _ : state) {
      one.function(x.data(), 10, y.data(), 10, 128, 10);
      benchmark::ClobberMemory();
    }
  });
  const auto rows = sum_rows_list<float>().select(detect_cpu_tier());
  benchmark::RegisterBenchmark((std::string(rows.name) + "/128x200").c_str(), [=](benchmark::State& state) {
    const auto x = numbers(128 * 200);
    std::vector<float> y(200);
    for (auto _ : state) {
      rows.function(x.data(), 200, y.data(), 128, 200);
      benchmark::ClobberMemory();
    }
  });
}

}  // namespace
}  // namespace lamina::kernels

int main(int argc, char** argv) {
  using namespace lamina;
  kernels::add_peaks();
  kernels::add_products(kernels::matmul_list<float>(), false);
  kernels::add_products(kernels::matmul_rows_list<float>(), true);
  kernels::add_sparse_products();
  kernels::add_bf16_products();
  kernels::add_bf16_packing();
  kernels::add_transposes();
#define X(name, arity) kernels::add_elementwise(kernels::Elementwise::name);
  LAMINA_ELEMENTWISE(X)
#undef X
  kernels::add_reductions();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
