// The contract of bits: one stored checksum per reference model, which every compiler, tier and number of threads must
// meet. A change that alters it changes the bits of every model there is, and says so in the change log.
#include <gtest/gtest.h>
#include <cstdint>
#include <ostream>
#include <string>

#include "base/checksum.hpp"
#include "base/cpu.hpp"
#include "lamina/csv.hpp"
#include "lamina/fit.hpp"
#include "lamina/model.hpp"

namespace lamina {
namespace {

struct Reference {
  const char* name;
  const char* table;
  const char* target;
  const char* activation;
  const char* optimizer;
  const char* precision;
  std::uint32_t checksum;                                      // of all weights and biases, in order, as doubles
  std::vector<std::pair<const char*, const char*>> more = {};  // options
};

// The tables bring missing cells, categories and skewed numbers; the short last batch, fp64 and every activation's
// transcendental function take part.
const Reference kReferences[] = {
    {"classes", "heart/Heart.csv", "AHD", "relu", "adam", "fp32", 0x11155cbe},
    {"several classes", "iris/iris.csv", "C5", "tanh", "adam", "fp32", 0x2fb4f616},
    {"numbers", "boston/BostonHousing.csv", "medv", "silu", "sgd", "fp32", 0xe52d22fc},
    {"double precision", "heart/Heart.csv", "AHD", "sigmoid", "sgd", "fp64", 0xe57f9d84},
    {"all rows at once",
     "heart/Heart.csv",
     "AHD",
     "tanh",
     "lbfgs",
     "fp32",
     0xbef88e28,
     {{"learning_rate", "0"}, {"batch", "0"}}},
    {"limits",
     "boston/BostonHousing.csv",
     "medv",
     "relu",
     "nadam",
     "fp32",
     0x5737382e,
     {{"clip_value", "0.3"},
      {"clip_norm", "0.5"},
      {"max_w2", "1"},
      {"l1", "0.001"},
      {"ema", "0.9"},
      {"starts", "2"},
      {"schedule", "cosine_restarts"},
      {"restart_epochs", "1"},
      {"warmup", "0.5"}}},
    {"masks noise and norms",  // all that a training step draws random numbers for, and statistics of batches
     "iris/iris.csv",
     "C5",
     "tanh",
     "adam",
     "fp32",
     0x3cfd4d16,
     {{"normalization", "batch"},
      {"dropout", "0.2,0.1"},
      {"input_dropout", "0.1"},
      {"drop_connect", "0.1"},
      {"input_noise", "0.1"},
      {"weight_noise", "0.01"},
      {"label_noise", "0.05"},
      {"sparsity_beta", "0.01"}}},
};

std::uint32_t trained_checksum(const Reference& reference, int threads, CpuTier tier) {
  CsvOptions reading;
  reading.threads = threads;
  const Frame table = read_csv(std::string(LAMINA_SOURCE_DIR "/data/") + reference.table, reading);
  Options options;
  options.target = reference.target;
  options.hidden = {24, 9};
  options.activation = reference.activation;
  options.optimizer = reference.optimizer;
  options.precision = reference.precision;
  options.learning_rate = 0.01;
  options.epochs = 4;
  options.batch = 70;  // more than one block of 64 rows, and a short last batch
  options.valid = "0.25";
  options.threads = threads;
  options.cpu_tier = name(tier);
  for (const auto& [option, value] : reference.more) set_option(options, option, value);
  std::uint32_t checksum = 0;
  for (const WeightTensor& tensor : fit(table, options).weights())
    checksum = crc32(std::as_bytes(std::span(tensor.values)), checksum);
  return checksum;
}

void PrintTo(const Reference& reference, std::ostream* out) { *out << reference.name; }

class Bits : public testing::TestWithParam<Reference> {};

TEST_P(Bits, AreTheStoredOnes) {
  for (const CpuTier tier : {CpuTier::reference, CpuTier::avx2, CpuTier::avx512}) {
    if (tier > detect_cpu_tier()) continue;
    for (const int threads : {1, 2, 3, 8}) {
      const std::uint32_t found = trained_checksum(GetParam(), threads, tier);
      EXPECT_EQ(found, GetParam().checksum)
          << std::hex << "0x" << found << std::dec << ": " << threads << " threads, " << name(tier);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(References, Bits, testing::ValuesIn(kReferences), [](const auto& tested) {
  std::string name = tested.param.name;
  for (char& c : name)
    if (c == ' ') c = '_';
  return name;
});

}  // namespace
}  // namespace lamina
