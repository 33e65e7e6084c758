#include "base/cgroup.hpp"

#include <algorithm>
#include <climits>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <vector>

namespace lamina {

namespace {

// Where a hierarchy with the controller is mounted: the cgroup `top` appears at the folder `point`.
struct Mount {
  bool v2 = false;
  std::string top, point;
};

bool lists(const std::string& comma_separated, const std::string& word) {
  return ("," + comma_separated + ",").find("," + word + ",") != std::string::npos;
}

// Lines of /proc/self/mountinfo (proc(5)): id parent device ROOT POINT options [fields…] - TYPE source SUPER-OPTIONS.
std::vector<Mount> mounts_of(const std::string& root, const std::string& controller) {
  std::vector<Mount> mounts;
  std::ifstream file(root + "/proc/self/mountinfo");
  for (std::string line; std::getline(file, line);) {
    const std::size_t dash = line.find(" - ");
    if (dash == std::string::npos) continue;
    std::istringstream left(line.substr(0, dash)), right(line.substr(dash + 3));
    std::string skipped, type, super;
    Mount mount;
    left >> skipped >> skipped >> skipped >> mount.top >> mount.point;
    right >> type >> skipped >> super;
    mount.v2 = type == "cgroup2";
    if (mount.v2 || (type == "cgroup" && lists(super, controller))) mounts.push_back(mount);
  }
  return mounts;
}

// Our cgroup in the controller's v1 hierarchy or in v2; lines of /proc/self/cgroup are NUMBER:CONTROLLERS:PATH, v2 is
// "0::PATH".
std::string own_path(const std::string& root, const std::string& controller, bool v2) {
  std::ifstream file(root + "/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    if (v2 ? controllers.empty() : lists(controllers, controller)) return line.substr(second + 1);
  }
  return "/";
}

// Quota ÷ period in the folder; infinite when absent, "max" or negative.
double quota(const std::string& folder, bool v2) {
  double allowed = -1, period = 0;
  if (v2) {
    std::ifstream(folder + "/cpu.max") >> allowed >> period;  // "max 100000" fails to read a number: left at 0
  } else {
    std::ifstream(folder + "/cpu.cfs_quota_us") >> allowed;
    std::ifstream(folder + "/cpu.cfs_period_us") >> period;
  }
  return allowed > 0 && period > 0 ? allowed / period : INFINITY;
}

double number_in(const std::string& path) {
  double number = INFINITY;
  if (!(std::ifstream(path) >> number)) return INFINITY;  // absent, or "max"
  return number;
}

// The number behind a word of memory.stat, 0 when it is not there.
double statistic(const std::string& path, const std::string& name) {
  std::ifstream file(path);
  std::string word;
  for (double value = 0; file >> word >> value;)
    if (word == name) return value;
  return 0;
}

// Bytes left in the folder's cgroup; infinite without a limit.
double memory_left(const std::string& folder, bool v2) {
  const double limit = number_in(folder + (v2 ? "/memory.max" : "/memory.limit_in_bytes"));
  const double used = number_in(folder + (v2 ? "/memory.current" : "/memory.usage_in_bytes"));
  if (!std::isfinite(limit) || !std::isfinite(used)) return INFINITY;
  const double cached = statistic(folder + "/memory.stat", v2 ? "inactive_file" : "total_inactive_file");
  return std::max(0.0, limit - std::max(0.0, used - cached));
}

// What a controller allows, as a number read from a cgroup's folder.
struct Controller {
  const char* name;
  double (*allows)(const std::string& folder, bool v2);
};
constexpr Controller kProcessors = {"cpu", quota}, kMemory = {"memory", memory_left};

// The tightest limit from our cgroup up to the mount's top. A path outside the mount (a namespace hides it) leaves the
// top.
double tightest(const std::string& root, const Mount& mount, const Controller& controller) {
  std::string path = own_path(root, controller.name, mount.v2);
  const std::string top = mount.top == "/" ? "" : mount.top;
  const bool inside = path.compare(0, top.size(), top) == 0 && (path.size() == top.size() || path[top.size()] == '/');
  path = inside ? path.substr(top.size()) : "";
  double least = controller.allows(root + mount.point, mount.v2);
  for (; path.size() > 1; path.resize(path.rfind('/')))
    least = std::min(least, controller.allows(root + mount.point + path, mount.v2));
  return least;
}

double tightest(const std::string& root, const Controller& controller) {
  double least = INFINITY;
  for (const Mount& mount : mounts_of(root, controller.name))
    least = std::min(least, tightest(root, mount, controller));
  return least;
}

}  // namespace

int cgroup_cpus(const std::string& root) {
  const double least = tightest(root, kProcessors);
  return least < INT_MAX ? std::max(1, static_cast<int>(std::ceil(least))) : INT_MAX;
}

std::size_t cgroup_memory(const std::string& root) {
  const double least = tightest(root, kMemory);
  return least < 9e18 ? static_cast<std::size_t>(least) : SIZE_MAX;  // v1 writes a number near 2^63 for no limit
}

}  // namespace lamina
