#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

#include "base/atomic_file.hpp"
#include "base/read_file.hpp"
#include "base/temporary_folder.hpp"
#include "lamina/error.hpp"
#include "lamina/files.hpp"

namespace lamina {
namespace {

template <class F>
Error error_of(F&& body) {
  try {
    body();
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorKind::internal, "nothing was thrown", "");
}

void expect_file_error(const Error& error, const std::string& line) {
  EXPECT_EQ(error.kind(), ErrorKind::file);
  EXPECT_EQ(error.what(), line);
}

mode_t mode_of(const std::string& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0);
  return status.st_mode & 07777;
}

TEST(ReadFile, GivesTheBytes) {
  TemporaryFolder folder;
  const std::string bytes("a\0\r\n\xff", 5);
  EXPECT_EQ(read_file(folder.write("x", bytes)), bytes);
  EXPECT_EQ(read_file(folder.write("empty", "")), "");
  const std::string large(300000, 'x');
  EXPECT_EQ(read_file(folder.write("large", large)), large);
}

TEST(ReadFile, ReadsWhatStatesNoSize) {
  EXPECT_FALSE(read_file("/proc/self/cmdline").empty());
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const std::string sent(200000, 'y');
  std::thread writer([&] {
    for (std::size_t done = 0; done < sent.size();) {
      const ssize_t count = ::write(ends[1], sent.data() + done, sent.size() - done);
      if (count <= 0) break;
      done += static_cast<std::size_t>(count);
    }
    ::close(ends[1]);
  });
  const std::string got = read_file("/proc/self/fd/" + std::to_string(ends[0]));
  writer.join();
  ::close(ends[0]);
  EXPECT_EQ(got, sent);
}

TEST(ReadFile, SaysWhatIsWrong) {
  TemporaryFolder folder;
  const std::string missing = folder.file("missing"), under = folder.write("x", "") + "/y";
  expect_file_error(error_of([&] { read_file(missing); }),
                    missing + ": cannot be read: there is no such file or folder; check the name and the folder");
  expect_file_error(error_of([&] { read_file(folder.path()); }),
                    folder.path() + ": cannot be read: it is a folder; name a file");
  expect_file_error(error_of([&] { read_file(under); }),
                    under + ": cannot be read: a part of the path is a file, not a folder; check the path");
}

TEST(ReplaceFile, WritesANewFile) {
  TemporaryFolder folder;
  const mode_t mask = ::umask(022);
  replace_file(folder.file("m"), "bytes");
  ::umask(mask);
  EXPECT_EQ(folder.read("m"), "bytes");
  EXPECT_EQ(mode_of(folder.file("m")), 0644u);
  EXPECT_EQ(folder.entries(), 1u);
}

TEST(ReplaceFile, KeepsPermissionsAndReplacesTheWhole) {
  TemporaryFolder folder;
  const std::string path = folder.write("m", "a longer old content");
  ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
  replace_file(path, "new");
  EXPECT_EQ(folder.read("m"), "new");
  EXPECT_EQ(mode_of(path), 0640u);
  EXPECT_EQ(folder.entries(), 1u);
}

TEST(ReplaceFile, FollowsLinks) {
  TemporaryFolder folder;
  folder.write("real/m", "old");
  std::filesystem::create_symlink("real/m", folder.file("link"));
  std::filesystem::create_symlink("link", folder.file("link2"));
  replace_file(folder.file("link2"), "new");
  EXPECT_EQ(folder.read("real/m"), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(folder.file("link")));
  EXPECT_TRUE(std::filesystem::is_symlink(folder.file("link2")));

  std::filesystem::create_symlink("real/later", folder.file("dangling"));
  replace_file(folder.file("dangling"), "made");
  EXPECT_EQ(folder.read("real/later"), "made");
}

TEST(ReplaceFile, SaysWhatIsWrongAndLeavesNothing) {
  TemporaryFolder folder;
  const std::string no_folder = folder.file("none/m"), under = folder.write("x", "kept") + "/m";
  expect_file_error(error_of([&] { replace_file(no_folder, "b"); }),
                    no_folder + ": cannot be written: there is no such file or folder; check the name and the folder");
  expect_file_error(error_of([&] { replace_file(under, "b"); }),
                    under + ": cannot be written: a part of the path is a file, not a folder; check the path");
  expect_file_error(error_of([&] { replace_file(folder.path(), "b"); }),
                    folder.path() + ": cannot be written: it is a folder; name a file");
  expect_file_error(error_of([&] { replace_file("", "b"); }),
                    "'': cannot be written: there is no such file or folder; check the name and the folder");
  std::filesystem::create_symlink("circle", folder.file("circle"));
  EXPECT_EQ(error_of([&] { replace_file(folder.file("circle"), "b"); }).remedy(), "mend the links");
  EXPECT_EQ(folder.entries(), 2u);
  EXPECT_EQ(folder.read("x"), "kept");
}

TEST(ReplaceFile, ReportsAFullDevice) {
  const Error huge = error_of([&] { check_writable(TemporaryFolder().file("m"), std::int64_t{1} << 60); });
  EXPECT_EQ(huge.kind(), ErrorKind::file) << "more room than any disk has";
  expect_file_error(error_of([] { replace_file("/dev/full", "b"); }),
                    "/dev/full: cannot be written: no space left; free some space or choose another disk");
}

// A limit on file sizes stands in for a full disk: the write fails half way.
TEST(ReplaceFile, KeepsTheOldFileWhenWritingFailsHalfWay) {
  TemporaryFolder folder;
  const std::string path = folder.write("m", "old");
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit small{10000, before.rlim_max};
  auto* handler = ::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const Error error = error_of([&] { replace_file(path, std::string(50000, 'x')); });
  ::setrlimit(RLIMIT_FSIZE, &before);
  ::signal(SIGXFSZ, handler);
  EXPECT_EQ(error.kind(), ErrorKind::file);
  EXPECT_EQ(error.message(), "cannot be written: the file would be too large");
  EXPECT_EQ(folder.read("m"), "old");
  EXPECT_EQ(folder.entries(), 1u);
}

TEST(AtomicFile, WithoutCommitNothingHappens) {
  TemporaryFolder folder;
  const std::string path = folder.write("m", "old");
  {
    AtomicFile file(path);
    file.write("half");
    EXPECT_EQ(folder.entries(), 2u);
    EXPECT_EQ(folder.read("m"), "old");
  }
  EXPECT_EQ(folder.read("m"), "old");
  EXPECT_EQ(folder.entries(), 1u);
}

TEST(AtomicFile, TwoWritersOfOneFileDoNotMeet) {
  TemporaryFolder folder;
  const std::string path = folder.file("m");
  AtomicFile a(path), b(path);
  a.write("aaaa");
  b.write("bb");
  a.commit();
  EXPECT_EQ(folder.read("m"), "aaaa");
  b.commit();
  EXPECT_EQ(folder.read("m"), "bb");
  EXPECT_EQ(folder.entries(), 1u);
}

TEST(AtomicFile, WritesPipesDirectly) {
  TemporaryFolder folder;
  const std::string path = folder.file("pipe");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const int reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  replace_file(path, "through");
  char got[16] = {};
  EXPECT_EQ(::read(reader, got, sizeof got), 7);
  ::close(reader);
  EXPECT_STREQ(got, "through");
  EXPECT_TRUE(std::filesystem::is_fifo(path));
}

TEST(CheckWritable, ComplainsAsWritingWouldAndChangesNothing) {
  TemporaryFolder folder;
  const std::string path = folder.write("m", "old");
  check_writable(path);
  check_writable(folder.file("new"));
  EXPECT_EQ(folder.read("m"), "old");
  EXPECT_EQ(folder.entries(), 1u);
  EXPECT_THROW(check_writable(folder.file("no/m")), Error);
  EXPECT_THROW(check_writable(folder.path()), Error);
  EXPECT_THROW(check_writable(path + "/m"), Error);
}

TEST(CheckWritable, LeavesAPipeToItsReader) {
  TemporaryFolder folder;
  const std::string path = folder.file("pipe");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  check_writable(path);  // opening it would wait for a reader for ever
}

TEST(AtomicFile, AppendsToAnOpenFileNamedByItsNumber) {
  TemporaryFolder folder;
  const int open_file = ::open(folder.write("log", "first,").c_str(), O_WRONLY | O_APPEND);
  ASSERT_GE(open_file, 0);
  replace_file("/dev/fd/" + std::to_string(open_file), "second");
  ::close(open_file);
  EXPECT_EQ(folder.read("log"), "first,second");
}

}  // namespace
}  // namespace lamina
