// The catalogue itself: one line a code, sorted. Status 0: as its kind says (invalid 422, not found 404, conflict 409, forbidden 403 ...).
#include <algorithm>
#include <array>
#include <iterator>

#include "api/contract/error_catalogue.h"

namespace tocsin::api {

namespace {

struct Next {
  std::string_view en, zh;
};
constexpr Next kCorrect{"Correct what was sent.", "请更正后重试。"};
constexpr Next kNumberHasField{"Write the number under the call-back number or the caller's words, where it can be erased.",
                               "号码请填入回拨电话或报警内容，那里可依规擦除。"};
constexpr Next kNameThings{"Name the thing, the place or the hazard instead; attributes of people are held nowhere here.",
                           "请改写为物品、场所或险情；平台不保存任何人的属性。"};
constexpr Next kLook{"Look at its present state and decide again.", "请查看当前状态后再决定。"};
constexpr Next kCheckId{"Check the id; it may have left the working state.", "请核对编号；它可能已移出当班数据。"};
constexpr Next kAskAdministrator{"Ask an administrator.", "请联系管理员。"};
constexpr Next kTryAgain{"Try again in a moment.", "请稍后重试。"};
constexpr Next kHistorySoon{"Look again in a minute; calls and dispatching do not wait for it. If it stays so: tocsin doctor.",
                            "请稍后再查，接警、调派不受影响；长时间如此请运行 tocsin doctor。"};
constexpr Next kNarrowSpan{"Choose a shorter span of time, or a type or jurisdiction.", "请缩短时段，或限定类别、辖区。"};
constexpr Next kAskSoon{"Ask again in a few seconds; calls and dispatching go on meanwhile.", "请过几秒再查；接警、调派不受影响。"};
constexpr Next kSignInSoon{"Try again in a few seconds; whoever is signed in works on.", "请过几秒再登录；已登录席位不受影响。"};
constexpr Next kTellOperator{"Tell whoever runs this server.", "请通知运维人员。"};
constexpr Next kAnotherSees{"Another person acknowledges it: a dispatcher, supervisor or administrator, on their own account.",
                            "请另一人（调度员、值班长或管理员）用本人账号确认。"};
constexpr Next kChooseGround{"Choose a ground and sign in again.", "请选择事由后再登录。"};
constexpr Next kRenewEnvelope{"Renew its secret at the machine (tocsin account renew), and seal the new one.",
                              "请在服务器上用 tocsin account renew 更换密钥并重新封存。"};
constexpr Next kAtMachine{"Do it on the server's machine: tocsin account create --break-glass, tocsin account renew.",
                          "请在服务器上操作：tocsin account create --break-glass、tocsin account renew。"};
constexpr Next kSignIn{"Sign in again.", "请重新登录。"};
constexpr Next kWithdrawFirst{"Withdraw that decision first, if it was wrong.", "如原认定有误，请先撤销再认定。"};
constexpr Next kOtherEntry{"Choose another entry to stand, or withdraw the decision before.", "请另选保留的地址，或先撤销前一项认定。"};
constexpr Next kCorrectList{"Have the list itself corrected where it is issued, then withdraw what that settles.",
                            "请由地址数据来源单位更正原始清单，再撤销相应认定。"};
constexpr Next kImportDivisions{"Import the list of divisions first (tocsin import divisions), or correct the code.",
                                "请先导入区划清单（tocsin import divisions），或更正编码。"};
constexpr Next kInstallSpeeds{"Import them: tocsin import speeds FILE.csv; or take built_in.",
                              "请先导入：tocsin import speeds 文件.csv；或选用 built_in。"};
constexpr Next kImportAgain{"Import the file again: it is added to the data set that is active now.",
                            "请重新导入该文件，将加入当前启用的数据集。"};
constexpr Next kWholeFile{"Check that the file is whole and of this area; --smaller takes it all the same.",
                          "请确认文件完整、区域无误；确需导入时加 --smaller。"};
constexpr Next kCorrectFile{"Correct the file and import it again.", "请更正文件后重新导入。"};
constexpr Next kNameFolder{"Name the data folder of the centre: --data DIR.", "请用 --data 指明指挥中心的数据目录。"};
constexpr Next kNewerProgram{"Install the newer version of Tocsin, or restore a backup of this one.",
                             "请安装较新版本的警钟，或恢复本版本的备份。"};
constexpr Next kOtherBackup{"Take another backup: this one cannot be trusted.", "请改用另一份备份，此份不可信。"};
constexpr Next kWaitForStandby{"Wait until it stands still at the journal's end (tocsin doctor); where it does not move, look at its log.",
                               "请等它读到日志末尾（tocsin doctor）；停滞不前时查看其日志。"};
constexpr Next kStartStandby{"Start the other server with --standby, and try again.", "请先以 --standby 启动另一台服务器，再重试。"};
constexpr Next kAskLeader{"Say it to the server that leads.", "请在主用服务器上执行。"};
constexpr Next kMoveByBackup{"Move this centre by a backup and a restore; see docs/operating/centres.md.",
                             "请用备份与恢复迁移该中心；参见 docs/operating/centres.md。"};
constexpr Next kSeeGuide{"See the guide of this command (--help).", "请查看该命令的帮助（--help）。"};
constexpr Next kFromBackup{"Start read-only to look, and restore from a backup.", "可用只读方式查看，并从备份恢复。"};
constexpr Next kOtherCopy{"Fetch it from another copy; or take a newer backup as the base; or restore up to before it with --to-position.",
                          "请从其他副本取回，或改用更新的备份作底，或用 --to-position 恢复到它之前。"};
constexpr Next kOneShipper{"One shipper for one folder: stop the other, or name another folder with --to.",
                           "一个目录只由一个进程送：请停止另一个，或用 --to 另指目录。"};
constexpr Next kNewShipFolder{"Name a new folder with --to and keep this one: it holds what this journal does not.",
                              "请用 --to 另指新目录，并保留原目录：其中有本日志没有的内容。"};
constexpr Next kCorrectInstead{"Give the reason (take back a report), or send the right value.",
                               "撤回上报请写明原因；其他请直接改为正确的值。"};
constexpr Next kSeeContract{"See /api/v1/openapi.json.", "请查看 /api/v1/openapi.json。"};
constexpr Next kStays{"Nothing is to be done for it; choose another unit if more are needed.", "该单元无须再派；如需增援，请另选单元。"};
constexpr Next kSynchronise{"Check the time that was given; of a report that a device made, the clock of the device.",
                            "请核对填写的时间；由设备上报的，请核对设备时钟。"};
constexpr Next kStandDown{"Stand them down first.", "请先令单元归队。"};
constexpr Next kReopen{"Reopen it, or choose an open incident.", "请重新开启该警情，或改选未结警情。"};
constexpr Next kReopenLeft{"Reopen it: a linked incident goes on, and what came late is noted there.", "请重新立案，在接续的警情中补记。"};
constexpr Next kNoteInstead{"Write what came late as a note of the incident.", "后续内容请记入警情备注。"};
constexpr Next kArea{"Take codes of jurisdictions or stations; register the station or import the map first.",
                     "请填写辖区或站点编码；如尚未建立，请先登记站点或导入地图。"};
constexpr Next kOpenTarget{"Open the incident that it went into.", "请到并入的那条警情中操作。"};
constexpr Next kOpenNext{"Work on the incident that continues it.", "请到接续的警情中操作。"};
constexpr Next kOtherUnit{"Take it over, or choose another unit.", "请改派到此，或另选单元。"};
constexpr Next kStatusMenu{"Choose one of the statuses that its menu offers.", "请从该单元菜单中选择可转入的状态。"};
constexpr Next kHospitalCode{"Name a hospital by its code: GET /api/v1/places?kind=hospital lists them.",
                             "请填医院代码，可由 GET /api/v1/places?kind=hospital 查询。"};
constexpr Next kStartDemo{"Go on with 'tocsin demo', or give real incidents a folder of their own.",
                          "请用 tocsin demo 继续，真实警情请另用目录。"};
constexpr Next kReturnUnit{"Put it back into service first, or choose another unit.", "请先恢复该单元，或另选单元。"};
constexpr Next kChooseReason{"Choose one of the reasons of the configuration.", "请从配置的原因中选择。"};
constexpr Next kOtherForm{"Look at the incident it became; if this is another paper, add a letter to its number.",
                          "请查看该表已建立的警情；如确为另一张表，请在表号后加一个字母。"};
constexpr Next kLogByHand{"Write it into the log of today's shift instead.", "请改记入当班值班日志。"};
constexpr Next kCheckFolder{"Check that the folder is there and the server's account may write to it.",
                            "请检查该目录是否存在、服务账号是否可写。"};
constexpr Next kDrawAlong{"Draw along the road, within 30 m of it, or give one point and a radius of 5 to 2,000 m.",
                          "请沿道路点选（偏差不超过 30 m），或选一点并给出 5 至 2,000 m 的半径。"};
constexpr Next kChooseStreet{"Choose the street from the list, or say from where to where.", "请从候选中选择道路，或填写起点和止点。"};
constexpr Next kSeveralClosures{"Make several closures of it.", "请分多次封闭。"};
constexpr Next kLiftSome{"Lift those that are over.", "请先解除已恢复通行的路段。"};
constexpr Next kOtherFolder{"Name another folder with --data.", "请用 --data 指定其他目录。"};
constexpr Next kOneServer{"Stop the other server first, or name another folder with --data.",
                          "请先停止另一个服务器，或用 --data 指定其他目录。"};
constexpr Next kBeginHttps{"Begin the address with https://.", "地址请以 https:// 开头。"};
constexpr Next kNameAuthority{"Name the certificate of the authority that issued it with --ca, and the server as its certificate does.",
                              "请用 --ca 指明签发机构的证书；服务器地址须与证书所载名称一致。"};
constexpr Next kNameCertificate{"Name PEM files that the server's account can read; the key has no passphrase.",
                                "请指明服务器账号可读的 PEM 文件；私钥不得设口令。"};
constexpr Next kMakePrivate{"Give the file to the account that runs the server (chown), and chmod 600.",
                            "请将文件归运行服务器的账号所有（chown），并 chmod 600。"};
constexpr Next kKeyOfCertificate{"Name the key that the certificate was made for; the server's own certificate stands first in its file.",
                                 "请指明与该证书配套的私钥；证书文件中服务器自身的证书须排在最前。"};
constexpr Next kEnterCode{"Enter the code of your authenticator app, or a recovery code.", "请输入验证器应用中的动态口令，或一个恢复码。"};
constexpr Next kSetUpFactor{"Set it up first: More, Second factor.", "请先在“更多 → 双因素认证”中启用。"};
constexpr Next kNextCode{"Wait for the next code of the app; if none is taken, check the clock of the device.",
                         "请等应用显示下一个口令再输入；如一直不对，请核对手机时间。"};
constexpr Next kOtherAddress{"Stop what listens there, or choose another address with --listen.",
                             "请停止占用该地址的程序，或用 --listen 另选地址。"};
constexpr Next kNameKey{"Name the master key file with --key-file.", "请用 --key-file 指定主密钥文件。"};
constexpr Next kSignOn{"Sign on at “Seats and handover”.", "请到“席位与交接班”上岗。"};
constexpr Next kHandOver{"Hand it over: whoever takes it acknowledges.", "请交班，由接班人确认。"};
constexpr Next kOtherSeat{"Sign off there, or hand that seat over first.", "请先在原席位离岗或交班。"};
constexpr Next kPassword{"Choose 12 characters or more, at most 200 bytes.", "请设至少 12 个字符、不超过 200 字节的密码。"};
constexpr Next kPhrase{"Take a few words that belong to nothing here.", "请用几个互不相干的词组成一句话。"};
constexpr Next kOtherName{"Choose another name, or change the account that has it.", "请另取账号名，或修改已有账号。"};
constexpr Next kCheckBoth{"Check both; after several failures ask an administrator.", "请核对账号和密码；多次失败请联系管理员。"};
constexpr Next kWait{"Wait as long as the answer says (Retry-After); other places are not affected.",
                     "请按提示时间等待后再试；其他地点登录不受影响。"};
constexpr Next kLoadAgain{"Load the page again.", "请刷新页面。"};
constexpr Next kNewPassword{"Ask an administrator for a new one; at the machine: tocsin account reset_password.",
                            "请管理员重置；在服务器上可用 tocsin account reset_password。"};
constexpr Next kOtherAdministrator{"Make another administrator first; at the machine: tocsin account create.",
                                   "请先增设一名管理员；在服务器上可用 tocsin account create。"};
constexpr Next kDataFolder{"Check --data; account create and token create make a folder with --new.",
                           "请检查 --data；account create 与 token create 加 --new 可新建目录。"};
constexpr Next kNewToken{"Make a new one at the machine: tocsin token create.", "请在服务器上用 tocsin token create 新建。"};

constexpr Next kAnotherPerson{"Another person confirms it: a supervisor or an administrator, on their own account.",
                              "请另一人（值班长或管理员）用本人账号复核。"};
constexpr Next kThirdPerson{"Let somebody confirm it whose account neither of you has made or reset within the last ten days.",
                            "请由近十日内账号未经双方任何一方新建、变更或重置的人员复核。"};
constexpr Next kOnScreen{"Sign in and open More, Two-person review.", "请登录后到“更多 → 双人复核”办理。"};
constexpr Next kProposeAgain{"Look at it; propose it anew if it is still wanted.", "请查看该事项；仍需办理的，请重新提请。"};
constexpr Next kDecideOpen{"Decide the one that waits.", "请先办理已在等待复核的那一项。"};
constexpr Next kLiftHoldFirst{"Nothing is to be done while it stands; two people lift it, or accept the restore.",
                              "保全期间不得擦除；须先经两人解除保全，或认可恢复。"};
constexpr Next kDecideSome{"Decide or withdraw some of those that wait.", "请先办结或撤回部分待复核事项。"};

struct Line {
  std::string_view code;
  int status;
  std::string_view title, title_zh;
  Next next;
};
// clang-format off
constexpr Line kLines[] = {
    {"account.area_unknown", 0, "No such area", "没有该辖区或站点", kArea},
    {"account.break_glass", 0, "The secret of a break-glass account is made, never chosen", "应急账号的密钥由系统生成，不能自设", kRenewEnvelope},
    {"account.exists", 0, "The account is there already", "账号已存在", kOtherName},
    {"account.last_administrator", 0, "The last administrator stays", "须保留最后一名管理员", kOtherAdministrator},
    {"account.machine_only", 0, "Only at the machine itself", "仅限在服务器上操作", kAtMachine},
    {"account.name_malformed", 0, "Not a name for an account", "账号名不合规", kCorrect},
    {"account.not_break_glass", 0, "Not a break-glass account", "该账号不是应急账号", kCorrect},
    {"account.own", 0, "Not on one's own account", "不能对自己的账号操作", kAskAdministrator},
    {"account.password_guessable", 0, "The password is too easy to guess", "密码太容易被猜到", kPhrase},
    {"account.password_same", 0, "The new password is the old one", "新密码与当前密码相同", kPassword},
    {"account.password_too_short", 0, "The password is too short or too long", "密码长度不合要求", kPassword},
    {"account.role_unknown", 0, "No such role", "没有该角色", kCorrect},
    {"account.second_factor_off", 0, "There is no second factor", "未启用双因素认证", kLook},
    {"account.second_factor_on", 0, "The second factor is on already", "双因素认证已启用", kLook},
    {"account.too_many", 0, "Too many accounts", "账号数量已达上限", kAskAdministrator},
    {"account.unknown", 0, "No such account", "没有该账号", kCorrect},
    {"address.already_decided", 0, "Something else has been decided about an entry", "该地址已有其他认定", kWithdrawFirst},
    {"address.decision_cycle", 0, "The entries would stand for each other", "认定会形成循环承继", kOtherEntry},
    {"address.decision_incomplete", 0, "The decision does not say which entry stands", "未指明保留的地址", kCorrect},
    {"address.decision_unknown", 0, "No such decision is in force", "没有该项有效认定", kCheckId},
    {"address.query_too_long", 0, "The address is too long", "地址过长", kCorrect},
    {"address.too_many_decisions", 0, "Too many decisions are in force", "有效认定过多", kCorrectList},
    {"agency.unknown", 0, "No such agency", "没有该联动单位", kCorrect},
    {"audit.catching_up", 0, "The audit tree is still taking the journal in", "审计树尚在读取日志", kTryAgain},
    {"audit.file_unreadable", 0, "The file cannot be read", "文件无法读取", kTellOperator},
    {"audit.head_conflict", 0, "The head contradicts one that was kept before; both are kept", "签名头与已存的相互矛盾，两者均已留存", kTellOperator},
    {"audit.head_malformed", 0, "Not a signed head", "不是有效的签名头", kCorrect},
    {"audit.head_older", 0, "A head of more entries is kept already", "已存有条目更多的签名头", kCorrect},
    {"audit.history_differs", 500, "The journal is not the one whose heads were signed before", "日志与先前签名头所证的历史不符", kTellOperator},
    {"audit.journal_shorter", 0, "The journal has fewer entries than were taken in", "日志条目比已读取的少", kTellOperator},
    {"audit.key_malformed", 0, "Not a key", "密钥格式不对", kTellOperator},
    {"audit.key_missing", 0, "There is no key to sign with", "没有签名密钥", kTellOperator},
    {"audit.key_not_private", 0, "Others can read the signing key", "签名密钥可被他人读取", kTellOperator},
    {"audit.key_not_written", 0, "The signing key could not be written", "签名密钥写入失败", kTellOperator},
    {"audit.list_not_written", 0, "The head could not be added to its list", "签名头清单写入失败", kTellOperator},
    {"audit.nodes_unusable", 0, "The file of the audit tree cannot be used", "审计树文件无法使用", kTellOperator},
    {"audit.off", 0, "This server keeps no audit tree", "本服务器不维护审计树", kTellOperator},
    {"audit.other_key", 403, "Signed by another key", "由另一把密钥签名", kTellOperator},
    {"audit.proof_other_head", 0, "The proof does not speak of this head", "证明与所给签名头无关", kTellOperator},
    {"audit.proof_wrong", 0, "The proof does not hold", "证明不成立", kTellOperator},
    {"audit.push_refused", 0, "The place that heads are sent to refused one", "外送目的地拒收签名头", kTellOperator},
    {"audit.range_wrong", 0, "Not a range of entries", "条目范围不对", kCorrect},
    {"audit.signature_wrong", 0, "The signature does not fit", "签名不符", kTellOperator},
    {"audit.size_unknown", 0, "The journal has not so many entries", "日志没有这么多条目", kCorrect},
    {"audit.target_malformed", 0, "Not an address to send to", "外送地址不合规", kTellOperator},
    {"audit.too_many_journals", 0, "Heads of too many journals", "代存的日志过多", kAskAdministrator},
    {"auth.changed", 0, "The account's roles or areas have changed", "账号的角色或管辖范围已变更", kLoadAgain},
    {"auth.code_needed", 401, "This account signs in with a code too", "该账号登录还需动态口令", kEnterCode},
    {"auth.csrf", 403, "Not from this session's page", "请求不是本会话页面发出的", kSignIn},
    {"auth.ground_needed", 401, "Say why the break-glass account is used", "启用应急账号须选择事由", kChooseGround},
    {"auth.not_permitted", 0, "Your role may not do this", "您的角色无此权限", kAskAdministrator},
    {"auth.not_signed_in", 401, "Not signed in", "尚未登录", kSignIn},
    {"auth.one_time_password_used", 0, "This one-time password was used", "该一次性密码已用过", kNewPassword},
    {"auth.other_agency", 0, "It is another agency's part", "属于其他联动单位", kLook},
    {"auth.outside_area", 0, "Outside the areas of your account", "超出账号的管辖范围", kAskAdministrator},
    {"auth.password_must_change", 0, "Change the one-time password first", "请先修改一次性密码", kSignIn},
    {"auth.second_factor_missing", 0, "Your role needs a second factor", "您的角色须启用双因素认证", kSetUpFactor},
    {"auth.session_expired", 401, "The session has ended", "会话已过期", kSignIn},
    {"auth.token_expired", 401, "The API token has expired", "API 令牌已过期", kNewToken},
    {"auth.token_revoked", 401, "The API token was revoked", "API 令牌已吊销", kNewToken},
    {"auth.token_unknown", 401, "Unknown API token", "API 令牌无效", kAskAdministrator},
    {"auth.too_many_attempts", 429, "Too many attempts", "尝试次数过多", kWait},
    {"auth.wrong_code", 0, "The code is wrong, over, or was used", "动态口令错误、过期或已用过", kNextCode},
    {"auth.wrong_password", 401, "Account, password or code is wrong", "账号、密码或动态口令错误", kCheckBoth},
    {"backup.not_read", 0, "What was written cannot be read back", "写入的内容无法读回", kTellOperator},
    {"backup.not_written", 0, "The backup could not be written", "备份写入失败", kTellOperator},
    {"backup.target_not_empty", 0, "The target holds something already", "目标目录不为空", kSeeGuide},
    {"boundary.denied_word", 0, "A word for an attribute of people", "含有描述个人属性的词", kNameThings},
    {"bytes.damaged", 0, "Damaged bytes", "数据损坏", kTellOperator},
    {"call.already_linked", 0, "The call belongs to an incident already", "该呼入已关联警情", kLook},
    {"call.callsign_malformed", 0, "Not a callsign", "呼号不合规", kCorrect},
    {"call.ended", 0, "The call has ended", "该呼入已结束", kLook},
    {"call.erased", 0, "The details of this call were erased", "该呼入的信息已擦除", kNoteInstead},
    {"call.illegal_state", 0, "Not in this state of the call", "呼入当前状态不允许此操作", kLook},
    {"call.language_malformed", 0, "Not a language tag", "语言标记不合规", kCorrect},
    {"call.location_is_personal", 0, "A device's or network's location is a detail of the caller", "设备或网络定位属于报警人信息", kCorrect},
    {"call.location_missing", 0, "A location has a text or coordinates", "位置须有文字或坐标", kCorrect},
    {"call.opens_and_joins", 0, "Either open an incident or join one", "新建警情与并入警情只能选一", kCorrect},
    {"call.outcome_not_allowed", 0, "A call cannot end like this", "呼入不能以此结果结束", kCorrect},
    {"call.result_unknown", 0, "No such result of calling back", "没有该回拨结果", kCorrect},
    {"call.times_out_of_order", 0, "Answered before it rang", "接听时间早于振铃时间", kCorrect},
    {"call.transfer_target_missing", 0, "Say where it is transferred to", "请填写转接对象", kCorrect},
    {"call.unknown", 0, "No such call", "没有该呼入", kCheckId},
    {"capability.unknown", 0, "No such capability", "没有该能力", kCorrect},
    {"centre.no_standby", 409, "No standby follows this centre", "该指挥中心没有备用服务器在跟随", kStartStandby},
    {"centre.nobody_took_over", 0, "Nobody took the lead; this server leads again", "无服务器接管，本服务器恢复主用", kStartStandby},
    {"centre.not_leading", 409, "This server does not lead the centre", "本服务器不是该中心的主用服务器", kAskLeader},
    {"centre.not_running", 0, "No server runs on this folder", "该目录上没有运行中的服务器", kNameFolder},
    {"centre.not_shared", 409, "The journal lies in the folder: nobody can take over", "日志存于数据目录，无法由其他服务器接管", kMoveByBackup},
    {"centre.opening", 503, "This centre is being opened", "该指挥中心正在启动", kTryAgain},
    {"centre.standby_behind", 409, "The standby is still reading the journal", "备用服务器仍在读取日志", kWaitForStandby},
    {"client.address_malformed", 0, "Not an address of a server", "服务器地址不合规", kSeeGuide},
    {"client.certificate_refused", 0, "The server's certificate is not believed", "服务器证书未通过验证", kNameAuthority},
    {"client.connection_lost", 0, "The connection was lost; nothing is known about the outcome", "连接中断，结果未知", kTryAgain},
    {"client.no_connection", 0, "No server answers there", "无法连接服务器", kTryAgain},
    {"clock.backwards", 0, "The clock does not go back", "时钟不能倒退", kCorrect},
    {"clock.not_stepped", 0, "This clock runs by itself", "该时钟自行走时，不能推进", kTellOperator},
    {"closure.no_road", 0, "No road runs along this line", "所画路段附近没有道路", kDrawAlong},
    {"closure.nothing_to_change", 0, "The closure is so already", "该封闭没有变化", kLook},
    {"closure.street_unknown", 0, "No street of this name, or more than one", "没有该路名，或同名道路不止一条", kChooseStreet},
    {"closure.stretch_malformed", 0, "Not a stretch of road", "路段不合规", kDrawAlong},
    {"closure.time_order", 0, "It would end before it begins, or is over already", "解除时间早于封闭时间，或已过去", kCorrect},
    {"closure.too_far_ahead", 0, "More than five years ahead", "时间超出五年", kCorrect},
    {"closure.too_large", 0, "Too much for one closure", "单次封闭范围过大", kSeveralClosures},
    {"closure.too_many", 0, "There are as many closures as there can be", "封闭数量已达上限", kLiftSome},
    {"closure.unknown", 0, "No such closure, or the road is open again", "没有该封闭，或已解除", kLook},
    {"code.malformed", 0, "Not a code", "编码不合规", kCorrect},
    {"config.centre_incomplete", 0, "A centre lacks a setting", "指挥中心缺少配置项", kSeeGuide},
    {"config.centre_missing", 0, "Say which centre", "须指明指挥中心", kSeeGuide},
    {"config.centre_unknown", 0, "The file has no such centre", "配置文件中没有该指挥中心", kSeeGuide},
    {"config.centres_share", 0, "Two centres share what each needs of its own", "两个指挥中心共用了须各自独立的配置", kSeeGuide},
    {"config.file_unreadable", 0, "The configuration cannot be read", "配置文件无法读取", kSeeGuide},
    {"config.of_each_centre", 0, "Each centre says this itself", "该项须由各指挥中心分别配置", kSeeGuide},
    {"config.out_of_range", 0, "A setting is out of range", "配置值超出范围", kSeeGuide},
    {"config.unknown_key", 0, "No such setting", "没有该配置项", kSeeGuide},
    {"config.wrong_type", 0, "A setting has the wrong type", "配置值类型不对", kSeeGuide},
    {"configuration.name_missing", 0, "Both names are needed", "须填写中英文名称", kCorrect},
    {"configuration.out_of_range", 0, "A setting is out of range", "设置值超出范围", kCorrect},
    {"configuration.repeated", 0, "A word stands there twice", "词条重复", kCorrect},
    {"configuration.type_must_not_feed_risk", 0, "This type of incident must not feed risk", "该类别警情不得用于风险分析", kCorrect},
    {"configuration.unknown_agency", 0, "No such agency", "没有该联动单位", kCorrect},
    {"configuration.unknown_parent", 0, "Define the type above it first", "请先设置上级类别", kCorrect},
    {"configuration.word_removed", 0, "A word in use cannot go", "使用中的词条不能删除", kCorrect},
    {"contracts.not_written", 0, "The contracts could not be written", "契约写入失败", kTellOperator},
    {"csv.empty", 0, "The file is empty", "文件为空", kCorrectFile},
    {"csv.too_large", 0, "The file is too large", "文件过大", kCorrectFile},
    {"csv.unclosed_quote", 0, "A quote is never closed", "引号未闭合", kCorrectFile},
    {"demo.folder_damaged", 0, "The demo's folder is damaged", "演示目录已损坏", kSeeGuide},
    {"demo.folder_differs", 0, "The folder holds another demo city", "该目录是另一座演示城市", kSeeGuide},
    {"demo.folder_has_other_data", 0, "The folder holds real data", "该目录存有真实数据", kSeeGuide},
    {"demo.folder_is_demo", 0, "The folder holds demo data", "该目录是演示数据", kStartDemo},
    {"demo.folder_not_written", 0, "The folder cannot be written", "目录无法写入", kTellOperator},
    {"demo.not_a_demo", 404, "This is no demo", "当前不是演示环境", kSeeContract},
    {"demo.option_unknown", 0, "No such option", "没有该选项", kSeeGuide},
    {"detail.damaged", 0, "A detail is damaged", "个人信息记录损坏", kTellOperator},
    {"detail.erased", 0, "It was erased", "该信息已擦除", kCheckId},
    {"detail.malformed", 0, "Not a reference to a detail", "信息引用不合规", kCorrect},
    {"detail.unknown", 0, "No such detail", "没有该信息", kCheckId},
    {"details.reason_unknown", 0, "No such reason for erasing", "没有该擦除理由", kCorrect},
    {"dispatch.no_units", 0, "Name at least one unit", "请至少选择一个出动单元", kCorrect},
    {"dispatch.too_many_units", 0, "Too many units at once", "一次调派的单元过多", kCorrect},
    {"disposition.unknown", 0, "No such disposition", "没有该处置结果", kCorrect},
    {"draft.not_saved", 0, "The draft was not kept", "草稿未保存", kTryAgain},
    {"draft.open_failed", 0, "Drafts are not available", "草稿库无法打开", kTellOperator},
    {"draft.too_large", 413, "The draft is too large", "草稿过大", kCorrect},
    {"draft.too_long", 413, "The draft is too large", "草稿过大", kCorrect},
    {"draft.too_many", 0, "Too many drafts", "草稿过多", kCorrect},
    {"draft.unknown", 0, "No such draft", "没有该草稿", kCheckId},
    {"emergency_access.acknowledged_already", 0, "Somebody has acknowledged it already", "已有人确认", kLook},
    {"emergency_access.not_independent", 0, "A break-glass account had this account in hand", "该账号近期由应急账号新建、变更或重置",
     kAnotherSees},
    {"emergency_access.over", 0, "This use is over already", "本次启用已结束", kLook},
    {"emergency_access.own", 0, "Who is signed in with a break-glass account acknowledges no use of one", "正在使用应急账号的人员不能确认应急启用",
     kAnotherSees},
    {"emergency_access.person_needed", 0, "A person has to have seen it", "须由人员查看后确认", kAnotherSees},
    {"emergency_access.unknown", 0, "No such use of a break-glass account", "没有该应急账号启用记录", kLook},
    {"export.not_written", 0, "The export could not be written", "导出写入失败", kTellOperator},
    {"feed.clock_not_stepped", 0, "Start the server with --clock stepped", "请用 --clock stepped 启动服务器", kSeeGuide},
    {"feed.column_missing", 0, "A column is missing", "缺少列", kCorrectFile},
    {"feed.no_data_set", 0, "No data set is active", "没有启用的数据集", kSeeGuide},
    {"feed.no_homes", 0, "The data set has no stations for a fleet", "数据集没有可用站点", kSeeGuide},
    {"feed.no_places", 0, "The data set has neither named streets nor addresses", "数据集既没有有名道路，也没有地址", kSeeGuide},
    {"feed.time_malformed", 0, "Not a time", "时间格式不对", kCorrectFile},
    {"feed.unknown_call_type", 0, "No rule for this type of call", "没有该类报警的对应规则", kCorrectFile},
    {"feed.unknown_unit_type", 0, "No rule for this type of unit", "没有该类单元的对应规则", kCorrectFile},
    {"hash.malformed", 0, "Not a hash", "哈希值不合规", kCorrect},
    {"history.not_ready", 0, "The past is being made ready", "历史警情正在准备", kHistorySoon},
    {"history.too_many", 0, "Too many incidents for one file", "单个文件的警情过多", kNarrowSpan},
    {"hold.already_stands", 0, "A legal hold stands already", "该警情已依法保全", kLook},
    {"hold.stands", 0, "A legal hold stands", "依法保全中，不得擦除", kLiftHoldFirst},
    {"hold.too_large", 0, "Too much for one hold", "单次保全范围过大", kTellOperator},
    {"hold.too_many", 0, "There are as many holds as there can be", "保全数量已达上限", kTellOperator},
    {"hold.unknown", 0, "No legal hold stands there", "该警情未设保全", kLook},
    {"http.body_too_large", 413, "The body is too large", "请求内容过大", kCorrect},
    {"http.content_type", 415, "Not JSON", "不是 JSON", kCorrect},
    {"http.expectation_unknown", 417, "Only 100-continue can be expected", "只支持 Expect: 100-continue", kCorrect},
    {"http.handshake_failed", 400, "The TLS handshake was not finished", "TLS 握手未完成", kTryAgain},
    {"http.header_too_large", 431, "The headers are too large", "请求头过大", kCorrect},
    {"http.malformed", 400, "The request cannot be read", "请求无法解析", kCorrect},
    {"http.method_not_allowed", 405, "Not with this method", "不支持该方法", kSeeContract},
    {"http.no_descriptors", 503, "The server has no file descriptor left", "服务器文件描述符耗尽", kTellOperator},
    {"http.not_found", 404, "Nothing stands at this address", "地址不存在", kSeeContract},
    {"http.timeout", 408, "The request came too slowly", "请求超时", kTryAgain},
    {"http.tls_only", 400, "This port speaks HTTPS only", "此端口只接受 HTTPS", kBeginHttps},
    {"http.too_many_connections", 503, "Too many connections", "连接过多", kTryAgain},
    {"http.too_many_connections_of_address", 429, "Too many connections from one address", "同一地址连接过多", kTryAgain},
    {"id.malformed", 0, "Not an id", "编号不合规", kCorrect},
    {"idempotency.in_progress", 409, "The first request with this key is not answered yet", "使用该幂等键的请求尚未答复", kTryAgain},
    {"idempotency.key_malformed", 400, "Not an Idempotency-Key", "幂等键不合规", kCorrect},
    {"idempotency.key_reused", 422, "This key was used for another request", "该幂等键已用于另一请求", kCorrect},
    {"idempotency.key_too_long", 0, "The key is too long", "幂等键过长", kCorrect},
    {"import.bad_mapping", 0, "The mapping of columns is malformed", "列映射格式有误", kCorrect},
    {"import.bad_value", 0, "A value breaks the contract", "值不符合契约", kCorrectFile},
    {"import.csv_empty", 0, "The file is empty", "文件为空", kCorrectFile},
    {"import.csv_encoding", 0, "The file is neither UTF-8 nor GB 18030", "文件编码既非 UTF-8 也非 GB 18030", kCorrectFile},
    {"import.csv_malformed", 0, "The file is no CSV", "不是有效的 CSV", kCorrectFile},
    {"import.csv_missing", 0, "There is no such file", "文件不存在", kCorrectFile},
    {"import.csv_too_large", 0, "The file is too large", "文件过大", kCorrectFile},
    {"import.csv_truncated", 0, "The file ends too early", "文件不完整", kCorrectFile},
    {"import.demo_folder", 0, "This is the folder of a demo", "该目录是演示数据目录", kOtherFolder},
    {"import.denied_column", 0, "A column that this platform never holds", "平台不收集该列内容", kCorrectFile},
    {"import.duplicate_code", 0, "A code stands there twice", "编码重复", kCorrectFile},
    {"import.duplicate_column", 0, "A column stands there twice", "列重复", kCorrectFile},
    {"import.far_away", 0, "An address lies far from nearly all others", "该地址远离其余地址", kCorrectFile},
    {"import.missing_column", 0, "A column is missing", "缺少列", kCorrectFile},
    {"import.missing_value", 0, "A value is missing", "缺少值", kCorrectFile},
    {"import.no_rows", 0, "No row could be taken", "没有可导入的行", kCorrectFile},
    {"import.parent_cycle", 0, "A division lies in itself", "区划互为上下级", kCorrectFile},
    {"import.pbf_damaged", 0, "The file is damaged", "文件损坏", kCorrectFile},
    {"import.pbf_empty", 0, "The file is empty", "文件为空", kCorrectFile},
    {"import.pbf_missing", 0, "There is no such file", "文件不存在", kCorrectFile},
    {"import.pbf_not_pbf", 0, "Not an OpenStreetMap file", "不是 OpenStreetMap PBF 文件", kCorrectFile},
    {"import.pbf_too_large", 0, "The file is too large", "文件过大", kCorrectFile},
    {"import.pbf_truncated", 0, "The file ends too early", "文件不完整", kCorrectFile},
    {"import.pbf_unsupported", 0, "A kind of file that is not read", "不支持的文件格式", kCorrectFile},
    {"import.pbf_without_roads", 0, "There is no road in it", "文件中没有道路", kCorrectFile},
    {"import.smaller_map", 0, "The map has far fewer roads, addresses or turn restrictions than the active one", "地图的道路、地址或转向限制比现有数据少得多", kWholeFile},
    {"import.successor_cycle", 0, "Successors lead back to where they began", "承继关系形成循环", kCorrectFile},
    {"import.unknown_column", 0, "A column that the contract does not name", "契约未列出的列", kCorrectFile},
    {"import.unknown_division", 0, "No division has that code", "没有该编码的区划", kImportDivisions},
    {"import.unknown_field", 0, "A field that the contract does not name", "契约未列出的字段", kCorrect},
    {"import.unknown_successor", 0, "No entry has that code", "没有该编码的条目", kCorrectFile},
    {"import.unseen_characters", 0, "Control or bidirectional characters were taken out", "已去除控制字符或双向排版字符", kCorrectFile},
    {"import.wrong_cell_count", 0, "A line has another number of cells", "某行列数不符", kCorrectFile},
    {"incident.already_reopened", 0, "It was reopened already", "该警情已重新开启", kOpenNext},
    {"incident.benchmark_unknown", 0, "No such benchmark", "没有该节点", kCorrect},
    {"incident.closed", 0, "The incident is closed", "该警情已结案", kReopen},
    {"incident.left", 0, "The incident left the working state", "该警情已移出当班数据", kReopenLeft},
    {"incident.leg_already_accepted", 0, "This agency has accepted already", "该联动单位已签收", kLook},
    {"incident.leg_already_closed", 0, "This agency has closed already", "该联动单位已办结", kLook},
    {"incident.leg_unknown", 0, "This agency has no part in it", "该联动单位未参与此警情", kLook},
    {"incident.level_not_raised", 0, "It has this response level already", "已是该调派等级", kLook},
    {"incident.level_out_of_range", 0, "A response level is 1 to 5", "调派等级为 1 至 5", kCorrect},
    {"incident.merged", 0, "The incident was merged into another", "该警情已并入其他警情", kOpenTarget},
    {"incident.not_closed", 0, "The incident is not closed", "该警情尚未结案", kLook},
    {"incident.not_merged", 0, "The incident is not merged", "该警情未被合并", kLook},
    {"incident.nothing_to_change", 0, "Nothing would change", "没有变化", kLook},
    {"incident.nothing_to_take_back", 0, "There is nothing to take back", "没有可撤回的内容", kLook},
    {"incident.priority_out_of_range", 0, "A priority is 1 to 4", "优先级为 1 至 4", kCorrect},
    {"incident.same", 0, "These are the same incident", "是同一警情", kCorrect},
    {"incident.too_many", 0, "Too much for one incident", "该警情内容已达上限", kLook},
    {"incident.units_assigned", 0, "Units are still assigned", "仍有单元在执行调派任务", kStandDown},
    {"incident.unknown", 0, "No such incident", "没有该警情", kCheckId},
    {"incident_type.code_malformed", 0, "Not a code", "编码不合规", kCorrect},
    {"incident_type.unknown", 0, "No such incident type", "没有该警情类别", kCorrect},
    {"journal.address_malformed", 0, "Not the address of a database", "数据库地址不合规", kCorrect},
    {"journal.cut_at_end", 0, "The end of the journal is missing", "日志末尾缺失", kFromBackup},
    {"journal.damaged_at", 0, "The journal is damaged", "日志损坏", kFromBackup},
    {"journal.disk_full", 503, "The disk is full: nothing new is taken in", "磁盘已满，暂停受理", kTellOperator},
    {"journal.diverged", 503, "The journal went on otherwise; this server starts anew", "日志已另行延续，本服务器将重新启动", kTryAgain},
    {"journal.elsewhere", 0, "The journal of this folder lies elsewhere", "该目录的日志存于别处", kSeeGuide},
    {"journal.fenced", 503, "Another server has taken the lead; this one stops", "主用已由另一服务器接管，本服务器停止", kTryAgain},
    {"journal.in_use", 0, "Another server has this journal", "该日志正被另一服务器使用", kOneServer},
    {"journal.missing", 0, "The journal of this folder is gone", "该目录的日志文件缺失", kTellOperator},
    {"journal.newer_version", 0, "The journal is of a newer version", "日志来自更新的版本", kNewerProgram},
    {"journal.not_a_journal", 0, "This is no journal", "不是日志文件", kNameFolder},
    {"journal.not_durable", 0, "The database does not wait for its disk", "数据库未等待落盘", kTellOperator},
    {"journal.not_exported", 0, "The export failed", "导出失败", kTellOperator},
    {"journal.not_found", 0, "There is no journal here", "没有日志", kNameFolder},
    {"journal.not_utf8", 0, "The database is not in UTF-8", "数据库编码不是 UTF-8", kTellOperator},
    {"journal.open_failed", 0, "The journal cannot be opened", "日志无法打开", kTellOperator},
    {"journal.other_centre", 0, "The journal is of another centre", "日志属于另一指挥中心", kTellOperator},
    {"journal.other_history", 0, "This journal is not the one of that backup", "该日志与备份不是同一份", kFromBackup},
    {"journal.read_failed", 0, "The journal cannot be read", "日志无法读取", kTellOperator},
    {"journal.read_only", 0, "The journal is opened read-only", "日志以只读方式打开", kTellOperator},
    {"journal.standby", 503, "This server follows; another leads", "本服务器为备用，另一服务器为主用", kTryAgain},
    {"journal.stopped", 503, "Intake has stopped", "已停止受理", kTellOperator},
    {"journal.unavailable", 503, "Intake has stopped; reading goes on", "已停止受理，仍可查阅", kTellOperator},
    {"journal.unreachable", 503, "No database takes the journal", "没有可写入日志的数据库", kTellOperator},
    {"journal.write_failed", 503, "The journal cannot be written", "日志无法写入", kTellOperator},
    {"journal.wrong_position", 503, "The journal is not where it should be", "日志位置不符", kTellOperator},
    {"json.denied_member", 0, "A member that this platform never holds", "平台不收集该字段", kCorrect},
    {"json.duplicate_member", 0, "A member stands there twice", "字段重复", kCorrect},
    {"json.malformed", 400, "The body is no JSON", "内容不是有效的 JSON", kCorrect},
    {"json.missing_member", 0, "A member is missing", "缺少字段", kCorrect},
    {"json.no_memory", 503, "Out of memory", "内存不足", kTryAgain},
    {"json.out_of_range", 0, "A number is out of range", "数值超出范围", kCorrect},
    {"json.too_long", 413, "Something in it is too long", "内容过长", kCorrect},
    {"json.unknown_member", 0, "A member that the contract does not name", "契约未列出的字段", kSeeContract},
    {"json.unknown_word", 0, "No such word here", "没有该取值", kSeeContract},
    {"json.wrong_type", 0, "A member has the wrong type", "字段类型不对", kSeeContract},
    {"jurisdiction.code_malformed", 0, "Not a code", "编码不合规", kCorrect},
    {"jurisdiction.cycle", 0, "Jurisdictions lie in each other", "辖区互为上下级", kCorrect},
    {"jurisdiction.data_set_moved_on", 0, "Another data set is active by now", "启用的数据集已变更", kImportAgain},
    {"jurisdiction.repeated", 0, "A jurisdiction stands there twice", "辖区重复", kCorrect},
    {"jurisdiction.searches_malformed", 0, "Not counts of searches", "检索计数不合规", kCorrect},
    {"jurisdiction.speeds_malformed", 0, "Not the activation of speeds", "车速启用信息不合规", kCorrect},
    {"jurisdiction.speeds_moved_on", 0, "Other speeds are active by now", "启用的车速已变更", kLook},
    {"jurisdiction.unknown", 0, "No such jurisdiction", "没有该辖区", kCorrect},
    {"jurisdiction.unknown_parent", 0, "The jurisdiction above is missing", "缺少上级辖区", kCorrect},
    {"jurisdiction.version_missing", 0, "Say which data set", "请指明数据集版本", kCorrect},
    {"list.too_long", 0, "The list is too long", "列表过长", kCorrect},
    {"pack.not_written", 0, "The printable pack could not be written", "应急打印包写入失败", kCheckFolder},
    {"place.address_unknown", 0, "No such entry in the register", "地址库中没有该条目", kCorrect},
    {"place.chosen_unknown", 0, "Not an answer of a place search", "不是地点查询的结果", kCorrect},
    {"place.coordinates_out_of_range", 0, "Coordinates are out of range", "坐标超出范围", kCorrect},
    {"place.coordinates_swapped", 0, "Latitude and longitude look swapped", "经纬度疑似颠倒", kCorrect},
    {"place.missing", 0, "Say where", "请填写地点", kCorrect},
    {"place.no_road", 0, "No road anywhere near", "附近没有道路", kCorrect},
    {"place.query_not_text", 0, "The query is no text", "查询内容不是有效文本", kCorrect},
    {"place.query_too_long", 0, "The query is too long", "查询过长", kCorrect},
    {"place.text_holds_number", 0, "The words of a place hold a telephone or identity number", "地点文字中含电话或证件号码", kNumberHasField},
    {"place.text_too_long", 0, "The text of the place is too long", "地点文字过长", kCorrect},
    {"post.location_missing", 0, "A post has a location", "备勤点须有位置", kCorrect},
    {"post.name_malformed", 0, "Not the name of a post", "备勤点名称不合规", kCorrect},
    {"premises.code_malformed", 0, "Not a code", "编码不合规", kCorrect},
    {"premises.note_already_approved", 0, "The note is approved already", "该提示已批准", kLook},
    {"premises.note_expired", 0, "The note has expired", "该提示已过期", kLook},
    {"premises.note_too_long", 0, "A safety note lasts 90 days at most", "安全提示最长 90 天", kCorrect},
    {"premises.note_unknown", 0, "No such note", "没有该提示", kCheckId},
    {"premises.same_person", 0, "Author and approver are two", "提出人与批准人不能为同一人", kAskAdministrator},
    {"premises.too_many_notes", 0, "Too many notes", "提示过多", kLook},
    {"proposal.already_open", 0, "The same waits already", "同一事项已在等待复核", kDecideOpen},
    {"proposal.decided", 0, "It is decided already, or its time is over", "该事项已办结或已过期", kProposeAgain},
    {"proposal.ground_unknown", 0, "Not a ground for this", "该事项不适用此事由", kCorrect},
    {"proposal.needs_person", 0, "A person decides this", "须由本人登录办理", kOnScreen},
    {"proposal.not_independent", 0, "The two are not independent of each other", "提请人与复核人账号不独立", kThirdPerson},
    {"proposal.not_own", 0, "Not one's own proposal", "非本人提请", kLook},
    {"proposal.same_person", 0, "Who proposes and who confirms are two", "提请人与复核人不能为同一人", kAnotherPerson},
    {"proposal.subject_malformed", 0, "Name what it is about", "请指明对象", kCorrect},
    {"proposal.too_many", 0, "Too many wait already", "待复核事项过多", kDecideSome},
    {"proposal.unknown", 0, "No such proposal", "没有该提请事项", kLook},
    {"query.malformed", 0, "The query cannot be read", "查询参数不合规", kSeeContract},
    {"query.unknown", 0, "This address takes no such parameter", "该地址没有这个查询参数", kSeeContract},
    {"reentry.form_malformed", 0, "This is no number of a form", "表号格式不对", kCorrect},
    {"reentry.form_used", 0, "This form was entered already", "该表已录入", kOtherForm},
    {"reentry.times_missing", 0, "A time is missing", "缺少时间", kCorrect},
    {"reentry.too_old", 0, "This is too long ago to be entered", "时间过久，不能补录", kLogByHand},
    {"register.cannot_write", 0, "The data set cannot be written", "数据集无法写入", kTellOperator},
    {"register.data_set_damaged", 0, "The data set is damaged", "数据集损坏", kTellOperator},
    {"register.data_set_missing", 0, "The data set is not installed", "数据集未安装", kTellOperator},
    {"register.data_set_newer", 0, "The data set is of a newer version", "数据集来自更新的版本", kNewerProgram},
    {"register.data_set_older", 0, "The data set is of an earlier version", "数据集来自较早的版本", kTellOperator},
    {"register.data_set_unreadable", 0, "The data set cannot be read", "数据集无法读取", kTellOperator},
    {"register.source_inconsistent", 0, "The data contradict themselves", "数据自相矛盾", kCorrectFile},
    {"register.source_too_large", 0, "There is too much of it", "数据过大", kCorrectFile},
    {"register.too_large", 0, "There is too much of it", "数据过大", kCorrectFile},
    {"restore.already_noted", 0, "This restore is noted already", "该次恢复已记录", kLook},
    {"restore.differs", 0, "The backup is not what it says", "备份与清单不符", kOtherBackup},
    {"restore.erasure_list_malformed", 0, "The list of erasures cannot be read", "擦除清单无法读取", kSeeGuide},
    {"restore.no_backup", 0, "There is no backup", "没有备份", kSeeGuide},
    {"restore.no_segments", 0, "There are no segments", "没有日志分段", kSeeGuide},
    {"restore.not_written", 0, "The folder cannot be written", "目录无法写入", kTellOperator},
    {"restore.nothing_to_accept", 0, "No restore waits to be accepted", "没有待认可的恢复", kLook},
    {"restore.point_unknown", 0, "The backup does not reach to that point", "备份不含该时刻或位置", kCorrect},
    {"restore.segment_damaged", 0, "A segment is damaged", "日志分段损坏", kOtherCopy},
    {"restore.segments_gap", 0, "Segments are missing", "日志分段缺失", kOtherCopy},
    {"restore.target_missing", 0, "Say where to", "请指明目标目录", kSeeGuide},
    {"restore.target_not_empty", 0, "The target is not empty", "目标目录不为空", kSeeGuide},
    {"route.no_data_set", 0, "There are no roads yet", "尚无路网数据", kAskAdministrator},
    {"route.unreachable", 0, "No road leads there", "无路可达", kCorrect},
    {"run_card.code_malformed", 0, "Not a code", "编码不合规", kCorrect},
    {"run_card.empty", 0, "A run card asks for something", "调派方案不能为空", kCorrect},
    {"run_card.out_of_range", 0, "A number is out of range", "数值超出范围", kCorrect},
    {"run_card.unknown", 0, "No such run card", "没有该调派方案", kCheckId},
    {"seat.account_elsewhere", 0, "You are signed on at another seat", "您已在其他席位上岗", kOtherSeat},
    {"seat.code_malformed", 0, "Not a code", "编码不合规", kCorrect},
    {"seat.handover_not_for_you", 0, "The handover is for someone else", "交班对象不是您", kLook},
    {"seat.handover_pending", 0, "A handover waits already", "已有待确认的交班", kLook},
    {"seat.has_open_incidents", 0, "It holds open incidents: hand it over", "席位仍有未结警情，请交班", kHandOver},
    {"seat.holder_changed", 0, "Somebody else sits there now", "该席位已换人", kLook},
    {"seat.no_handover", 0, "There is no handover", "没有待接的班", kLook},
    {"seat.nobody_there", 0, "Nobody is signed on there", "该席位无人在岗", kLook},
    {"seat.not_signed_on", 0, "Sign on to a seat first", "请先上岗", kSignOn},
    {"seat.not_yours", 0, "It is not your seat", "不是您的席位", kLook},
    {"seat.taken", 0, "Somebody sits there", "席位已有人", kLook},
    {"seat.unknown", 0, "No such seat", "没有该席位", kCheckId},
    {"sequencer.busy", 503, "Too much waits already", "任务积压", kTryAgain},
    {"sequencer.stopped", 503, "Intake has stopped", "已停止受理", kTellOperator},
    {"server.address_in_use", 0, "The address is taken", "地址已被占用", kOtherAddress},
    {"server.address_invalid", 0, "Not an address", "监听地址不合规", kSeeGuide},
    {"server.busy", 503, "Too many requests wait already", "请求积压", kTryAgain},
    {"server.busy_signing_in", 503, "Too many sign-ins wait already", "登录请求积压", kSignInSoon},
    {"server.busy_slow", 503, "Too many long questions wait already", "耗时查询积压", kAskSoon},
    {"server.failed", 500, "An unexpected failure", "意外故障", kTellOperator},
    {"server.folder_unusable", 0, "The data folder cannot be used", "数据目录不可用", kTellOperator},
    {"server.no_answer", 500, "No answer was made", "未生成应答", kTellOperator},
    {"server.no_data_folder", 0, "There is no data folder", "不是数据目录", kDataFolder},
    {"ship.in_use", 0, "Somebody ships to this folder already", "已有进程在向该目录送日志", kOneShipper},
    {"ship.not_written", 0, "The segment could not be written", "日志分段写入失败", kTellOperator},
    {"ship.other_history", 0, "The folder holds another history", "目录中是另一段历史", kNewShipFolder},
    {"snapshot.not_written", 0, "The snapshot could not be written", "快照写入失败", kTellOperator},
    {"source.unknown", 0, "No such source", "没有该来源", kCorrect},
    {"speeds.malformed", 0, "The file of speeds is malformed", "车速文件格式有误", kCorrectFile},
    {"speeds.missing", 0, "These speeds are not installed", "该车速版本未安装", kInstallSpeeds},
    {"station.code_malformed", 0, "Not a code", "编码不合规", kCorrect},
    {"station.has_units", 0, "Units live there", "站点仍有出动单元", kLook},
    {"station.name_missing", 0, "A station has a name", "站点须有名称", kCorrect},
    {"station.unknown", 0, "No such station", "没有该站点", kCheckId},
    {"store.cannot_open", 0, "A store cannot be opened", "存储无法打开", kTellOperator},
    {"store.damaged", 0, "A store is damaged", "存储损坏", kFromBackup},
    {"store.failed", 0, "A store failed", "存储出错", kTellOperator},
    {"store.full", 0, "The disk is full", "磁盘已满", kTellOperator},
    {"stream.too_many", 503, "Too many screens listen", "监听的屏幕过多", kTryAgain},
    {"stream.too_many_of_account", 429, "Too many screens of this account listen", "同一账号监听的屏幕过多", kTryAgain},
    {"stream.unknown", 0, "The stream has ended", "推送已结束", kCheckId},
    {"telemetry.too_many", 413, "Too many positions at once", "一次上报的位置过多", kCorrect},
    {"text.malformed", 0, "The text has characters that cannot be shown", "文字含无法显示的字符", kCorrect},
    {"text.missing", 0, "The text is missing", "缺少文字", kCorrect},
    {"text.too_long", 0, "The text is too long", "文字过长", kCorrect},
    {"tile.no_data_set", 0, "No data set is active", "没有启用的数据集", kTellOperator},
    {"tile.out_of_range", 404, "No such tile", "没有该瓦片", kCorrect},
    {"tile.unknown", 404, "No such tile", "没有该瓦片", kCorrect},
    {"time.in_future", 0, "The time lies in the future", "时间在未来", kSynchronise},
    {"time.malformed", 0, "Not a time", "时间格式不对", kCorrect},
    {"time.out_of_order", 0, "The time lies before what it is about", "时间早于所涉对象", kSynchronise},
    {"tls.certificate_unreadable", 0, "The certificate cannot be read", "证书无法读取", kNameCertificate},
    {"tls.key_not_private", 0, "Others can read the certificate's key", "证书私钥可被他人读取", kMakePrivate},
    {"tls.key_of_another", 0, "The key is not that of the certificate", "私钥与证书不匹配", kKeyOfCertificate},
    {"tls.key_unreadable", 0, "The certificate's key cannot be read", "证书私钥无法读取", kNameCertificate},
    {"token.expiry_malformed", 0, "Not an end of a token", "到期时间不合规", kCorrect},
    {"token.expiry_out_of_range", 0, "A token ends in the future, within ten years", "到期须在将来十年之内", kCorrect},
    {"token.label_malformed", 0, "Not a label", "标签不合规", kCorrect},
    {"token.too_many", 0, "Too many tokens", "令牌数量已达上限", kLook},
    {"token.unknown", 0, "No such token", "没有该令牌", kCorrect},
    {"track.reason_missing", 0, "Say why the track is read", "请说明查看轨迹的理由", kCorrect},
    {"undo.too_late", 0, "Too late to undo", "已超过撤销时限", kCorrectInstead},
    {"unit.already_assigned", 409, "The unit is assigned already", "该单元已被调派", kOtherUnit},
    {"unit.assigned", 0, "The unit is assigned", "该单元正在执行任务", kOtherUnit},
    {"unit.assigned_here", 0, "The unit is on this incident already", "该单元已在此警情", kStays},
    {"unit.code_malformed", 0, "Not a callsign", "呼号不合规", kCorrect},
    {"unit.crew_out_of_range", 0, "No such crew", "当班人数超出范围", kCorrect},
    {"unit.hospital_unknown", 0, "No such hospital", "没有该医院", kHospitalCode},
    {"unit.illegal_status", 0, "Not from its present status", "当前状态不能转为该状态", kStatusMenu},
    {"unit.kind_unknown", 0, "No such kind of unit", "没有该单元类型", kCorrect},
    {"unit.not_assigned_here", 0, "The unit is not assigned to this incident", "该单元未被调派到此警情", kLook},
    {"unit.not_on_scene", 0, "The unit is not on scene", "该单元未到场", kLook},
    {"unit.nothing_to_change", 0, "Nothing would change", "没有变化", kLook},
    {"unit.out_of_service", 0, "The unit is out of service", "该单元已停用", kReturnUnit},
    {"unit.reason_missing", 0, "Say why", "请说明原因", kChooseReason},
    {"unit.reason_unknown", 0, "No such reason", "没有该原因", kChooseReason},
    {"unit.report_not_last", 0, "That report cannot be taken back", "该上报不能撤回", kLook},
    {"unit.retired", 0, "The unit is retired", "该单元已注销", kLook},
    {"unit.transporting", 0, "The unit is transporting", "该单元正在转运", kLook},
    {"unit.unknown", 0, "No such unit", "没有该出动单元", kCheckId},
    {"vault.key_malformed", 0, "The master key is damaged", "主密钥文件损坏", kTellOperator},
    {"vault.key_missing", 0, "The master key is missing", "缺少主密钥文件", kNameKey},
    {"vault.key_not_private", 0, "Others can read the master key", "主密钥文件权限过宽", kTellOperator},
    {"vault.key_not_written", 0, "The master key cannot be written", "主密钥无法写入", kTellOperator},
    {"vault.wrong_key", 0, "This is another folder's master key", "主密钥不属于该目录", kTellOperator},
    {"version.malformed", 400, "If-Match is \"<version>\"", "If-Match 格式应为 \"<版本>\"", kCorrect},
    {"version.moved_on", 412, "It has changed since you saw it", "在您查看之后已有变化", kLook},
    {"version.no_subject", 400, "If-Match has nothing to match here", "此操作没有可供 If-Match 比对的对象", kCorrect},
    {"web.no_pages", 404, "No web pages in this build", "此版本不含网页", kTellOperator},
    {"web.pack_corrupt", 0, "The built-in pages are damaged", "内置网页损坏", kTellOperator},
    {"word.unknown", 0, "No such word here", "没有该取值", kSeeContract},
};
// clang-format on

constexpr auto make() {
  std::array<CatalogueEntry, std::size(kLines)> out{};
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = {kLines[i].code, kLines[i].status, kLines[i].title, kLines[i].title_zh, kLines[i].next.en, kLines[i].next.zh};
  return out;
}
constexpr auto kCatalogue = make();
static_assert(std::is_sorted(kCatalogue.begin(), kCatalogue.end(), [](auto const& a, auto const& b) { return a.code < b.code; }));

}  // namespace

std::span<CatalogueEntry const> error_catalogue() { return kCatalogue; }

}  // namespace tocsin::api
