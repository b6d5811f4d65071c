#include "feed/server_link.h"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "api/http/client.h"

namespace tocsin::feed {
namespace {

struct Problem {
  std::string code, detail;
};
BOOST_DESCRIBE_STRUCT(Problem, (), (code, detail))

struct Job {
  std::size_t key = 0;
  std::string method, target, body, idempotency_key;
  std::function<void(Answer const&)> then;
  std::optional<Result<Answer>> answer;
};

}  // namespace

struct ServerLink::Impl {
  std::string token, run = "feed";
  std::unique_ptr<api::http::Client> main;
  std::vector<std::unique_ptr<api::http::Client>> lanes;
  std::vector<std::thread> threads;
  std::vector<Job> jobs;
  std::uint64_t requests = 0, next_key = 0;
  std::map<std::string, Refusals> refusals;

  std::mutex mutex;
  std::condition_variable begin, end;
  std::uint64_t round = 0;
  std::size_t busy = 0;
  bool stopping = false;

  Result<Answer> run_one(api::http::Client& client, Job const& job) const {
    std::vector<std::pair<std::string, std::string>> headers{{"Authorization", "Bearer " + token}, {"Accept-Language", "en"}};
    if (!job.idempotency_key.empty()) headers.emplace_back("Idempotency-Key", job.idempotency_key);
    auto response = client.request(job.method, job.target, job.body, headers);
    // With the key a repeated write is the same write.
    if (!response && response.error().code == "client.connection_lost")
      response = client.request(job.method, job.target, job.body, headers);
    if (!response) return std::unexpected(response.error());
    return Answer{response->status, std::move(response->body)};
  }
  Job make(std::size_t key, std::string_view method, std::string target, std::string body) {
    ++requests;
    Job job;
    job.key = key, job.method = method, job.target = std::move(target), job.body = std::move(body);
    if (method != "GET") job.idempotency_key = fmt::format("{}-{}", run, ++next_key);
    return job;
  }
  void count(Job const& job, Answer const& answer) {
    if (answer.good()) return;
    auto const problem = read_answer<Problem>(answer);
    auto& refused = refusals[problem ? problem->code : fmt::format("http.{}", answer.status)];
    if (refused.count++ == 0)
      refused.example =
          fmt::format("{} {}: {}", job.method, job.target.substr(0, 120), problem ? problem->detail : answer.body.substr(0, 200));
  }
  void work(std::size_t lane) {
    std::uint64_t seen = 0;
    while (true) {
      {
        std::unique_lock lock(mutex);
        begin.wait(lock, [&] { return stopping || round != seen; });
        if (stopping) return;
        seen = round;
      }
      for (auto& job : jobs)
        if (job.key % lanes.size() == lane) job.answer = run_one(*lanes[lane], job);
      std::scoped_lock lock(mutex);
      if (--busy == 0) end.notify_one();
    }
  }
};

ServerLink::ServerLink() : impl_(std::make_unique<Impl>()) {}
ServerLink::~ServerLink() {
  {
    std::scoped_lock lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->begin.notify_all();
  for (auto& thread : impl_->threads) thread.join();
}

Result<std::unique_ptr<ServerLink>> ServerLink::connect(std::string const& url, std::string const& token, std::size_t lanes,
                                                        std::string const& ca_file) {
  std::unique_ptr<ServerLink> link(new ServerLink);
  auto& impl = *link->impl_;
  impl.token = token;
  TOCSIN_TRY(impl.main, api::http::Client::connect(url, {}, ca_file));
  for (std::size_t i = 0; i < lanes; ++i) {
    TOCSIN_TRY(auto client, api::http::Client::connect(url, {}, ca_file));
    impl.lanes.push_back(std::move(client));
  }
  for (std::size_t i = 0; i < lanes; ++i) impl.threads.emplace_back([&impl, i] { impl.work(i); });
  return link;
}

void ServerLink::set_run(std::string run) { impl_->run = std::move(run); }
std::size_t ServerLink::waiting() const { return impl_->jobs.size(); }
std::uint64_t ServerLink::requests() const { return impl_->requests; }
std::map<std::string, ServerLink::Refusals> const& ServerLink::refusals() const { return impl_->refusals; }

Result<Answer> ServerLink::ask(std::string_view method, std::string const& target, std::string body) {
  Job const job = impl_->make(0, method, target, std::move(body));
  auto answer = impl_->run_one(*impl_->main, job);
  if (answer) impl_->count(job, *answer);
  return answer;
}

Result<Answer> ServerLink::require(std::string_view method, std::string const& target, std::string body) {
  TOCSIN_TRY(auto answer, ask(method, target, std::move(body)));
  if (answer.good()) return answer;
  auto const problem = read_answer<Problem>(answer);
  ErrorKind const kind = answer.status == 404                           ? ErrorKind::kNotFound
                         : answer.status == 409 || answer.status == 412 ? ErrorKind::kConflict
                         : answer.status == 401 || answer.status == 403 ? ErrorKind::kForbidden
                         : answer.status >= 500                         ? ErrorKind::kUnavailable
                                                                        : ErrorKind::kInvalid;
  return fail(kind, problem ? problem->code : "client.refused",
              fmt::format("{} {}: {}", method, target.substr(0, 120), problem ? problem->detail : fmt::format("HTTP {}", answer.status)));
}

void ServerLink::later(std::size_t key, std::string_view method, std::string target, std::string body,
                       std::function<void(Answer const&)> then) {
  auto job = impl_->make(key, method, std::move(target), std::move(body));
  job.then = std::move(then);
  impl_->jobs.push_back(std::move(job));
}

Result<void> ServerLink::flush() {
  auto& impl = *impl_;
  if (impl.jobs.empty()) return {};
  if (impl.jobs.size() == 1) {
    impl.jobs.front().answer = impl.run_one(*impl.main, impl.jobs.front());
  } else {
    std::unique_lock lock(impl.mutex);
    impl.busy = impl.lanes.size();
    ++impl.round;
    impl.begin.notify_all();
    impl.end.wait(lock, [&] { return impl.busy == 0; });
  }
  auto const jobs = std::exchange(impl.jobs, {});
  for (auto const& job : jobs) {
    if (!*job.answer) return std::unexpected(job.answer->error());
    impl.count(job, **job.answer);
    if (job.then) job.then(**job.answer);
  }
  return {};
}

}  // namespace tocsin::feed
