#include "lamina/idx.hpp"

#include <string>

#include <gtest/gtest.h>

#include "base/temporary_folder.hpp"
#include "frame/caught.hpp"
#include "frame/gzip.hpp"

namespace lamina {
namespace {

std::string big_endian(std::uint32_t n) {
  return {static_cast<char>(n >> 24), static_cast<char>(n >> 16), static_cast<char>(n >> 8), static_cast<char>(n)};
}

std::string idx(const std::vector<std::uint32_t>& sizes, const std::string& cells) {
  std::string bytes{'\0', '\0', '\x08', static_cast<char>(sizes.size())};
  for (const std::uint32_t size : sizes) bytes += big_endian(size);
  return bytes + cells;
}

// Two pictures of 2 × 3.
const std::string kImages = idx({2, 2, 3}, {0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, '\xFF'});

TEST(Idx, ImagesAndLabels) {
  const TemporaryFolder folder;
  for (const bool packed : {false, true}) {
    const std::string images = folder.write("images", packed ? gzip(kImages) : kImages);
    const std::string labels = folder.write("labels", packed ? gzip(idx({2}, {9, 4})) : idx({2}, {9, 4}));
    EXPECT_TRUE(is_idx(images));
    const Frame frame = read_idx(images, labels);
    EXPECT_EQ(frame.rows(), 2u);
    EXPECT_EQ(frame.columns().size(), 7u);
    EXPECT_EQ(frame.image_height, 2u);
    EXPECT_EQ(frame.image_width, 3u);
    EXPECT_EQ(frame.column("p1").number(1), 10);
    EXPECT_EQ(frame.column("p6").number(1), 255);
    EXPECT_EQ(frame.column("label").levels(), (std::vector<std::string>{"4", "9"}));
    EXPECT_EQ(frame.column("label").cell(0), "9");
  }
}

TEST(Idx, Mnist) {
  const std::string folder = LAMINA_SOURCE_DIR "/data/mnist/";
  const Frame frame = read_idx(folder + "t10k-images-idx3-ubyte.gz", folder + "t10k-labels-idx1-ubyte.gz");
  EXPECT_EQ(frame.rows(), 10000u);
  EXPECT_EQ(frame.columns().size(), 785u);
  EXPECT_EQ(frame.column("label").cell(0), "7");
  EXPECT_EQ(frame.column("label").levels().size(), 10u);
  EXPECT_FALSE(is_idx(LAMINA_SOURCE_DIR "/data/heart/Heart.csv"));
}

TEST(IdxErrors, SizesThatLie) {
  const TemporaryFolder folder;
  const std::string cut = folder.write("cut", kImages.substr(0, kImages.size() - 1));
  EXPECT_EQ(caught([&] { read_idx(cut); }).line,
            cut + ": the IDX header promises 12 bytes of data, the file holds 11; copy or download it again");
  const std::string longer = folder.write("longer", kImages + "x");
  EXPECT_EQ(caught([&] { read_idx(longer); }).line,
            longer + ": the IDX header promises 12 bytes of data, the file holds 13; copy or download it again");
  const std::string huge = folder.write("huge", gzip(idx({4000000000u, 28, 28}, "abc")));
  EXPECT_NE(caught([&] { read_idx(huge); }).line.find("promises 3136000000000 bytes of data, the file holds at most"),
            std::string::npos);
  const std::string overflow = folder.write("overflow", idx({4000000000u, 4000000000u, 4000000000u}, "abc"));
  EXPECT_NE(caught([&] { read_idx(overflow); }).line.find("too large to be true"), std::string::npos);
  const std::string stump = folder.write("stump", kImages.substr(0, 6));
  EXPECT_NE(caught([&] { read_idx(stump); }).line.find("ends inside its IDX header"), std::string::npos);
  const std::string packed = gzip(kImages);
  const std::string cut_gzip = folder.write("cut.gz", packed.substr(0, packed.size() - 9));
  EXPECT_NE(caught([&] { read_idx(cut_gzip); }).line.find("the gzip file ends too early"), std::string::npos);
}

TEST(IdxErrors, OtherFiles) {
  const TemporaryFolder folder;
  const std::string text = folder.write("text", "a,b\n1,2\n");
  EXPECT_NE(caught([&] { read_idx(text); }).line.find("is not IDX of unsigned bytes"), std::string::npos);
  const std::string images = folder.write("images", kImages);
  const std::string three = folder.write("three", idx({3}, {1, 2, 3}));
  EXPECT_EQ(caught([&] { read_idx(images, three); }).line,
            three + ": there are 3 labels for 2 images; name the labels that belong to the images");
  EXPECT_NE(caught([&] { read_idx(images, images); }).line.find("3 dimensions where one is expected"),
            std::string::npos);
  EXPECT_NE(caught([&] { read_idx(three); }).line.find("holds labels, not images"), std::string::npos);
  const std::string none = folder.write("none", idx({0, 2, 2}, ""));
  EXPECT_NE(caught([&] { read_idx(none); }).line.find("holds no items"), std::string::npos);
}

}  // namespace
}  // namespace lamina
