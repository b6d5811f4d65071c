// WorkerPool: a few threads and one queue with a named limit; past it the caller is told.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tocsin::api {

class WorkerPool {
 public:
  WorkerPool(std::size_t threads, std::size_t max_queued);
  ~WorkerPool();                        // As stop().
  bool run(std::function<void()> job);  // False: the queue is full.
  void stop();                          // What is queued is still done.
  std::size_t queued() const;

 private:
  void work(std::stop_token stop);
  std::size_t max_queued_;
  mutable std::mutex mutex_;
  std::condition_variable_any ready_;
  std::deque<std::function<void()>> queue_;
  std::vector<std::jthread> threads_;
};

}  // namespace tocsin::api
