// The container of a model file: what comes back, and that no damaged byte is ever taken for a model.
#include "model/file.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "lamina/error.hpp"

namespace lamina {
namespace {

using nlohmann::json;

FileTensor tensor(std::string name, Precision precision, Shape shape, std::vector<double> values) {
  return {std::move(name), precision, std::move(shape), std::move(values)};
}

ModelFile small_file() {
  ModelFile file;
  file.model.content = {{"network", {{"layers", {2, 3}}}}, {"target", "größe"}, {"rate", 0.1}};
  file.model.tensors = {tensor("dense1.weights", Precision::fp32, {2, 2}, {1.5, -2.25, 0.125, 3e-40}),
                        tensor("dense1.biases", Precision::fp64, {2}, {0.1, -0.0})};
  file.state = FileSection{{{"epoch", 7}}, {tensor("step", Precision::fp32, {}, {42})}};
  return file;
}

Error error_of(std::string_view bytes) {
  try {
    unpack(bytes, "a.lamina");
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "the bytes were taken for a model";
  return Error(ErrorKind::internal, "", "");
}

void expect_equal(const FileSection& a, const FileSection& b) {
  EXPECT_EQ(a.content, b.content);
  ASSERT_EQ(a.tensors.size(), b.tensors.size());
  for (std::size_t i = 0; i < a.tensors.size(); ++i) {
    EXPECT_EQ(a.tensors[i].name, b.tensors[i].name);
    EXPECT_EQ(a.tensors[i].precision, b.tensors[i].precision);
    EXPECT_EQ(a.tensors[i].shape, b.tensors[i].shape);
    EXPECT_EQ(a.tensors[i].values.size(), b.tensors[i].values.size());
  }
}

TEST(ModelFileTest, GivesBackWhatWasWritten) {
  const ModelFile written = small_file();
  const ModelFile read = unpack(pack(written), "a.lamina");
  expect_equal(read.model, written.model);
  ASSERT_TRUE(read.state.has_value());
  expect_equal(*read.state, *written.state);
  EXPECT_EQ(read.model.tensors[0].values, (std::vector<double>{1.5, -2.25, 0.125, static_cast<float>(3e-40)}));
  EXPECT_EQ(read.model.tensors[1].values, (std::vector<double>{0.1, -0.0}));
  EXPECT_TRUE(std::signbit(read.model.tensors[1].values[1]));
  EXPECT_EQ(read.state->tensors[0].values, std::vector<double>{42});
}

TEST(ModelFileTest, EqualValuesGiveEqualBytes) { EXPECT_EQ(pack(small_file()), pack(small_file())); }

TEST(ModelFileTest, WithoutStateTheModelIsTheSame) {
  ModelFile file = small_file();
  file.state.reset();
  const ModelFile read = unpack(pack(file), "a.lamina");
  EXPECT_FALSE(read.state.has_value());
  expect_equal(read.model, file.model);
  EXPECT_LT(pack(file).size(), pack(small_file()).size());
}

TEST(ModelFileTest, TensorsLieAtMultiplesOf64) {
  const std::string bytes = pack(small_file());
  EXPECT_EQ(bytes.size() % 64, 0u);
  const float first[] = {1.5f, -2.25f};
  const std::size_t at = bytes.find(std::string(reinterpret_cast<const char*>(first), sizeof first));
  ASSERT_NE(at, std::string::npos);
  EXPECT_EQ(at % 64, 0u);
}

TEST(ModelFileTest, EveryFlippedBitIsAnError) {
  const std::string good = pack(small_file());
  for (std::size_t i = 0; i < good.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ (1 << bit));
      ASSERT_EQ(error_of(bad).kind(), ErrorKind::model) << "byte " << i << " bit " << bit;
    }
}

TEST(ModelFileTest, EveryTruncationIsAnError) {
  const std::string good = pack(small_file());
  for (std::size_t length = 0; length < good.size(); ++length)
    ASSERT_EQ(error_of(std::string_view(good).substr(0, length)).kind(), ErrorKind::model) << length;
}

TEST(ModelFileTest, TruncationNamesExpectedAndFoundBytes) {
  const std::string good = pack(small_file());
  const std::string what = error_of(std::string_view(good).substr(0, good.size() - 1)).what();
  EXPECT_NE(what.find("a.lamina: "), std::string::npos) << what;
  EXPECT_NE(what.find(std::to_string(good.size()) + " bytes"), std::string::npos) << what;
  EXPECT_NE(what.find("has " + std::to_string(good.size() - 1)), std::string::npos) << what;
}

TEST(ModelFileTest, BytesBehindTheEndAreAnError) {
  EXPECT_EQ(error_of(pack(small_file()) + std::string(64, '\0')).kind(), ErrorKind::model);
}

TEST(ModelFileTest, DamageNamesThePart) {
  std::string bad = pack(small_file());
  const float value = 1.5f;
  bad[bad.find(std::string(reinterpret_cast<const char*>(&value), 4))] ^= 1;
  EXPECT_NE(std::string(error_of(bad).what()).find("tensor dense1.weights"), std::string::npos);
  bad = pack(small_file());
  bad[bad.find("target")] ^= 1;
  EXPECT_NE(std::string(error_of(bad).what()).find("header"), std::string::npos);
}

TEST(ModelFileTest, ALaterVersionNamesBoth) {
  std::string bytes = pack(small_file());
  bytes[8] = 3;
  const std::string what = error_of(bytes).what();
  EXPECT_NE(what.find("version 3"), std::string::npos) << what;
  EXPECT_NE(what.find("version 1"), std::string::npos) << what;
}

TEST(ModelFileTest, AnotherKindOfFileIsNotAModel) {
  for (const char* text : {"", "x", "Age,Sex\n63,1\n", "LAMINB", "PK\x03\x04"})
    EXPECT_NE(std::string(error_of(text).what()).find("not a"), std::string::npos) << text;
}

// ---- headers whose checksums hold but whose content lies ----

std::string with_header(const std::string& header, const std::string& data = "") {
  // `pack` of an empty file gives a valid preamble to imitate; checksums are recomputed by the rule of the format.
  const auto crc = [](std::string_view bytes) {
    std::uint32_t state = 0xffffffffu;  // CRC-32, bit by bit
    for (unsigned char byte : bytes) {
      state ^= byte;
      for (int i = 0; i < 8; ++i) state = (state >> 1) ^ (0xedb88320u & (0u - (state & 1u)));
    }
    return ~state;
  };
  std::string bytes("LAMINA\x1a\n", 8);
  const auto put = [&](auto value) { bytes.append(reinterpret_cast<const char*>(&value), sizeof value); };
  const std::size_t data_offset = (64 + header.size() + 63) / 64 * 64;
  put(std::uint32_t{1});
  put(std::uint32_t{crc(header)});
  put(std::uint64_t{header.size()});
  put(std::uint64_t{data_offset + data.size()});
  put(std::uint32_t{crc(bytes)});
  bytes.resize(64, '\0');
  bytes += header;
  bytes.resize(data_offset, '\0');
  return bytes + data;
}

std::string with_tensor(const std::string& entry) {
  return with_header(R"({"model":{"content":{},"tensors":[)" + entry + "]}}", std::string(64, '\0'));
}

TEST(ModelFileTest, TheHandMadeHeaderOfTheseTestsIsValid) {
  const ModelFile file = unpack(with_header(R"({"model":{"content":{"a":1},"tensors":[]}})"), "a.lamina");
  EXPECT_EQ(file.model.content, (json{{"a", 1}}));
}

TEST(ModelFileTest, LyingSizesAllocateNothing) {
  for (const char* shape : {"[9223372036854775807,9223372036854775807]", "[4294967296,4294967296]", "[1000000000000]",
                            "[-1]", "[-1,-1]", "[17]", "[1,1,1,1,1,1,1,1,1]", "[1.5]", "\"x\"", "[1e300]", "{}"})
    EXPECT_EQ(
        error_of(with_tensor(R"({"name":"w","type":"fp32","checksum":0,"shape":)" + std::string(shape) + "}")).kind(),
        ErrorKind::model)
        << shape;
}

TEST(ModelFileTest, HeadersThatWeWouldNotWriteAreErrors) {
  for (const char* header : {"", "1", "[]", "{}", "{\"model\":1}", R"({"model":{"content":{},"tensors":[1]}})",
                             R"({"model":{"content":{},"tensors":[{"name":1}]}})", R"({"model":{"tensors":[]}})",
                             "{\"model\":{\"content\":\"\xff\",\"tensors\":[]}}", "{\"model\"", "{} {}"})
    EXPECT_EQ(error_of(with_header(header)).kind(), ErrorKind::model) << header;
}

TEST(ModelFileTest, TwoTensorsOfOneNameAreAnError) {
  const std::string empty = R"({"name":"w","type":"fp32","checksum":0,"shape":[0]})";
  EXPECT_EQ(error_of(with_header(R"({"model":{"content":{},"tensors":[)" + empty + "," + empty + "]}}")).kind(),
            ErrorKind::model);
}

TEST(ModelFileTest, DeepNestingIsAnError) {
  const std::string deep = std::string(1000000, '[') + std::string(1000000, ']');
  EXPECT_EQ(error_of(with_header(R"({"model":{"content":)" + deep + R"(,"tensors":[]}})")).kind(), ErrorKind::model);
}

}  // namespace
}  // namespace lamina
