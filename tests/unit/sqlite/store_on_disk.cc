#include "tests/unit/sqlite/store_on_disk.h"

#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

namespace musubi::store {

std::string StoreOnDisk::open(std::uint8_t key) {
  auto opened = open_sqlite_store(path(), crypto::Secret(Bytes(32, key)), random_);
  if (!opened) return opened.error().reason;
  store_ = *std::move(opened);
  return "opened";
}

std::string StoreOnDisk::sql(const std::string& statement) {
  sqlite3* database = nullptr;
  sqlite3_open((path() / "store.db").c_str(), &database);
  std::string value;
  const char* rest = statement.c_str();
  int result = SQLITE_OK;
  while (*rest != '\0' && (result == SQLITE_OK || result == SQLITE_DONE)) {
    sqlite3_stmt* prepared = nullptr;
    result = sqlite3_prepare_v2(database, rest, -1, &prepared, &rest);
    if (result != SQLITE_OK || !prepared) continue;
    result = sqlite3_step(prepared);
    if (result == SQLITE_ROW) {
      const char* const data = static_cast<const char*>(sqlite3_column_blob(prepared, 0));
      if (data) value.assign(data, static_cast<std::size_t>(sqlite3_column_bytes(prepared, 0)));
      result = SQLITE_OK;
    }
    sqlite3_finalize(prepared);
  }
  const std::string fault = sqlite3_errmsg(database);
  sqlite3_close(database);
  if (result != SQLITE_OK && result != SQLITE_DONE) throw std::runtime_error(fault);
  return value;
}

void StoreOnDisk::flip(std::string_view table, std::string_view column, std::size_t byte,
                       std::string_view where) {
  const std::string name = "\"" + std::string(table) + "\"";
  const std::string condition = " WHERE " + std::string(where);
  std::string value = sql("SELECT " + std::string(column) + " FROM " + name + condition);
  ASSERT_LT(byte, value.size());
  value[byte] = static_cast<char>(value[byte] ^ 0x10);
  sql("UPDATE " + name + " SET " + std::string(column) + " = x'" + to_hex(as_bytes(value)) + "'" +
      condition);
}

bool StoreOnDisk::on_disk(std::string_view bytes) const {
  for (const auto& file : std::filesystem::directory_iterator(path())) {
    std::ostringstream content;
    content << std::ifstream(file.path(), std::ios::binary).rdbuf();
    if (content.str().find(bytes) != std::string::npos) return true;
  }
  return false;
}

int in_another_process(const std::function<int(int out)>& act, std::size_t kill_when,
                       std::string* written) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    ::_exit(act(ends[1]));
  }
  ::close(ends[1]);
  std::string received;
  char byte = 0;
  while (received.size() < kill_when && ::read(ends[0], &byte, 1) == 1) received.push_back(byte);
  if (received.size() >= kill_when) ::kill(child, SIGKILL);
  // What it still wrote before the signal reached it counts too.
  while (::read(ends[0], &byte, 1) == 1) received.push_back(byte);
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (written) *written = received;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace musubi::store
