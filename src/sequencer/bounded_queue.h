// A queue between two threads that holds at most a few items: who is ahead waits.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace tocsin::sequencer {

template <class T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t most) : most_(most) {}

  // Waits while it is full. False: it was closed, and the item is dropped.
  bool push(T item) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || items_.size() < most_; });
    if (closed_) return false;
    items_.push_back(std::move(item));
    changed_.notify_all();
    return true;
  }
  // Waits while it is empty. Nothing: it was closed, and all that was in it before has been taken.
  std::optional<T> pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || !items_.empty(); });
    if (items_.empty()) return {};
    std::optional<T> item = std::move(items_.front());
    items_.pop_front();
    changed_.notify_all();
    return item;
  }
  void close() {
    std::lock_guard const lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

 private:
  std::size_t const most_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<T> items_;
  bool closed_ = false;
};

}  // namespace tocsin::sequencer
