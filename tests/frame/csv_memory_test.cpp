// Reading takes at most 10 bytes a numeric cell, and a fixed amount for blocks.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include <gtest/gtest.h>

#include "base/temporary_folder.hpp"
#include "lamina/csv.hpp"

namespace lamina {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LAMINA_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define LAMINA_SANITIZED 1
#endif
#endif

constexpr std::size_t kRows = 150000, kColumns = 20;

// The first 40,000 rows fit bytes, so that all columns must widen.
std::string write_table(const TemporaryFolder& folder) {
  std::string text;
  for (std::size_t row = 0; row < kRows; ++row)
    for (std::size_t c = 0; c < kColumns; ++c)
      text +=
          std::to_string(row < 40000 ? row % 200 : row) + (row < 40000 ? "" : ".25") + (c + 1 < kColumns ? "," : "\n");
  return folder.write("table.csv", text);
}

std::int64_t peak_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return std::int64_t{1024} * usage.ru_maxrss;
}

TEST(CsvMemory, TenBytesANumericCell) {
#ifdef LAMINA_SANITIZED
  GTEST_SKIP() << "sanitizers keep memory of their own";
#endif
  const TemporaryFolder folder;
  const std::string path = write_table(folder);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {  // a process of its own: the peak counts from here
    const std::int64_t before = peak_bytes();
    CsvOptions options;
    options.threads = 2;
    const Frame frame = read_csv(path, options);
    const std::int64_t taken = peak_bytes() - before;
    const bool widened = frame.rows() == kRows && !frame.columns().front().is_bytes();
    constexpr std::int64_t kBlocks = std::int64_t{12} << 20;  // text and cells of two threads' blocks
    _exit(!widened ? 2 : taken <= static_cast<std::int64_t>(10 * kRows * kColumns) + kBlocks ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace lamina
