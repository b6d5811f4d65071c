// WorkerPool: a few threads and one queue with a named limit; past it the caller is told. One owner of jobs (an account, an address) may
// have a smaller limit, so that there is room for others.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tocsin::api {

class WorkerPool {
 public:
  struct Options {
    std::size_t threads = 1;
    std::size_t max_queued = 1;
    std::size_t max_of_owner = SIZE_MAX;  // Queued and running.
    bool gives_way = false;               // Its threads get the processor after those of others.
  };
  explicit WorkerPool(Options const& options);
  ~WorkerPool();                                                // As stop().
  bool run(std::function<void()> job, std::string owner = {});  // False: the queue is full, or this owner's share of it.
  // The rest of something that was begun: before all that was not, and without a limit. After stop() it is done here and now.
  void finish(std::function<void()> job);
  void stop();  // What is queued is still done.
  std::size_t queued() const;

 private:
  struct Job {
    std::function<void()> work;
    std::string owner;
  };
  void work(std::stop_token stop);

  Options options_;
  mutable std::mutex mutex_;
  std::condition_variable_any ready_;
  std::deque<Job> queue_;
  std::map<std::string, std::size_t> of_owner_;
  bool stopped_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace tocsin::api
