#include "api/routes.h"

#include "api/boundary/erase_details.h"
#include "api/endpoints/administration/accounts.h"
#include "api/endpoints/administration/addresses.h"
#include "api/endpoints/administration/configuration.h"
#include "api/endpoints/administration/emergency_access.h"
#include "api/endpoints/administration/proposals.h"
#include "api/endpoints/administration/speeds.h"
#include "api/endpoints/closures.h"
#include "api/endpoints/incidents/calls.h"
#include "api/endpoints/incidents/incident_commands.h"
#include "api/endpoints/incidents/incident_reads.h"
#include "api/endpoints/paper.h"
#include "api/endpoints/past.h"
#include "api/endpoints/places.h"
#include "api/endpoints/seats.h"
#include "api/endpoints/streams.h"
#include "api/endpoints/travel.h"
#include "api/endpoints/units.h"

namespace tocsin::api {

Router make_routes(Edge const& e, std::string const& contract) {
  using P = access::Permission;
  Router r;
  std::string const v1 = "/api/v1";
  auto const get = [&](std::string const& path, P permission, std::string_view en, std::string_view zh, Endpoint endpoint,
                       Pool pool = Pool::kWork) { r.add({"GET", path, permission, en, zh, std::move(endpoint), pool}); };
  auto const post = [&](std::string const& path, P permission, std::string_view en, std::string_view zh, Endpoint endpoint,
                        Pool pool = Pool::kWork) { r.add({"POST", path, permission, en, zh, std::move(endpoint), pool}); };
  auto const put = [&](std::string const& path, P permission, std::string_view en, std::string_view zh, Endpoint endpoint) {
    r.add({"PUT", path, permission, en, zh, std::move(endpoint)});
  };
  auto const del = [&](std::string const& path, P permission, std::string_view en, std::string_view zh, Endpoint endpoint) {
    r.add({"DELETE", path, permission, en, zh, std::move(endpoint)});
  };
  // What many endpoints share, in the order of their fields.
#define COMMAND(E) endpoint(E{e.gate, e.data_sets, e.vault})
#define INCIDENT(E) endpoint(E{e.gate, e.data_sets, e.vault, e.advice})
#define UNIT(E) endpoint(E{e.gate, e.data_sets})
#define SEAT(E) endpoint(E{e.gate, e.accounts, e.vault})
#define SESSION e.accounts, e.centre, e.secure_cookies

  // Session
  post(v1 + "/session", P::kAnyone, "Sign in", "登录", endpoint(SignIn{SESSION}), Pool::kPassword);
  get(v1 + "/session", P::kAnyone, "Who am I; an empty account: nobody is signed in", "当前登录；account 为空即未登录",
      endpoint(GetSession{SESSION}));
  del(v1 + "/session", P::kSignedIn, "Sign out", "退出登录", endpoint(SignOut{SESSION}));
  get(v1 + "/session/second_factor", P::kSignedIn, "One's second factor", "本人的双因素认证状态", endpoint(GetSecondFactor{e.accounts}));
  post(v1 + "/session/second_factor", P::kSignedIn, "A secret for an authenticator app; counts once confirmed",
       "申请动态口令密钥（确认后生效）", endpoint(BeginSecondFactor{e.accounts}), Pool::kPassword);
  post(v1 + "/session/second_factor/confirm", P::kSignedIn, "Its first code; answers the recovery codes, once",
       "以首个动态口令确认，返回恢复码（仅此一次）", endpoint(ConfirmSecondFactor{e.accounts}));
  post(v1 + "/session/second_factor/off", P::kSignedIn, "Turn one's second factor off", "关闭本人的双因素认证",
       endpoint(EndSecondFactor{e.accounts}), Pool::kPassword);
  post(v1 + "/session/password", P::kSignedIn, "Change one's password", "修改密码", endpoint(ChangePassword{SESSION}), Pool::kPassword);
  get(v1 + "/configuration", P::kSignedIn, "Words and numbers of the centre", "指挥中心配置",
      endpoint(GetConfiguration{e.centre, e.data_sets, e.clock, e.demo}));

  // Calls
  post(v1 + "/calls", P::kTakeCalls, "Register a call", "登记报警呼入", COMMAND(RegisterCall));
  get(v1 + "/calls", P::kReadOperations, "Calls", "报警呼入列表", endpoint(ListCalls{e.centre}));
  get(v1 + "/calls/{id}", P::kReadOperations, "One call", "报警呼入", endpoint(GetCall{e.centre}));
  get(v1 + "/calls/{id}/caller", P::kReadCaller, "A caller's details (the reading is journalled)", "报警人信息（查看留痕）",
      endpoint(ReadCaller{e.gate, e.vault}));
  post(v1 + "/calls/{id}/erase_details", P::kEraseDetails, "Propose to erase a caller's details on request",
       "提请擦除报警人信息（须他人复核）", endpoint(EraseCallDetails{e.gate, e.vault}));
  post(v1 + "/calls/{id}/answer", P::kTakeCalls, "Answer", "接听", COMMAND(AnswerCall));
  post(v1 + "/calls/{id}/abandon", P::kTakeCalls, "The caller hung up before the answer", "呼叫放弃", COMMAND(AbandonCall));
  post(v1 + "/calls/{id}/silent", P::kTakeCalls, "Nobody speaks", "无声报警", COMMAND(MarkCallSilent));
  post(v1 + "/calls/{id}/call_back", P::kTakeCalls, "Called back", "回拨", COMMAND(CallBackCall));
  post(v1 + "/calls/{id}/transfer", P::kTakeCalls, "Transfer", "转接", COMMAND(TransferCall));
  post(v1 + "/calls/{id}/end", P::kTakeCalls, "End without an incident", "结束（不立警情）", COMMAND(EndCall));
  post(v1 + "/calls/{id}/join", P::kTakeCalls, "Join an open incident", "并入警情", COMMAND(JoinCall));
  post(v1 + "/calls/{id}/open_incident", P::kTakeCalls, "Open an incident from a call", "由呼入立警情", COMMAND(OpenIncidentFromCall));
  post(v1 + "/calls/{id}/locations", P::kTakeCalls, "One more location of the caller", "追加位置", COMMAND(LocateCall));
  post(v1 + "/calls/{id}/update", P::kTakeCalls, "Complete a call's fields", "补充呼入信息", COMMAND(UpdateCall));
  put(v1 + "/drafts/{key}", P::kTakeCalls, "Keep a draft", "保存草稿", endpoint(PutDraft{e.accounts}));
  get(v1 + "/drafts/{key}", P::kTakeCalls, "A draft", "读取草稿", endpoint(GetDraft{e.accounts}));
  get(v1 + "/drafts", P::kTakeCalls, "One's drafts", "草稿列表", endpoint(ListDrafts{e.accounts}));
  del(v1 + "/drafts/{key}", P::kTakeCalls, "Throw a draft away", "删除草稿", endpoint(DeleteDraft{e.accounts}));

  // Incidents
  get(v1 + "/incidents", P::kReadOperations, "Incidents", "警情列表", endpoint(ListIncidents{e.centre}));
  post(v1 + "/incidents", P::kDispatch, "Open an incident without a call", "直接立警情", INCIDENT(OpenIncidentDirectly));
  get(v1 + "/incidents/{id}", P::kReadOperations, "One incident with notes", "警情详情",
      endpoint(GetIncident{e.centre, e.vault, e.accounts, e.clock, e.readings}));
  get(v1 + "/incidents/{id}/history", P::kReadOperations, "Its log", "警情日志", endpoint(GetHistory{e.centre, e.accounts}), Pool::kSlow);
  get(v1 + "/incidents/{id}/duplicates", P::kReadOperations, "Possible duplicates", "疑似重复警情", endpoint(GetDuplicates{e.centre}));
  get(v1 + "/incidents/{id}/context", P::kReadOperations, "What stands near", "周边情况", endpoint(GetContext{e.centre, e.data_sets}));
  get(v1 + "/incidents/{id}/recommendation", P::kDispatch, "Whom to send", "调派建议",
      endpoint(Recommend{e.centre, e.roads, e.positions, e.clock, e.advice}));
  post(v1 + "/incidents/{id}/grade", P::kDispatch, "Type and priority", "定级", INCIDENT(GradeIncident));
  post(v1 + "/incidents/{id}/dispatch", P::kDispatch, "Dispatch units", "调派", INCIDENT(DispatchUnits));
  post(v1 + "/incidents/{id}/stand_down", P::kDispatch, "Stand units down", "归队", INCIDENT(StandDownUnits));
  post(v1 + "/incidents/{id}/level", P::kDispatch, "Set the response level", "调派等级", INCIDENT(SetResponseLevel));
  post(v1 + "/incidents/{id}/take_back", P::kDispatch, "Take back the last grading or level", "撤回定级或等级",
       INCIDENT(TakeBackOfIncident));
  post(v1 + "/incidents/{id}/merge", P::kDispatch, "Merge a duplicate into it", "合并警情", INCIDENT(MergeIncident));
  post(v1 + "/incidents/{id}/unmerge", P::kDispatch, "Undo a merge", "撤销合并", INCIDENT(UnmergeIncident));
  post(v1 + "/incidents/{id}/move", P::kDispatch, "It is elsewhere", "更正地点", INCIDENT(MoveIncident));
  post(v1 + "/incidents/{id}/notes", P::kDispatch, "Add a note", "备注", INCIDENT(AddNote));
  post(v1 + "/incidents/{id}/benchmark", P::kReportStatus, "Under control, extinguished", "节点", INCIDENT(ReportBenchmark));
  post(v1 + "/incidents/{id}/check_in", P::kReportStatus, "A unit on scene is well", "现场报平安", INCIDENT(CheckInUnit));
  post(v1 + "/incidents/{id}/legs/{agency}/accept", P::kReportStatus, "An agency accepts its part", "联动单位签收", INCIDENT(AcceptLeg));
  post(v1 + "/incidents/{id}/legs/{agency}/close", P::kReportStatus, "An agency closes its part", "联动单位办结", INCIDENT(CloseLeg));
  post(v1 + "/incidents/{id}/take", P::kDispatch, "Take to one's seat", "接管", INCIDENT(TakeIncident));
  post(v1 + "/incidents/{id}/close", P::kDispatch, "Close with a disposition", "结案", INCIDENT(CloseIncident));
  post(v1 + "/incidents/{id}/reopen", P::kDispatch, "Open a linked one", "重新立案", INCIDENT(ReopenIncident));

  // Units and stations
  get(v1 + "/units", P::kReadOperations, "Units", "出动单元列表", endpoint(ListUnits{e.centre, e.positions, e.clock}));
  get(v1 + "/units/{id}", P::kReadOperations, "One unit", "出动单元", endpoint(GetUnit{e.centre, e.positions, e.clock}));
  post(v1 + "/units/{id}/status", P::kReportStatus, "Report a status", "状态报告", UNIT(ReportStatus));
  post(v1 + "/units/{id}/take_back", P::kReportStatus, "Take back the last report", "撤回上报", UNIT(TakeBackStatus));
  post(v1 + "/units/{id}/position", P::kReportStatus, "Report a position", "位置报告",
       endpoint(ReportPosition{e.centre, e.positions, e.data_sets, e.clock}));
  post(v1 + "/units/{id}/post", P::kDispatch, "Stand by elsewhere, or {} to clear", "备勤点", UNIT(SetPost));
  post(v1 + "/units/{id}/crew", P::kReportStatus, "Crew of the shift", "当班力量", UNIT(SetCrew));
  post(v1 + "/units/{id}/emergency", P::kReportStatus, "Emergency button", "紧急呼救", UNIT(SetEmergency));
  put(v1 + "/units/{id}", P::kConfigure, "Register or change a unit", "登记出动单元", UNIT(RegisterUnit));
  del(v1 + "/units/{id}", P::kConfigure, "Retire a unit", "注销出动单元", UNIT(RetireUnit));
  post(v1 + "/positions", P::kSendPositions, "Positions of many units", "批量位置报告",
       endpoint(ReportPositions{e.centre, e.positions, e.data_sets, e.clock}));
  get(v1 + "/stations", P::kReadOperations, "Stations", "站点列表", endpoint(ListStations{e.centre}));
  get(v1 + "/stations/{id}", P::kReadOperations, "One station, its units and incidents", "站点",
      endpoint(GetStation{e.centre, e.positions, e.clock}));
  put(v1 + "/stations/{id}", P::kConfigure, "Register or change a station", "登记站点", UNIT(RegisterStation));
  del(v1 + "/stations/{id}", P::kConfigure, "Retire a station", "注销站点", UNIT(RetireStation));

  // Closures
  get(v1 + "/closures", P::kReadOperations, "Closed roads: in force and planned", "道路封闭列表",
      endpoint(ListClosures{e.centre, e.roads, e.accounts}), Pool::kMap);
  post(v1 + "/closures", P::kDispatch, "Close a road", "封闭道路", endpoint(CloseRoad{e.gate, e.data_sets}));
  get(v1 + "/closures/outline", P::kReadOperations, "The road between points, or a street by its name, as lines to close",
      "两点之间或按路名取待封闭路段", endpoint(OutlineRoad{e.data_sets}), Pool::kMap);
  get(v1 + "/closures/{id}", P::kReadOperations, "One closed road", "道路封闭", endpoint(GetClosure{e.centre, e.roads, e.accounts}),
      Pool::kMap);
  post(v1 + "/closures/{id}/change", P::kDispatch, "Change its reason or its end", "变更封闭原因或解除时间",
       endpoint(ChangeClosure{e.gate}));
  post(v1 + "/closures/{id}/lift", P::kDispatch, "Open the road again", "解除封闭", endpoint(LiftClosure{e.gate}));

  // Two-person review
  get(v1 + "/proposals", P::kTwoPerson, "What waits for a second person, what was decided, and the legal holds that stand",
      "双人复核：待复核与已办结事项、现行依法保全", endpoint(ListProposals{e.centre, e.accounts, e.vault}));
  post(v1 + "/proposals", P::kTwoPerson, "Propose what cannot be undone: erasing, a legal hold, accepting a restore",
       "提请不可撤销事项：擦除、依法保全、认可恢复", endpoint(Propose{e.gate, e.vault}), Pool::kSlow);
  post(v1 + "/proposals/{id}/confirm", P::kTwoPerson, "Confirm as the second person; then it happens", "复核同意（随即执行）",
       endpoint(ConfirmProposal{e.gate, e.accounts}));
  post(v1 + "/proposals/{id}/reject", P::kTwoPerson, "Reject", "复核不同意", endpoint(RejectProposal{e.gate}));
  post(v1 + "/proposals/{id}/withdraw", P::kTwoPerson, "Withdraw one's own", "撤回本人提请", endpoint(WithdrawProposal{e.gate}));

  // Break-glass accounts in use
  get(v1 + "/emergency_access", P::kSignedIn, "Uses of break-glass accounts: of each account the last, until it is over and acknowledged",
      "应急账号启用：各账号最近一次，至结束并确认为止", endpoint(ListEmergencyAccess{e.centre, e.accounts, e.clock}));
  post(v1 + "/emergency_access/{id}/acknowledge", P::kAcknowledgeEmergencyAccess,
       "Say that one has seen it: another person than who uses it", "确认知悉（不能由启用人确认）",
       endpoint(AcknowledgeEmergencyAccess{e.gate, e.centre, e.accounts}));

  // Seats
  get(v1 + "/seats", P::kReadOperations, "Seats", "席位列表", endpoint(ListSeats{e.centre, e.accounts, e.vault}));
  post(v1 + "/seats", P::kConfigure, "Define a seat", "设置席位", SEAT(DefineSeat));
  get(v1 + "/seats/reliefs", P::kManageSeats, "Who may take a seat over", "可接班账号", endpoint(ListReliefs{e.centre, e.accounts}));
  get(v1 + "/seats/{id}/duty_log", P::kReadOperations, "Duty log", "值班日志", endpoint(GetDutyLog{e.centre, e.accounts}));
  post(v1 + "/seats/{id}/sign_on", P::kManageSeats, "Sign on", "上岗", SEAT(SignOn));
  post(v1 + "/seats/{id}/sign_off", P::kManageSeats, "Sign off", "离岗", SEAT(SignOff));
  post(v1 + "/seats/{id}/handover", P::kManageSeats, "Offer a handover", "交班", SEAT(OfferHandover));
  post(v1 + "/seats/{id}/accept_handover", P::kManageSeats, "Accept a handover", "接班", SEAT(AcceptHandover));
  post(v1 + "/seats/{id}/withdraw_handover", P::kManageSeats, "Withdraw a handover", "撤回交班", SEAT(WithdrawHandover));
  post(v1 + "/seats/{id}/relieve", P::kRelieveSeats, "Sign off a holder who is gone", "解除上岗", SEAT(RelieveSeat));
  put(v1 + "/seats/{id}/standing_notes", P::kManageSeats, "Standing notes", "席位备忘", SEAT(SetStandingNotes));

  // Configuration
  get(v1 + "/run_cards", P::kReadOperations, "Run cards", "调派方案列表", endpoint(ListRunCards{e.centre}));
  put(v1 + "/run_cards/{id}", P::kConfigure, "Define a run card", "设置调派方案", endpoint(DefineRunCard{e.gate}));
  del(v1 + "/run_cards/{id}", P::kConfigure, "Retire a run card", "停用调派方案", endpoint(RetireRunCard{e.gate}));
  get(v1 + "/incident_types", P::kReadOperations, "Incident types", "警情类别列表", endpoint(ListIncidentTypes{e.centre}));
  put(v1 + "/incident_types/{code}", P::kConfigure, "Define an incident type", "设置警情类别", endpoint(DefineIncidentType{e.gate}));
  get(v1 + "/accounts", P::kManageAccounts, "Accounts", "账号列表", endpoint(ListAccounts{e.accounts}));
  post(v1 + "/accounts", P::kManageAccounts, "Create an account", "新建账号", endpoint(CreateAccount{e.accounts, e.centre}),
       Pool::kPassword);
  put(v1 + "/accounts/{id}", P::kManageAccounts, "Change roles and areas", "修改角色与范围", endpoint(ChangeAccount{e.accounts, e.centre}));
  post(v1 + "/accounts/{id}/disable", P::kManageAccounts, "Disable", "停用账号", endpoint(SetAccountDisabled{e.accounts, true}));
  post(v1 + "/accounts/{id}/enable", P::kManageAccounts, "Enable", "启用账号", endpoint(SetAccountDisabled{e.accounts, false}));
  post(v1 + "/accounts/{id}/reset_password", P::kManageAccounts, "New one-time password", "重置密码", endpoint(ResetPassword{e.accounts}),
       Pool::kPassword);
  post(v1 + "/accounts/{id}/reset_second_factor", P::kManageAccounts, "Take a second factor away, for one whose phone is gone",
       "重置双因素认证", endpoint(ResetSecondFactor{e.accounts}));
  post(v1 + "/accounts/{id}/renew_secret", P::kManageAccounts, "A new secret for a break-glass account (only at the machine itself)",
       "更换应急账号密钥（仅限在服务器上）", endpoint(RenewBreakGlass{e.accounts}), Pool::kPassword);
  get(v1 + "/tokens", P::kManageAccounts, "API tokens, without the tokens themselves", "API 令牌列表（不含令牌本身）",
      endpoint(ListTokens{e.accounts}));
  del(v1 + "/tokens/{id}", P::kManageAccounts, "Revoke an API token", "吊销 API 令牌", endpoint(RevokeToken{e.accounts}));
  get(v1 + "/addresses/duplicates", P::kConfigure, "Entries that may name one house", "疑似重复的地址",
      endpoint(ListDuplicateAddresses{e.centre, e.data_sets, e.register_keeper}));
  get(v1 + "/addresses/decisions", P::kConfigure, "What the steward has decided", "地址认定列表",
      endpoint(ListAddressDecisions{e.centre, e.data_sets, e.accounts}));
  post(v1 + "/addresses/decisions", P::kConfigure, "Decide about entries", "作出地址认定", endpoint(DecideAddresses{e.gate, e.data_sets}));
  del(v1 + "/addresses/decisions/{id}", P::kConfigure, "Withdraw a decision", "撤销地址认定",
      endpoint(WithdrawAddressDecision{e.gate, e.data_sets}));
  get(v1 + "/addresses/compilation", P::kConfigure, "How far the data set is with the decisions", "地址库更新进度",
      endpoint(GetCompilation{e.register_keeper}));
  post(v1 + "/addresses/compilation", P::kConfigure, "Compile now, without waiting for more decisions", "立即更新地址库",
       endpoint(CompileNow{e.register_keeper}));
  get(v1 + "/speeds", P::kConfigure, "Speeds by hour of week that travel times are made with", "按时段车速",
      endpoint(GetSpeeds{e.centre, e.speeds, e.speed_keeper}));
  post(v1 + "/speeds/measure", P::kConfigure, "Measure from own drives now, without waiting for the night", "立即由本中心行车数据测算",
       endpoint(MeasureSpeeds{e.speed_keeper}));
  post(v1 + "/speeds/activate", P::kConfigure, "Put installed speeds in place", "启用按时段车速",
       endpoint(ActivateSpeeds{e.gate, e.speeds}));
  get(v1 + "/clock", P::kSignedIn, "The server's clock", "服务器时钟", endpoint(GetClock{e.clock}));
  post(v1 + "/clock", P::kSetClock, "Step the clock (only with --clock stepped)", "推进时钟",
       endpoint(StepClock{e.clock, e.centre, e.streams}));

  get(v1 + "/demo", P::kSignedIn, "The demo (only there)", "演示状态（仅演示）", endpoint(GetDemo{e.demo_control}));
  post(v1 + "/demo/crews", P::kDispatch, "Simulated crews also serve incidents that people created (only in the demo)",
       "模拟车组也处置人工建立的警情（仅演示）", endpoint(ServeByCrews{e.demo_control, e.centre}));

  // Places, stream, the past
  get(v1 + "/places", P::kReadOperations, "Places of one kind", "按类别列出地点", endpoint(ListPlaces{e.data_sets, e.searches}),
      Pool::kMap);
  get(v1 + "/places/search", P::kReadOperations, "Find a place", "地点检索", endpoint(SearchPlaces{e.data_sets, e.searches}), Pool::kMap);
  get(v1 + "/places/along_streets", P::kReadOperations, "Points along the named streets", "沿街取点",
      endpoint(AlongStreets{e.data_sets, e.searches}), Pool::kSlow);
  get(v1 + "/places/names", P::kReadOperations, "Places of the register by code or label, in both languages", "标准地址的中英文名称",
      endpoint(NamePlaces{e.data_sets}), Pool::kMap);
  get(v1 + "/places/reverse", P::kReadOperations, "What is here", "坐标反查", endpoint(ReversePlaces{e.data_sets, e.searches}), Pool::kMap);
  get(v1 + "/travel_time", P::kReadOperations, "Travel time by road between two places, with the way", "两点之间的行驶时间与路线",
      endpoint(GetTravelTime{e.centre, e.data_sets, e.roads}), Pool::kMap);
  get(v1 + "/isochrone", P::kReadOperations, "What can be reached by road within so many minutes", "若干分钟内可到达的范围",
      endpoint(GetIsochrone{e.centre, e.data_sets, e.roads}), Pool::kSlow);
  get(v1 + "/stream", P::kReadOperations, "Changes as they happen (SSE)", "变更推送",
      endpoint(OpenStream{e.streams, e.centre, e.accounts}));
  post(v1 + "/stream/{id}/viewport", P::kReadOperations, "What of the map a screen shows", "设置视野", endpoint(SetViewport{e.streams}));
  get(v1 + "/replay", P::kReplay, "The state at a moment", "复盘：某一时刻", endpoint(GetReplay{e.past, e.accounts, e.clock}), Pool::kSlow);
  get(v1 + "/replay/changes", P::kReplay, "What changed between two moments", "复盘：时段变更",
      endpoint(GetReplayChanges{e.past, e.centre, e.accounts}), Pool::kSlow);
  get(v1 + "/replay/positions", P::kReadTracks, "Tracks of an incident's units (journalled)", "复盘：轨迹（查看留痕）",
      endpoint(GetReplayPositions{e.gate, e.positions, e.vault}), Pool::kSlow);
#define PAST e.history, e.centre, e.clock, e.searches
  get(v1 + "/history/incidents", P::kReplay, "Past incidents (searches are counted in the journal)", "历史警情（检索次数留痕）",
      endpoint(SearchPast{PAST}), Pool::kSlow);
  get(v1 + "/history/incidents.csv", P::kReplay, "Past incidents as a file of CSV", "历史警情（CSV 文件）", endpoint(ExportPast{PAST}),
      Pool::kSlow);
  get(v1 + "/history/summary", P::kReplay, "Past incidents in figures: counts and percentiles", "历史警情统计：数量与分位数",
      endpoint(SummarisePast{PAST}), Pool::kSlow);
#undef PAST
  get("/tiles/{z}/{x}/{y}.mvt", P::kReadOperations, "Map tile", "地图瓦片", endpoint(GetTile{e.data_sets}), Pool::kMap);

  get(v1 + "/city", P::kReadCity, "The city: numbers of every centre of this process", "市级总览：本进程各指挥中心的数字",
      endpoint(GetCity{e.centre, e.clock, e.city}), Pool::kSlow);

  // Paper, when no screen works
  get(v1 + "/printable_pack", P::kReadOperations, "The printable pack as a file of HTML", "应急打印包（HTML 文件）",
      endpoint(GetPrintablePack{e.centre, e.data_sets, e.clock, e.demo}), Pool::kSlow);
  post(v1 + "/reentries", P::kDispatch, "Enter a paper form afterwards, with its own times", "补录纸质表单",
       endpoint(EnterForm{e.centre, e.data_sets, e.vault}), Pool::kSlow);

  // For auditors, and for the servers of other centres
  get(v1 + "/audit/head", P::kReadAudit, "The journal at this moment, signed", "日志当前的签名头", endpoint(GetAuditHead{e.audit}),
      Pool::kSlow);
  get(v1 + "/audit/proof", P::kReadAudit, "One entry, and the proof that it is in the journal", "某一条目及其存在证明",
      endpoint(GetAuditProof{e.audit}), Pool::kSlow);
  get(v1 + "/audit/consistency", P::kReadAudit, "Proof that a longer journal begins with a shorter one",
      "一致性证明：后来的日志以先前的为开头", endpoint(GetAuditConsistency{e.audit}), Pool::kSlow);
  get(v1 + "/audit/heads", P::kReadAudit, "Heads of other centres kept here, where ours went, and alarms",
      "代存的他中心签名头、本中心外送情况与告警", endpoint(ListAuditHeads{e.audit}), Pool::kSlow);
  post(v1 + "/audit/heads", P::kPushHead, "Leave a signed head of another centre's journal", "送存他中心的签名头",
       endpoint(PushHead{e.audit}), Pool::kSlow);

  // For those who run it
  get(v1 + "/openapi.json", P::kAnyone, "What this server takes and answers", "本服务器的接口契约", endpoint(ShowContract{contract}));
  get("/healthz", P::kAnyone, "Alive", "存活", endpoint(Health{}));
  get("/readyz", P::kAnyone, "Ready", "就绪", endpoint(Ready{e.centre, e.clock, e.audit}));
  get("/metrics", P::kAnyone, "Figures", "指标", endpoint(ShowMetrics{e.metrics}));
#undef COMMAND
#undef INCIDENT
#undef UNIT
#undef SEAT
#undef SESSION
  return r;
}

}  // namespace tocsin::api
