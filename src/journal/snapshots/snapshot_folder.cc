#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "journal/snapshots/snapshot_files.h"

namespace tocsin::journal {

namespace {

namespace fs = std::filesystem;

Result<void> not_written(std::string const& path, int error) {
  return unavailable("snapshot.not_written", fmt::format("{}: {}", path, std::strerror(error)));
}

bool write_all(int fd, std::string_view part) {
  while (!part.empty()) {
    ssize_t const written = ::write(fd, part.data(), part.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    part.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

class Folder final : public SnapshotFiles {
 public:
  explicit Folder(std::string path) : path_(std::move(path)) {}

  std::string path_of(std::string const& name) const override { return path_ + "/" + name; }

  std::vector<std::string> names() const override {
    std::vector<std::string> out;
    std::error_code error;
    for (auto const& file : fs::directory_iterator(path_, error)) out.push_back(file.path().filename().string());
    return out;
  }

  std::string read(std::string const& name) const override {
    std::error_code error;
    auto const size = fs::file_size(path_of(name), error);
    return error ? std::string() : read_beginning(name, static_cast<std::size_t>(size));
  }
  std::string read_beginning(std::string const& name, std::size_t most) const override {
    std::ifstream file(path_of(name), std::ios::binary);
    std::string text(most, '\0');
    file.read(text.data(), static_cast<std::streamsize>(most));
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text;
  }

  Result<void> write(std::string const& name, std::span<std::string_view const> parts) override {
    std::error_code ignored;
    fs::create_directories(path_, ignored);
    std::string const path = path_of(name);
    int const fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) return not_written(path, errno);
    bool ok = true;
    for (auto const part : parts) ok = ok && write_all(fd, part);
    ok = ok && ::fsync(fd) == 0;
    int const error = errno;
    ::close(fd);
    if (ok) return {};
    ::unlink(path.c_str());
    return not_written(path, error);
  }

  Result<void> rename(std::string const& from, std::string const& to) override {
    if (::rename(path_of(from).c_str(), path_of(to).c_str()) != 0) return not_written(path_of(to), errno);
    if (int const fd = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); fd >= 0) {
      ::fsync(fd);
      ::close(fd);
    }
    return {};
  }

  void remove(std::string const& name) override { ::unlink(path_of(name).c_str()); }

 private:
  std::string path_;
};

}  // namespace

std::unique_ptr<SnapshotFiles> snapshot_folder(std::string path) { return std::make_unique<Folder>(std::move(path)); }

}  // namespace tocsin::journal
