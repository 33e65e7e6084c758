// What a container or a service manager allows this process: the limits of its cgroup and of the cgroup's ancestors.
// `root` is put before every path read, so that a test can lay out a machine of its own.
#pragma once

#include <cstddef>
#include <string>

namespace lamina {

// The smallest processor quota (v1: cpu.cfs_quota_us over cpu.cfs_period_us; v2: cpu.max), in processors, rounded up,
// at least 1; INT_MAX where there is none.
int cgroup_cpus(const std::string& root = "");

// The least memory that is left, in bytes: limit − use, where cached files that can be dropped do not count as used
// (v1: memory.limit_in_bytes, memory.usage_in_bytes, total_inactive_file of memory.stat; v2: memory.max,
// memory.current, inactive_file). SIZE_MAX where there is no limit.
std::size_t cgroup_memory(const std::string& root = "");

}  // namespace lamina
