// Signing in and out, accounts, and drafts of calls. None of it is in the journal.
#pragma once

#include "access/account_store.h"
#include "api/endpoints/lists.h"
#include "api/exchange.h"
#include "sequencer/centre.h"

namespace tocsin::api {

struct SignInBody {
  std::string account, password;
  std::optional<std::string> lang;
};
BOOST_DESCRIBE_STRUCT(SignInBody, (), (account, password, lang))
struct SessionShown {
  std::string account, display;
  std::vector<std::string> roles, areas;
  std::string csrf_token;
  std::optional<std::string> seat;
  bool must_change_password = false;
};
BOOST_DESCRIBE_STRUCT(SessionShown, (), (account, display, roles, areas, csrf_token, seat, must_change_password))
struct NewPasswordBody {
  std::string current;
  std::string new_;
};
BOOST_DESCRIBE_STRUCT(NewPasswordBody, (), (current, new_))
struct AccountShown {
  std::string account, display;
  std::vector<std::string> roles, areas;
  bool must_change_password = false, disabled = false;
};
BOOST_DESCRIBE_STRUCT(AccountShown, (), (account, display, roles, areas, must_change_password, disabled))
TOCSIN_LIST(AccountList, AccountShown)
struct CreateAccountBody {
  std::string account;
  std::optional<std::string> display;
  std::vector<std::string> roles, areas;
};
BOOST_DESCRIBE_STRUCT(CreateAccountBody, (), (account, display, roles, areas))
struct ChangeAccountBody {
  std::vector<std::string> roles, areas;
};
BOOST_DESCRIBE_STRUCT(ChangeAccountBody, (), (roles, areas))
struct OneTimePassword {
  std::string account, one_time_password;
};
BOOST_DESCRIBE_STRUCT(OneTimePassword, (), (account, one_time_password))

struct SignIn {
  using Body = SignInBody;
  using Answer = SessionShown;
  access::AccountStore& accounts;
  sequencer::Centre const& centre;
  void handle(Exchange const& exchange) const;
};
struct GetSession {
  using Body = Nothing;
  using Answer = SessionShown;
  sequencer::Centre const& centre;
  Result<Answer> read(Exchange const& exchange) const;
};
struct SignOut {
  using Body = Nothing;
  using Answer = Nothing;
  access::AccountStore& accounts;
  void handle(Exchange const& exchange) const;
};
struct ChangePassword {
  using Body = NewPasswordBody;
  using Answer = Nothing;
  access::AccountStore& accounts;
  Result<Nothing> run(Exchange const& exchange, Body const& body) const;
};
struct ListAccounts {
  using Body = Nothing;
  using Answer = AccountList;
  access::AccountStore const& accounts;
  Result<Answer> read(Exchange const& exchange) const;
};
struct CreateAccount {
  using Body = CreateAccountBody;
  using Answer = OneTimePassword;
  static constexpr int kStatus = 201;
  access::AccountStore& accounts;
  sequencer::Centre const& centre;
  Result<Answer> run(Exchange const& exchange, Body const& body) const;
};
struct ChangeAccount {
  using Body = ChangeAccountBody;
  using Answer = Nothing;
  access::AccountStore& accounts;
  sequencer::Centre const& centre;
  Result<Nothing> run(Exchange const& exchange, Body const& body) const;
};
struct SetAccountDisabled {
  using Body = Nothing;
  using Answer = Nothing;
  access::AccountStore& accounts;
  bool disabled;
  Result<Nothing> run(Exchange const& exchange, Body const& body) const;
};
struct ResetPassword {
  using Body = Nothing;
  using Answer = OneTimePassword;
  access::AccountStore& accounts;
  Result<Answer> run(Exchange const& exchange, Body const& body) const;
};
struct PutDraft {
  using Body = Nothing;
  using Answer = Nothing;
  access::AccountStore& accounts;
  void handle(Exchange const& exchange) const;
};
struct GetDraft {
  using Body = Nothing;
  using Answer = Nothing;
  access::AccountStore const& accounts;
  void handle(Exchange const& exchange) const;
};
struct ListDrafts {
  using Body = Nothing;
  using Answer = Nothing;
  access::AccountStore const& accounts;
  void handle(Exchange const& exchange) const;
};
struct DeleteDraft {
  using Body = Nothing;
  using Answer = Nothing;
  access::AccountStore& accounts;
  Result<Nothing> run(Exchange const& exchange, Body const& body) const;
};
Endpoint endpoint(SignIn e);
Endpoint endpoint(GetSession e);
Endpoint endpoint(SignOut e);
Endpoint endpoint(ChangePassword e);
Endpoint endpoint(ListAccounts e);
Endpoint endpoint(CreateAccount e);
Endpoint endpoint(ChangeAccount e);
Endpoint endpoint(SetAccountDisabled e);
Endpoint endpoint(ResetPassword e);
Endpoint endpoint(PutDraft e);
Endpoint endpoint(GetDraft e);
Endpoint endpoint(ListDrafts e);
Endpoint endpoint(DeleteDraft e);

}  // namespace tocsin::api
