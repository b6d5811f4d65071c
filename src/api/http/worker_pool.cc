#include "api/http/worker_pool.h"

#include <sys/resource.h>
#include <unistd.h>

namespace tocsin::api {

namespace {

constexpr int kNice = 5;  // Still a third of the processor where everyone wants it.

}  // namespace

WorkerPool::WorkerPool(Options const& options) : options_(options) {
  for (std::size_t i = 0; i < options_.threads; ++i) threads_.emplace_back([this](std::stop_token stop) { work(stop); });
}

WorkerPool::~WorkerPool() { stop(); }

bool WorkerPool::run(std::function<void()> job, std::string owner) {
  {
    std::scoped_lock lock(mutex_);
    if (stopped_ || queue_.size() >= options_.max_queued) return false;
    auto& mine = of_owner_[owner];
    if (mine >= options_.max_of_owner) return false;
    ++mine;
    queue_.push_back({std::move(job), std::move(owner)});
  }
  ready_.notify_one();
  return true;
}

void WorkerPool::finish(std::function<void()> job) {
  {
    std::unique_lock lock(mutex_);
    if (stopped_) {
      lock.unlock();
      return job();
    }
    ++of_owner_[{}];
    queue_.push_front({std::move(job), {}});
  }
  ready_.notify_one();
}

void WorkerPool::stop() {
  {
    std::scoped_lock lock(mutex_);
    stopped_ = true;
  }
  for (auto& thread : threads_) thread.request_stop();
  threads_.clear();
}

std::size_t WorkerPool::queued() const {
  std::scoped_lock lock(mutex_);
  return queue_.size();
}

void WorkerPool::work(std::stop_token stop) {
  // Of this thread alone: Linux counts niceness by thread.
  if (options_.gives_way) (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice);
  while (true) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      ready_.wait(lock, stop, [this] { return !queue_.empty(); });
      if (queue_.empty()) return;
      job = std::move(queue_.front());
      queue_.pop_front();
    }
    job.work();
    job.work = {};
    std::scoped_lock lock(mutex_);
    if (auto const mine = of_owner_.find(job.owner); --mine->second == 0) of_owner_.erase(mine);
  }
}

}  // namespace tocsin::api
