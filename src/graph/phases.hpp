// Pass: where threads must wait for each other. A call may follow another without waiting when each thread reads only
// what it has computed itself.
#pragma once

#include "graph/schedule.hpp"
#include "graph/shares.hpp"

namespace lamina {

// Fills in schedule.phase_of; `division` is per node. With one thread every group is a phase of its own, so that memory
// can be reused from call to call.
void find_phases(const Program& program, const std::vector<Division>& division, int threads, Schedule& schedule);

// How each live node is divided; the nodes of a group alike.
std::vector<Division> divisions_of(const Program& program, const Schedule& schedule, bool rows_only);

// Whether both are divided alike, so that a thread's share of one is its share of the other.
bool shared_alike(Division a, Extents a_space, Division b, Extents b_space);

}  // namespace lamina
