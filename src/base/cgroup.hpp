// The processor quota that a container or a service manager lays on this process.
#pragma once

#include <string>

namespace lamina {

// The smallest quota of this process's cgroup and its ancestors (v1: cpu.cfs_quota_us over cpu.cfs_period_us; v2:
// cpu.max), in processors, rounded up, at least 1; INT_MAX where there is none. `root` is put before every path read,
// so that a test can lay out a machine of its own.
int cgroup_cpus(const std::string& root = "");

}  // namespace lamina
