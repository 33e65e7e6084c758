// An array that grows at its end and can become a shared column without a copy. Memory comes from malloc, whose
// realloc moves large arrays by page tables; what is reserved but not written takes no memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "base/pages.hpp"

namespace lamina {

template <typename T>
class GrowingArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  std::size_t size() const { return size_; }
  T* data() { return data_.get(); }
  const T* data() const { return data_.get(); }

  void reserve(std::size_t capacity) {
    if (capacity > capacity_) resize_memory(capacity);
  }

  // Room for `count` more at the end; the caller fills it.
  T* extend(std::size_t count) {
    if (size_ + count > capacity_) resize_memory(std::max(size_ + count, capacity_ + capacity_ / 8));
    T* room = data_.get() + size_;
    size_ += count;
    populate();
    return room;
  }

  void append(const T* values, std::size_t count) { std::copy_n(values, count, extend(count)); }

  // The cells, given away; the array is empty afterwards.
  std::shared_ptr<const T> release() {
    if (size_ > 0 && size_ < capacity_) resize_memory(size_);
    std::shared_ptr<const T> cells(std::move(data_));
    *this = GrowingArray();
    return cells;
  }

 private:
  static constexpr std::size_t kFewPages = 16384, kAhead = 65536;  // bytes

  struct Free {
    void operator()(T* p) const { std::free(p); }
  };

  // A page that is there costs a third of one that a first write asks for, and an array that grew will grow on.
  void populate() {
    const std::size_t wanted = std::min(capacity_, size_ + std::min(size_ / 8, kAhead / sizeof(T)));
    if ((wanted - std::min(wanted, populated_)) * sizeof(T) < kFewPages) return;
    populate_pages(data_.get() + populated_, (wanted - populated_) * sizeof(T));
    populated_ = wanted;
  }

  void resize_memory(std::size_t capacity) {
    void* moved = std::realloc(data_.get(), capacity * sizeof(T));
    if (moved == nullptr) throw std::bad_alloc();
    static_cast<void>(data_.release());
    data_.reset(static_cast<T*>(moved));
    capacity_ = capacity;
  }

  std::unique_ptr<T, Free> data_;
  std::size_t size_ = 0, capacity_ = 0, populated_ = 0;
};

}  // namespace lamina
