#include "graph/layout.hpp"

#include <algorithm>
#include <numeric>

#include "graph/op.hpp"
#include "graph/step.hpp"

namespace lamina {
namespace {

constexpr std::size_t kAlignment = 64;

// Who reads each node's memory, as a list of nodes. Products read the dense part of a factor with one-hot columns.
std::vector<std::vector<NodeId>> readers_of(const Program& program) {
  std::vector<std::vector<NodeId>> readers(program.graph->size());
  for (const NodeId id : program.live)
    for (const NodeId input : program.node(id).inputs) {
      readers[program.of(input)].push_back(id);
      const OneHotRows* rows = program.one_hot(input);
      if (rows != nullptr && rows->dense != OneHotRows::kNoNode) readers[rows->dense].push_back(id);
    }
  return readers;
}

std::int32_t phase_of(const Schedule& schedule, NodeId id) {
  return schedule.phase_of[static_cast<std::size_t>(schedule.group_of[id])];
}

// A reader of the leaf's old value is done in time when it runs in an earlier phase, or when every thread reads there
// what it overwrites itself: in an earlier elementwise call, or no later in the same one, element by element.
bool reads_in_time(const Program& program, const Schedule& schedule, const std::vector<Division>& division,
                   NodeId reader, NodeId leaf, NodeId next) {
  const std::int32_t phase = phase_of(schedule, next);
  if (phase_of(schedule, reader) != phase) return phase_of(schedule, reader) < phase;
  const bool same_call = schedule.group_of[reader] == schedule.group_of[next];
  if (same_call ? schedule.place_of[reader] > schedule.place_of[next]
                : schedule.group_of[reader] > schedule.group_of[next])
    return false;
  const Extents space = extents(program.node(next).shape);
  return program.node(reader).op->elementwise && program.node(next).op->elementwise &&
         extents(program.node(leaf).shape) == space && extents(program.node(reader).shape) == space &&
         shared_alike(division[reader], space, division[next], space);
}

std::string late_reader(const Program& program, NodeId leaf, NodeId reader) {
  return "in place: " + std::string(program.node(reader).op->name) + " may read the old value of \"" +
         program.graph->leaf_of(leaf)->name + "\" later";
}

void place_updates(const Program& program, const Schedule& schedule, const std::vector<Division>& division,
                   const std::vector<std::vector<NodeId>>& readers, Layout& layout) {
  for (const Update& update : program.updates) {
    const NodeId next = program.of(update.next);
    if (layout.in_place_of[next] != next || program.is_given(next)) {
      layout.copies.push_back({update.leaf, next, "in place: another leaf takes this value too"});
      continue;
    }
    // What reads a copy of the leaf meets other elements than those that the thread overwrites.
    const auto is_late = [&](NodeId reader) {
      if (!program.is_copy(reader)) return !reads_in_time(program, schedule, division, reader, update.leaf, next);
      return std::any_of(readers[reader].begin(), readers[reader].end(),
                         [&](NodeId of_copy) { return phase_of(schedule, of_copy) >= phase_of(schedule, next); });
    };
    const auto late = std::find_if(readers[update.leaf].begin(), readers[update.leaf].end(), is_late);
    if (late != readers[update.leaf].end())
      layout.copies.push_back({update.leaf, next, late_reader(program, update.leaf, *late)});
    else
      layout.in_place_of[next] = update.leaf;
  }
}

void mark_stored(const Program& program, const Schedule& schedule, const std::vector<std::vector<NodeId>>& readers,
                 Layout& layout) {
  for (const NodeId id : program.live) {
    const std::int32_t group = schedule.group_of[id];
    layout.stored[id] = group >= 0 && program.one_hot(id) == nullptr &&
                        std::any_of(readers[id].begin(), readers[id].end(),
                                    [&](NodeId reader) { return schedule.group_of[reader] != group; });
  }
  for (const NodeId output : program.outputs) layout.stored[program.of(output)] = true;
  for (const Update& update : program.updates) layout.stored[program.of(update.next)] = true;
}

struct Lifetime {
  NodeId id;
  std::size_t bytes;
  std::int32_t first, last;  // phases
};

std::vector<Lifetime> lifetimes(const Program& program, const Schedule& schedule,
                                const std::vector<std::vector<NodeId>>& readers, const Layout& layout,
                                Precision precision, std::int64_t max_rows) {
  const auto phase = [&](NodeId id) { return phase_of(schedule, id); };
  const std::int32_t end = schedule.phase_of.empty() ? 0 : schedule.phase_of.back() + 1;
  std::vector<bool> kept(program.graph->size(), false);
  for (const NodeId output : program.outputs) kept[program.of(output)] = true;
  for (const UpdateCopy& copy : layout.copies) kept[copy.next] = true;
  std::vector<Lifetime> lives;
  for (const NodeId id : program.live) {
    const std::int32_t group = schedule.group_of[id];
    if (group < 0 || !layout.stored[id] || layout.in_place_of[id] != id) continue;
    const Node& node = program.node(id);
    std::size_t bytes = size(extents(node.shape).elements_at(max_rows)) * element_size(node.type, precision);
    bytes = (bytes + kAlignment - 1) / kAlignment * kAlignment;
    std::int32_t last = kept[id] ? end : phase(id);
    for (const NodeId reader : readers[id]) last = std::max(last, phase(reader));
    lives.push_back({id, bytes, phase(id), last});
  }
  return lives;
}

// Greedy by size: the largest values first, each at the lowest offset free during its whole life.
void assign_offsets(std::vector<Lifetime> lives, Layout& layout) {
  std::stable_sort(lives.begin(), lives.end(), [](const Lifetime& a, const Lifetime& b) { return a.bytes > b.bytes; });
  std::vector<Lifetime> placed;
  const auto by_offset = [&](const Lifetime& a, const Lifetime& b) {
    return layout.offset[a.id] < layout.offset[b.id];
  };
  for (const Lifetime& life : lives) {
    std::size_t offset = 0;
    for (const Lifetime& other : placed) {
      if (other.last < life.first || life.last < other.first) continue;
      if (offset + life.bytes <= layout.offset[other.id]) break;
      offset = std::max(offset, layout.offset[other.id] + other.bytes);
    }
    layout.offset[life.id] = offset;
    layout.arena_bytes = std::max(layout.arena_bytes, offset + life.bytes);
    placed.insert(std::upper_bound(placed.begin(), placed.end(), life, by_offset), life);
  }
}

}  // namespace

Layout make_layout(const Program& program, const Schedule& schedule, const std::vector<Division>& division,
                   Precision precision, std::int64_t max_rows) {
  Layout layout;
  const std::size_t nodes = program.graph->size();
  layout.offset.assign(nodes, kNowhere);
  layout.stored.assign(nodes, false);
  layout.in_place_of.resize(nodes);
  std::iota(layout.in_place_of.begin(), layout.in_place_of.end(), NodeId{0});
  const auto readers = readers_of(program);
  place_updates(program, schedule, division, readers, layout);
  mark_stored(program, schedule, readers, layout);
  assign_offsets(lifetimes(program, schedule, readers, layout, precision, max_rows), layout);
  return layout;
}

}  // namespace lamina
