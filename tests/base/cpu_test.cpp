#include "base/cpu.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include <algorithm>
#include <climits>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include "base/available_memory.hpp"
#include "base/cgroup.hpp"
#include "base/temporary_folder.hpp"
#include "lamina/error.hpp"

namespace lamina {
namespace {

TEST(CpuTier, NamesReadBack) {
  const CpuTier ascending[] = {CpuTier::reference, CpuTier::avx2, CpuTier::avx512, CpuTier::avx512bf16, CpuTier::amx};
  for (CpuTier tier : ascending) EXPECT_EQ(parse_cpu_tier(name(tier)), tier);
  EXPECT_TRUE(std::is_sorted(std::begin(ascending), std::end(ascending)));
}

TEST(CpuTier, UnknownNameListsTheNames) {
  try {
    parse_cpu_tier("AVX3");
    FAIL() << "expected an error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_STREQ(error.what(), "there is no CPU tier 'AVX3'; choose one of reference, avx2, avx512, avx512bf16, amx");
  }
}

TEST(CpuTier, AgreesWithTheCompilersDetection) {
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
  EXPECT_EQ(detect_cpu_tier() >= CpuTier::avx2, avx2);
  EXPECT_EQ(detect_cpu_tier() >= CpuTier::avx512, avx512);
  EXPECT_EQ(detect_cpu_tier() >= CpuTier::avx512bf16, avx512 && __builtin_cpu_supports("avx512bf16"));
}

// The kernel lists a flag where it saves the state that goes with it.
TEST(CpuTier, HasTilesOnlyWhereTheKernelKnowsThem) {
  std::ifstream file("/proc/cpuinfo");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (detect_cpu_tier() < CpuTier::avx512bf16) GTEST_SKIP() << "below the tier in question";
  const bool tiles = text.find(" amx_bf16") != std::string::npos && text.find(" amx_tile") != std::string::npos;
  EXPECT_LE(detect_cpu_tier() == CpuTier::amx, tiles);
}

TEST(CpuTier, IsTheMachinesUnlessOneIsForced) {
  EXPECT_EQ(choose_cpu_tier("auto", CpuTier::avx2), CpuTier::avx2);
  EXPECT_EQ(choose_cpu_tier("auto", CpuTier::reference), CpuTier::reference);
  EXPECT_EQ(choose_cpu_tier("reference", CpuTier::avx512), CpuTier::reference);
  EXPECT_EQ(choose_cpu_tier("avx512", CpuTier::avx512), CpuTier::avx512);
}

std::string refusal(const char* tier, CpuTier machine) {
  try {
    choose_cpu_tier(tier, machine);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.what();
  }
  return {};
}

TEST(CpuTier, IsRefusedByNameWhereTheMachineLacksIt) {
  EXPECT_EQ(refusal("avx512", CpuTier::avx2),
            "this machine has no CPU tier avx512: it lacks AVX-512 F, CD, BW, DQ or VL, or an operating system that "
            "saves their registers; choose one of reference, avx2, or auto");
  EXPECT_EQ(refusal("avx2", CpuTier::reference),
            "this machine has no CPU tier avx2: it lacks AVX2, FMA, F16C, BMI1, BMI2, LZCNT, AES or PCLMULQDQ, or an "
            "operating system that saves their registers; choose one of reference, or auto");
  EXPECT_EQ(refusal("avx512bf16", CpuTier::avx512),
            "this machine has no CPU tier avx512bf16: it lacks AVX512-BF16, or what avx512 needs; choose one of "
            "reference, avx2, avx512, or auto");
  EXPECT_EQ(
      refusal("amx", CpuTier::avx512bf16),
      "this machine has no CPU tier amx: it lacks AMX-TILE or AMX-BF16, or an operating system that lets programs "
      "use them; choose one of reference, avx2, avx512, avx512bf16, or auto");
  EXPECT_EQ(refusal("AVX3", CpuTier::avx512), refusal("AVX3", CpuTier::reference));
}

TEST(UsableCpus, FollowTheAffinityMask) {
  EXPECT_GE(usable_cpus(), 1);
  int seen = 0;
  std::thread([&] {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    sched_setaffinity(0, sizeof one, &one);
    seen = usable_cpus();
  }).join();
  EXPECT_EQ(seen, 1);
}

// ---- cgroups: a machine laid out in a folder ----

constexpr char kMountV1[] =
    "30 20 0:5 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct\n";
constexpr char kMountV2[] = "30 20 0:5 / /sys/fs/cgroup rw,relatime - cgroup2 cgroup2 rw\n";

TEST(CgroupCpus, NoneWithoutCgroups) {
  TemporaryFolder machine;
  EXPECT_EQ(cgroup_cpus(machine.path()), INT_MAX);
}

TEST(CgroupCpus, V2RoundsUp) {
  TemporaryFolder machine;
  machine.write("proc/self/mountinfo", kMountV2);
  machine.write("proc/self/cgroup", "0::/job\n");
  machine.write("sys/fs/cgroup/job/cpu.max", "250000 100000\n");
  EXPECT_EQ(cgroup_cpus(machine.path()), 3);
  machine.write("sys/fs/cgroup/job/cpu.max", "10000 100000\n");
  EXPECT_EQ(cgroup_cpus(machine.path()), 1);
  machine.write("sys/fs/cgroup/job/cpu.max", "max 100000\n");
  EXPECT_EQ(cgroup_cpus(machine.path()), INT_MAX);
}

TEST(CgroupCpus, TheTightestAncestorCounts) {
  TemporaryFolder machine;
  machine.write("proc/self/mountinfo", kMountV2);
  machine.write("proc/self/cgroup", "0::/slice/job\n");
  machine.write("sys/fs/cgroup/slice/job/cpu.max", "800000 100000\n");
  machine.write("sys/fs/cgroup/slice/cpu.max", "200000 100000\n");
  EXPECT_EQ(cgroup_cpus(machine.path()), 2);
}

TEST(CgroupCpus, V1) {
  TemporaryFolder machine;
  machine.write("proc/self/mountinfo", kMountV1);
  machine.write("proc/self/cgroup", "5:memory:/other\n4:cpu,cpuacct:/job\n");
  machine.write("sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_quota_us", "150000\n");
  machine.write("sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(cgroup_cpus(machine.path()), 2);
  machine.write("sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_quota_us", "-1\n");
  EXPECT_EQ(cgroup_cpus(machine.path()), INT_MAX);
}

TEST(CgroupCpus, AContainerSeesItsOwnCgroupAtTheMountPoint) {
  TemporaryFolder machine;
  machine.write("proc/self/mountinfo", "30 20 0:5 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
  machine.write("proc/self/cgroup", "0::/docker/abc\n");
  machine.write("sys/fs/cgroup/cpu.max", "400000 100000\n");
  EXPECT_EQ(cgroup_cpus(machine.path()), 4);
  machine.write("proc/self/cgroup", "0::/elsewhere\n");
  EXPECT_EQ(cgroup_cpus(machine.path()), 4);
}

TEST(CgroupMemory, IsTheLimitLessWhatIsUsedAndCannotBeDropped) {
  TemporaryFolder machine;
  EXPECT_EQ(cgroup_memory(machine.path()), SIZE_MAX);
  machine.write("proc/self/mountinfo", kMountV2);
  machine.write("proc/self/cgroup", "0::/slice/job\n");
  machine.write("sys/fs/cgroup/slice/job/memory.max", "max\n");
  machine.write("sys/fs/cgroup/slice/job/memory.current", "1000\n");
  EXPECT_EQ(cgroup_memory(machine.path()), SIZE_MAX);
  machine.write("sys/fs/cgroup/slice/memory.max", "100000\n");
  machine.write("sys/fs/cgroup/slice/memory.current", "70000\n");
  EXPECT_EQ(cgroup_memory(machine.path()), 30000U);
  machine.write("sys/fs/cgroup/slice/memory.stat", "anon 40000\nfile 30000\ninactive_file 20000\n");
  EXPECT_EQ(cgroup_memory(machine.path()), 50000U);
  machine.write("sys/fs/cgroup/slice/job/memory.max", "1500\n");
  EXPECT_EQ(cgroup_memory(machine.path()), 500U);
}

TEST(CgroupMemory, V1) {
  TemporaryFolder machine;
  machine.write("proc/self/mountinfo", "31 20 0:6 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
  machine.write("proc/self/cgroup", "4:cpu,cpuacct:/other\n5:memory:/job\n");
  machine.write("sys/fs/cgroup/memory/job/memory.limit_in_bytes", "4000\n");
  machine.write("sys/fs/cgroup/memory/job/memory.usage_in_bytes", "3500\n");
  machine.write("sys/fs/cgroup/memory/job/memory.stat", "cache 1000\ntotal_inactive_file 600\n");
  EXPECT_EQ(cgroup_memory(machine.path()), 1100U);
  machine.write("sys/fs/cgroup/memory/job/memory.limit_in_bytes", "9223372036854771712\n");
  EXPECT_EQ(cgroup_memory(machine.path()), SIZE_MAX);
}

TEST(AvailableMemory, IsTheLeastOfMachineAndCgroup) {
  TemporaryFolder machine;
  machine.write("proc/meminfo", "MemTotal:       8000 kB\nMemFree:         100 kB\nMemAvailable:   2000 kB\n");
  EXPECT_EQ(available_memory(machine.path()), 2000U * 1024);
  machine.write("proc/self/mountinfo", kMountV2);
  machine.write("proc/self/cgroup", "0::/job\n");
  machine.write("sys/fs/cgroup/job/memory.max", "50000\n");
  machine.write("sys/fs/cgroup/job/memory.current", "20000\n");
  EXPECT_EQ(available_memory(machine.path()), 30000U);
  EXPECT_GT(available_memory(), std::size_t{1} << 20) << "of this machine";
}

}  // namespace
}  // namespace lamina
