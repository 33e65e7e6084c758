#include "base/cgroup.hpp"

#include <algorithm>
#include <climits>
#include <cmath>
#include <fstream>
#include <sstream>
#include <vector>

namespace lamina {

namespace {

// Where a hierarchy with the cpu controller is mounted: the cgroup `top` appears at the folder `point`.
struct Mount {
  bool v2 = false;
  std::string top, point;
};

bool lists(const std::string& comma_separated, const std::string& word) {
  return ("," + comma_separated + ",").find("," + word + ",") != std::string::npos;
}

// Lines of /proc/self/mountinfo (proc(5)): id parent device ROOT POINT options [fields…] - TYPE source SUPER-OPTIONS.
std::vector<Mount> cpu_mounts(const std::string& root) {
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
    if (mount.v2 || (type == "cgroup" && lists(super, "cpu"))) mounts.push_back(mount);
  }
  return mounts;
}

// Our cgroup in the v1 cpu hierarchy or in v2; lines of /proc/self/cgroup are NUMBER:CONTROLLERS:PATH, v2 is "0::PATH".
std::string own_path(const std::string& root, bool v2) {
  std::ifstream file(root + "/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    if (v2 ? controllers.empty() : lists(controllers, "cpu")) return line.substr(second + 1);
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

// The tightest quota from our cgroup up to the mount's top. A path outside the mount (a namespace hides it) leaves the
// top.
double tightest(const std::string& root, const Mount& mount) {
  std::string path = own_path(root, mount.v2);
  const std::string top = mount.top == "/" ? "" : mount.top;
  const bool inside = path.compare(0, top.size(), top) == 0 && (path.size() == top.size() || path[top.size()] == '/');
  path = inside ? path.substr(top.size()) : "";
  double least = quota(root + mount.point, mount.v2);
  for (; path.size() > 1; path.resize(path.rfind('/')))
    least = std::min(least, quota(root + mount.point + path, mount.v2));
  return least;
}

}  // namespace

int cgroup_cpus(const std::string& root) {
  double least = INFINITY;
  for (const Mount& mount : cpu_mounts(root)) least = std::min(least, tightest(root, mount));
  return least < INT_MAX ? std::max(1, static_cast<int>(std::ceil(least))) : INT_MAX;
}

}  // namespace lamina
