// Generated code gives the bits of the reference kernels, one op at a time and in long chains.
#include "kernels/generated.hpp"

#include "support.hpp"

namespace lamina::kernels {
namespace {

bool can_run() { return detect_cpu_tier() >= CpuTier::avx512; }

template <class T>
class GeneratedTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!can_run()) GTEST_SKIP() << "this machine has no AVX-512";
  }

  struct Chain {
    VectorCode code;
    std::vector<NamedOp> ops;
    std::vector<std::array<int, 3>> in;  // below kInputs: an input; above: the result of an earlier op
  };
  static constexpr int kInputs = 4;

  // The last op's result is stored in operand kInputs.
  static void build(Chain& chain, unsigned splats) {
    std::vector<VectorValue> values;
    for (int i = 0; i < kInputs; ++i)
      values.push_back(chain.code.load(chain.code.add_operand({.splat = (splats >> i & 1) != 0})));
    for (std::size_t k = 0; k < chain.ops.size(); ++k) {
      std::array<VectorValue, 3> in{kNoValue, kNoValue, kNoValue};
      for (int i = 0; i < chain.ops[k].arity; ++i)
        in[std::size_t(i)] = values[std::size_t(chain.in[k][std::size_t(i)])];
      values.push_back(chain.code.template apply<T>(chain.ops[k].op, in));
    }
    chain.code.store(chain.code.add_operand({}), values.back());
  }

  static Block<T> expected(const Chain& chain, std::vector<Block<T>>& inputs, unsigned splats, std::size_t rows,
                           std::size_t columns) {
    std::vector<Block<T>> values = inputs;
    for (std::size_t k = 0; k < chain.ops.size(); ++k) {
      std::vector<Operand<T>> in;
      for (int i = 0; i < chain.ops[k].arity; ++i) {
        const auto from = std::size_t(chain.in[k][std::size_t(i)]);
        in.push_back(
            {values[from].data(), std::ptrdiff_t(values[from].ld()), from < kInputs && splats >> from & 1 ? 0 : 1});
      }
      Block<T> y(rows, columns, columns);
      reference(elementwise_list<T>(chain.ops[k].op))(in.data(), y.data(), std::ptrdiff_t(columns), rows, columns);
      values.push_back(std::move(y));
    }
    return values.back();
  }

  static void check(Chain chain, std::size_t rows, std::size_t columns, std::size_t gap, std::size_t offset,
                    unsigned splats, std::uint32_t seed) {
    build(chain, splats);
    std::vector<Block<T>> inputs;
    for (int i = 0; i < kInputs; ++i) {
      inputs.emplace_back(rows, columns, columns + gap, (offset + 3 * std::size_t(i)) % 16);
      inputs.back().fill(HardValues<T>(17 * std::size_t(i) + seed));
    }
    const Block<T> wanted = expected(chain, inputs, splats, rows, columns);
    std::string refused;
    const auto code = generate_avx512<T>(chain.code, refused);
    ASSERT_NE(code, nullptr) << refused;
    Block<T> y(rows, columns, columns + gap, offset);
    std::vector<void*> data;
    for (Block<T>& input : inputs) data.push_back(input.data());
    data.push_back(y.data());
    const std::vector<std::ptrdiff_t> strides(data.size(), std::ptrdiff_t((columns + gap) * sizeof(T)));
    code->function(data.data(), strides.data(), rows, columns);
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t c = 0; c < columns; ++c)
        ASSERT_TRUE(kernels::same_bits(y.at(r, c), wanted.at(r, c)))
            << chain.ops.back().name << " of " << chain.ops.size() << " at " << r << ',' << c << " of " << rows << 'x'
            << columns << " splats " << splats << ": " << y.at(r, c) << " for " << wanted.at(r, c);
    ASSERT_TRUE(y.guards_hold());
  }
};
TYPED_TEST_SUITE(GeneratedTest, Reals);

TYPED_TEST(GeneratedTest, EveryOpAtEveryLengthAndAlignment) {
  for (const auto& op : kOps)
    for (std::size_t columns = 1; columns <= 67; columns += columns < 34 ? 1 : 11)
      this->check({{}, {op}, {{0, 1, 2}}}, 2, columns, 5, columns % 16, 0, std::uint32_t(columns));
}

TYPED_TEST(GeneratedTest, OperandsThatRepeatAlongARow) {
  for (const auto& op : kOps)
    for (unsigned splats = 0; splats < 1u << op.arity; ++splats)
      this->check({{}, {op}, {{0, 1, 2}}}, 3, 21, 2, 1, splats, splats + 5);
}

// Long random chains need more registers than there are.
TYPED_TEST(GeneratedTest, ChainsLongerThanTheRegisters) {
  std::mt19937 random(5);
  for (int round = 0; round < 60; ++round) {
    typename TestFixture::Chain chain;
    const int length = 1 + round;
    for (int k = 0; k < length; ++k) {
      chain.ops.push_back(kOps[random() % std::size(kOps)]);
      std::array<int, 3> in{};
      for (int& i : in) i = int(random() % unsigned(TestFixture::kInputs + k));
      chain.in.push_back(in);
    }
    this->check(std::move(chain), 2, 1 + random() % 40, 3, random() % 16, random() % 16, random());
  }
}

}  // namespace
}  // namespace lamina::kernels
