// 简体中文：词语以《领域》文档为准。英文词典必须逐项对应，缺一项即不能编译。
import { kClosuresZh } from './closures';
import { kEmergencyAccessZh } from './emergency_access';
import { kIsochroneZh } from './isochrone';
import { kCityZh } from './city';
import { kPastZh } from './past';
import { kReviewZh } from './review';

export const zh = {
  product: '警钟',
  product_line: '城市公共安全平台',
  lang_switch: 'English',
  read_only: '只读：仅供查看，本服务器不受理任何更改',
  demo_strip: '演示数据',
  demo_explain: '虚构城市，非真实警情',
  demo_crews: '模拟车组也处置人工建立的警情',
  demo_speed: (n: number) => `时钟 ×${n}`,

  nav: {
    dispatch: '调度台', replay: '复盘', stations: '站点', admin: '管理', help: '帮助', seats: '席位与交接班', reentry: '纸质补录', incident_types: '警情类别', run_cards: '调派方案',
    units: '站点与出动单元', accounts: '账号', addresses: '地址库', password: '更改密码', second_factor: '双因素认证', sign_out: '退出登录', main: '主导航', skip: '跳到主要内容', more: '更多',
  },
  theme: { label: '外观', light: '浅色', dark: '深色' },
  sound: { on: '提示音：开', off: '提示音：关', blocked: '提示音：浏览器要求先点按一次才能响' },

  sign_in: {
    title: '登录', account: '账号', password: '密码', submit: '登录', busy: '正在登录…', wrong: '账号或密码不正确。请核对后重试；多次失败请联系管理员重置。',
    code: '动态口令', code_why: '打开手机上的验证器应用，输入其中 6 位动态口令；手机不在身边时，输入一个恢复码。', wrong_code: '账号、密码或动态口令不正确。请等应用显示下一个口令再试；仍不行请联系管理员。', other_account: '换账号登录',
    show: '显示密码', hide: '隐藏密码',
    must_change: '首次登录须更改一次性密码', must_change_why: '一次性密码只能用一次。请设定只有您知道的密码，至少 12 个字符。', current: '当前密码', new_one: '新密码', again: '再输一次新密码',
    change: '更改密码', change_why: '更改后，此账号在其他地方的登录立即失效。', not_same: '两次输入的新密码不一致。', wrong_current: '当前密码不对：首次登录时就是发给您的一次性密码。', too_short: '新密码至少 12 个字符。', changed: '密码已更改。', not_out: '服务器未确认退出，您可能仍处于登录状态。', not_out_next: '请稍后再次退出；离开前请锁定本机屏幕。',
  },

  factor: {
    title: '双因素认证', must: '您的角色须启用双因素认证', why: '启用后，登录除密码外还须输入手机验证器应用中的动态口令：密码泄露了，别人也登录不了。', password: '当前密码', begin: '开始设置',
    scan: '用验证器应用扫码，或手动输入密钥：', secret: '密钥', open: '在本机的验证器应用中打开', qr: '密钥的二维码', first: '应用显示的动态口令', confirm: '启用', kept_title: '恢复码',
    kept_why: '手机丢失或损坏时，用恢复码代替动态口令登录，每个只能用一次。恢复码不会再显示：请抄写或打印，与手机分开保管。', copy: '复制', copied: '已复制', kept: '已妥善保管，继续', on: '已启用。', left: (n: number) => `剩余恢复码 ${n} 个。`,
    few: '恢复码将用完：请关闭后重新启用，领取新的一组。', off: '关闭双因素认证', off_why: '关闭须同时验证密码和动态口令（或恢复码）。', code: '动态口令或恢复码', wrong: '密码或动态口令不正确；动态口令每个只能用一次，请等下一个。', done_off: '双因素认证已关闭。',
  },

  link: {
    down: '与服务器的连接已中断', down_detail: (age: string) => `屏幕内容停留在 ${age} 之前，正在重新连接…`, loading: '正在载入…', retry: '重试',
    load_failed: '无法载入数据。',
  },

  priority: { label: '优先级', 0: '未定级', 1: '1 级 危及生命', 2: '2 级 紧急', 3: '3 级 一般', 4: '4 级 不急', short: (n: number) => (n ? `${n}` : '?') },
  incident_state: { received: '已接警', graded: '已定级', dispatched: '已派', on_scene: '到场', closed: '已结' },
  unit_status: {
    in_quarters: '在站', available: '在途待命', assigned: '已派', acknowledged: '已接令', en_route: '出动', staging: '集结', on_scene: '到场', transporting: '转运',
    at_hospital: '到院', returning: '返回', out_of_service: '停用',
  },
  availability: { available: '可派', conditionally_available: '有条件可派', not_available: '不可派' },
  call_state: { ringing: '振铃', answered: '已接听', abandoned: '早释', called_back: '已回拨', transferred: '已转接', ended: '已结束' },
  channel: { voice: '电话', text: '短信', app: '应用', video: '视频', radio: '电台', in_person: '当面', interface: '接口', sensor: '传感' },
  source: {
    console: '调度台', station_page: '站点页', radio: '电台', mobile_terminal: '车载终端', interface: '接口', import: '导入', system: '系统', simulated: '模拟',
  },
  place_source: { stated: '口述', register: '标准地址', pin: '地图点选', network: '网络定位', device: '终端定位', unit: '单元上报', interface: '接口' },
  leg_state: { requested: '待签收', accepted: '已签收', closed: '已办结' },
  end_reason: { cleared: '离场', stood_down: '归队', diverted: '改派', out_of_service: '停用' },
  match: { exact: '完全匹配', corrected: '已纠正', prefix: '开头相同', nearest_number: '就近门牌', road_only: '仅到道路', place_only: '仅到村或地点', place: '按名称', intersection: '路口', coordinates: '坐标', nearest: '最近' },
  place_kind: {
    address: '标准地址', street: '道路', intersection: '路口', place: '地点', premises: '单位场所', coordinates: '坐标', settlement: '村镇', hydrant: '消火栓', defibrillator: '除颤器', hospital: '医院', school: '学校', fuel: '加油站', fire_station: '消防救援站',
    police_station: '派出所', ambulance_station: '急救站', clinic: '诊所', pharmacy: '药店', bus_station: '汽车站', railway_station: '火车站', metro_station: '地铁站', market: '集贸市场', hotel: '宾馆', restaurant: '餐馆', parking: '停车场', park: '公园',
    town_hall: '政府机关', place_of_assembly: '人员密集场所', post: '备勤点', other: '其他',
  } as Record<string, string>,
  address_status: { retired: '已注销', planned: '规划中' } as Record<string, string>,
  jurisdiction_level: { city: '市', county: '区县', township: '乡镇街道', grid: '网格' } as Record<string, string>,

  age: {
    answer: '待接听', assign: '待派', acknowledge: '待接令', turnout: '待出动', travel: '行驶', check_in: '现场', transport: '送医', closed: '已结', normal: '正常', due_soon: '将超时', late: '已超时',
    of_target: (text: string) => `时限 ${text}`,
  },

  queue: {
    tab: '队列', calls: '报警呼入', calls_empty: '没有等待处理的呼入', incidents: '警情', waiting: '待派', working: '处置中', closed: '近期已结', empty: '当前没有警情', empty_next: '按 F4 接警，或等待呼入。',
    answer: '接听', call_back: '回拨', call_back_how: '回拨结果', call_back_result: { reached: '已接通', no_answer: '无人接听', busy: '占线' }, take_call: '接警', join: '并入所选警情', join_ask: (n: string) => `将此呼入并入 ${n}？并入后不能撤销。`, join_yes: '并入', silent: '无声', unknown_place: '地点不明', unknown_type: '类别未定',
    off_map: '未上图', off_map_next: '只有文字，没有坐标：请用“更改地点”定位',
    filter: '筛选', filter_seat: '本席位', filter_placeholder: '编号、类别、地点', reason: '原因',
    duplicates: (n: number) => `疑似重复 ${n}`, units: (n: number) => `${n} 个单元`, no_match: '没有符合筛选的警情',
  },

  board: {
    title: '出动单元', by_station: '按站点', by_agency: '按联动单位', by_status: '按状态', filter: '呼号、能力、站点', empty: '没有出动单元', no_match: '没有符合筛选的单元', free: (n: number, all: number) => `可派 ${n}/${all}`,
    only_free: '仅可派', emergency: '紧急呼救', stale: '位置过时', post: '备勤点', set_post: '派驻备勤点…', clear_post: '撤出备勤点', post_name: '备勤点（地址、路口，或在地图上点选）', post_pick: '此处没有坐标：请从列表选择，或在地图上点选。', crew: (n: number) => `${n} 人`, since: (text: string) => `${text} 起`, actions: '单元操作', clear_emergency: '解除紧急呼救', clear_emergency_ask: (unit: string) => `已向 ${unit} 核实人员安全？解除后不能撤销。`,
    recorded_late: (text: string) => `${text} 补录`, other_station: '无站点', grouping: '分组方式',
  },

  call: {
    title: '接警', new_title: '新警情', place: '地点', place_hint: '地址、路口、单位、坐标', type: '警情类别', type_hint: '名称、拼音首字母或代码', text: '报警内容', text_hint: '正在发生什么？有无人员被困、受伤？',
    callback: '回拨号码', channel: '来源', language: '通话语言', callsign: '呼号', questions: '询问要点', created: (n: string) => `已建立 ${n}`, draft_saved: '草稿已保存', draft_saving: '正在保存草稿…', draft_restored: '已恢复未完成的草稿',
    done: '完成接警', discard: '放弃草稿', information: '仅咨询', misdial: '误拨', end_ask: (what: string) => `以“${what}”结束呼入，不立警情？结束后不能恢复。`, end_yes: '结束呼入', silent_ask: '标记为无声呼入？标记后不能取消。', silent_yes: '标记', search_failed: '地址库暂时查不到。可继续输入，按文字建立警情，或在地图上点选。', pin: '在地图上点选', pinning: '点击地图选定位置，Esc 取消',
    match_doubt: { corrected: '已纠正，与所报不同', nearest_number: '无此门牌，取就近门牌', road_only: '仅到道路，未到门牌', place_only: '仅到村或地点，未到门牌' } as Record<string, string>,
    ambiguous: (far: string) => `有多处相近，最远相隔 ${far}，请向报警人核实`, not_located: '无坐标', no_place: '没有匹配的地点。可继续输入，或在地图上点选。', no_type: '没有匹配的类别', pending: '填写地点或类别后自动建立警情', show_caller: '查看报警人信息', caller_journalled: '查看将记入日志',
    close_form: '收起', drafts: '未完成的接警', resume: '继续', by_text: '按文字建立', transfer: '转接', transfer_to: '转接到（联动单位或 110、119 等短号）', draft_failed: '草稿未能保存',
    silent: '无声呼入', location_text: '原文',
    draft_unread: (why: string) => `此前的草稿未能读出：${why}`, stays_open: '草稿未能保存，接警表暂不收起。', in_other_tab: '这份接警表已在另一标签页打开，已填内容一并带去。',
    not_sent: (list: string) => `未送达：${list}。接警表保留，请再次完成接警。`, not_sent_fault: (why: string) => `程序出错，表内内容可能未全部送达（${why}）。接警表保留，请再试；仍不成功请报告值班长。`,
    type_unpicked: (typed: string) => `警情类别“${typed}”（未从列表选定）`, not_emptied: (list: string) => `${list}已登记，不能清空，已恢复为登记内容；有误请直接改写。`,
    linked: (n: string) => `本次呼入已归入 ${n}，表内显示该警情。`, given_otherwise: (list: string) => `您填写的未采用：${list}。`,
  },

  panel: {
    register_near: '地址库，非确切门牌', note_stays: '记录添加后不能删除；写错了请再添一条更正。', benchmark_ask: (b: string) => `记录“${b}”？记录后不能撤销。`, benchmark_record: '记录', context_failed: '周边信息载入失败。',
    title: '警情', none: '未选择警情', none_next: '在列表或地图上选择一条警情，或按 F4 接警。', close_panel: '关闭警情面板', log: '日志', context: '周边', notes: '记录',
    received: '接警', level: '调派等级', raise_to: (n: number) => `提升到 ${n} 级`, seat: '席位', take: '转到本席位', move: '更改地点', grade: '类别与优先级', county: '辖区',
    assigned_units: '已派单元', no_units: '尚未派出单元', stand_down: '归队', stand_down_all: '全部归队', legs: '联动单位', accept_leg: '签收', close_leg: '办结', add_note: '添加记录', note_hint: '现场情况、指令、反馈', no_notes: '没有记录',
    benchmarks: '关键节点', close: '结案', close_with: '处置结果', close_confirm: (n: string) => `输入警情编号 ${n} 以确认结案`, close_button: '确认结案', close_units_remain: '仍有单元在处置，须先归队。',
    reopen: '重新开启', reopen_reason: '重新开启的原因', replay: '复盘', duplicates: '疑似重复警情', merge: '并入本警情', check_in: '报平安', unmerge: '取消合并', merged_from: '已并入', merged_away: '已合并', merged_into: (n: string) => `本警情已并入 ${n}`,
    reopened_from: '接续', reopened_as: '后续', open_it: '打开', why: { distance: (m: string) => `相距 ${m}`, age: (s: string) => `相隔 ${s}`, type: '类别相近', address: '地址相同' },
    score: (n: number) => `相似 ${n}`, call_text_erased: '内容已擦除（到期或依申请）', erase: '应报警人要求提请擦除', erase_ask: '提请擦除这次呼入的回拨号码和所述内容？另一人复核同意后执行，无法恢复，备份中的也一并失效。', erase_verb: '提请擦除',
    texts_held_back: { role: '报警内容和记录不向您的角色开放。', not_assigned: '报警内容和记录只向派往此处的单元开放。', not_recorded: '查看未能留痕，报警内容和记录暂不显示，请稍后重试。', too_many: '呼入较多，只显示最近 200 条的报警内容。' }, no_calls: '没有关联呼入', history_empty: '没有日志', occurred: '发生', recorded: '记录', by: '操作者',
    nothing_near: '附近没有登记的单位场所或水源', hazards: '危险因素', access: '进入条件', contacts: '联系', system: '系统', timers: { waiting_too_long: '待派过久', unacknowledged: '未接令', turnout_overdue: '出动超时', no_check_in: '现场未报告' },
    unit_times: { assigned: '派', acknowledged: '接', en_route: '出', arrived: '到', cleared: '离' }, questions: '询问要点', actions: '操作',
  },

  advice: {
    title: '推荐调派', send_selected: (n: number) => `派出 ${n} 个单元`, none: '暂无推荐', eta: '预计到达', alternatives: '其他可选', untimed: '可派单元（路程时间未知，按编号排列）', shortfall: '力量不足',
    shortfall_line: (what: string, needed: number, found: number) => `${what}：需要 ${needed}，可派 ${found}`, coverage: '派出后的覆盖缺口',
    coverage_line: (station: string, what: string, left: number, had: number) => `${station} ${what} 剩 ${left}/${had}`, next: (text: string) => `最近增援 ${text}`, no_next: '无可增援', computing: '正在计算…', needs: '尚需',
    failed: '无法取得推荐，可直接手工派出。', stale: '位置过时', detour: (longer: string, why: string) => `绕行 +${longer}${why ? `：${why}` : ''}`, pending: '正在重新计算路程用时', speeds: (version: string, day: number, hour: string) => `车速：${version || '常规'}，${['周一', '周二', '周三', '周四', '周五', '周六', '周日'][day]} ${hour} 时段`, run_card: '方案', as_of: (text: string) => `计算于 ${text}`, satisfied: '本等级所需力量已派齐', refresh: '重新计算', ungraded: '定级后给出推荐', no_place: '补充地点后给出推荐',
  },

  move: { told: (n: string) => `${n} 地点已更改`, changed: (at: string) => `${at} 地点已更改`, was: '原地点：', seen: '已知悉' },

  conflict: {
    assigned: (unit: string, at: string, number: string) => `${unit} 已于 ${at} 派往 ${number}`, take_over: '改派到此', choose_another: '另选单元', moved: '此记录已被他人更改，已显示最新内容。请核对后再试。',
    changed: (what: string, list: string) => `${what} 在您查看之后已有变化：${list}`, decide_again: '本次操作未执行，已显示最新内容。请核对后再决定。', none: '无',
    aspects: { incident_type: '类别', priority: '优先级', response_level: '调派等级', seat: '席位', place: '地点', call_ids: '关联呼入数', notes_count: '记录数', kind: '种类', agency: '联动单位', station: '站点', capabilities: '能力', crew: '在位人数', post: '备勤点' },
  },

  command: {
    label: '命令行', placeholder: '输入命令，例如 派 E101 I0231 或 D E101；?D 查看用法', hint: '? 显示全部命令', result: '命令结果', unknown_verb: (w: string) => `没有命令“${w}”。输入 ? 查看全部命令。`, need_unit: '缺少单元呼号。', need_incident: '请先选择警情，或写出警情编号。',
    unknown_unit: (w: string) => `没有单元“${w}”。`, unknown_incident: (w: string) => `没有未结警情“${w}”。`, unknown_type: (w: string) => `没有警情类别“${w}”。地点请写文字；类别可从列表选择。`, need_level: '请写出等级 1 至 5。', need_text: '请写出内容。', need_disposition: '请写出处置结果，可从列表选择。', need_reason: '请写出停用原因，可从列表选择。',
    need_time: (w: string) => `“${w}”不是时刻。写作 @时:分，例如 @10:31。`, nothing_to_undo: '没有可撤销的操作。', nothing_to_take_back: (u: string) => `${u} 没有可撤回的上报。`, need_take_back_reason: '已超过撤销时限，请写明原因，可从列表选择。',
    no_work_orders: '工单功能尚未启用。', nothing_found: (w: string) => `找不到“${w}”。`, form: '用法', busy: '正在执行…', suggestions: '补全建议', went_to: (w: string) => `已定位 ${w}`, kinds: { unit: '单元', incident: '警情', place: '地点', verb: '命令', option: '选项' },
    verbs: {
      D: { name: '调派', form: 'D 单元… [警情]', note: '派 E101 A102 I0231；不写警情即为所选警情' },
      EN: { name: '出动', form: 'EN 单元… [@时:分]', note: '单元已出动；电台补报写明发生时刻，如 @10:31' },
      A: { name: '到场', form: 'A 单元… [@时:分]', note: '单元到场' },
      CU: { name: '离场 / 结案', form: 'CU 单元… | CU [警情] 处置结果', note: '单元离场；写处置结果即结案' },
      F: { name: '待命', form: 'F 单元… [@时:分]', note: '单元恢复可派，任务结束，警情不结' },
      SD: { name: '归队', form: 'SD 单元… [警情]', note: '撤回已派单元' },
      OS: { name: '停用', form: 'OS 单元 原因', note: '单元停用' },
      N: { name: '新警情', form: 'N [类别] [地点]', note: '打开接警表' },
      M: { name: '合并', form: 'M 警情 [目标警情]', note: '把前者并入后者' },
      L: { name: '等级', form: 'L 等级 [警情]', note: '提升调派等级' },
      W: { name: '工单', form: 'W', note: '尚未启用' },
      T: { name: '记录', form: 'T [警情] 内容', note: '添加记录' },
      U: { name: '撤销 / 撤回', form: 'U | U 单元 [原因]', note: '撤销上一操作；写呼号即撤回该单元最后一次上报，超过时限须写原因' },
      RC: { name: '封路', form: 'RC [原因] [路名或起点]', note: '打开封闭道路表；不写路名可在地图上点选' },
      RO: { name: '解除封闭', form: 'RO [路名]', note: '解除该路封闭；同名不止一处时打开列表' },
      R: { name: '到达范围', form: 'R [站点 | 单元 | 警情 | 地点] [正常]', note: '在地图上画出 4、8、12 分钟到达范围；不写即为所选警情或单元' },
      G: { name: '前往', form: 'G 单元 | 警情 | 站点 | 地点', note: '定位并打开' },
    },
  },

  // 上报错了：限时内直接撤销，过后写明原因再撤回。
  take_back: {
    title: (status: string) => `撤回“${status}”`, left: (s: number) => `撤销（${s} 秒）`, done: (unit: string, status: string) => `${unit} 已撤回“${status}”`, why: '撤回原因',
    reason: { undone: '撤销', wrong_unit: '报错单元', wrong_status: '报错状态', misheard: '听错' },
  },
  // 报警人的位置：网络和终端定位是个人信息，查看留痕。
  caller_place: { title: '报警人位置', sealed: '已收到，未查看', erased: '已擦除', show: '在地图上显示', age: (text: string) => `${text} 前` },
  // 补报：事后从电台得知的时刻。
  late: { at: '发生时刻', hint: '时:分，空为现在', bad: '时刻写作 时:分 或 时:分:秒，例如 10:31。', recorded: (at: string) => `${at} 补录`, occurred: (at: string) => `${at} 发生` },
  undo: { undo: '撤销', undone: '已撤销', dismiss: '关闭提示' },
  done: {
    erasing_proposed: '已提请擦除，请另一人到“双人复核”同意',
    dispatched: (units: string, number: string) => `${units} 已派往 ${number}`, stood_down: (units: string) => `${units} 归队`, level: (n: number) => `调派等级 ${n}`, merged: (a: string, b: string) => `${a} 已并入 ${b}`, unmerged: (a: string) => `${a} 已取消合并`,
    moved: '地点已更改', noted: '已记录', closed: (n: string) => `${n} 已结案`, reopened: '已重新开启', status: (unit: string, status: string) => `${unit} ${status}`, graded: '已定级', answered: '已接听', benchmark: (b: string) => `${b} 已记录`, saved: '已保存',
    leg_accepted: (a: string) => `${a} 已签收`, leg_closed: (a: string) => `${a} 已办结`, taken: '已转到本席位；要退回，由原席位转回', emergency_cleared: (u: string) => `${u} 紧急呼救已解除`, call_ended: '呼入已结束', joined: '呼入已并入警情',
    signed_on: '已上岗', signed_off: '已离岗', handover_sent: '已发起交接，等待对方确认', handover_withdrawn: '已撤回交班', relieved: '已解除上岗，席位空出', draft_discarded: '草稿已放弃', account: { disable: (a: string) => `账号 ${a} 已停用`, enable: (a: string) => `账号 ${a} 已启用`, reset_password: (a: string) => `${a} 的密码已重置`, reset_second_factor: (a: string) => `${a} 的双因素认证已取消` }, handover_done: '交接完成', called_back: '已记录回拨', transferred: '已转接', removed: '已删除', checked_in: (u: string) => `${u} 报平安`, posted: (u: string) => `${u} 到备勤点待命`, unposted: (u: string) => `${u} 撤出备勤点`, retired: '已注销',
  },

  map: {
    title: '地图', canvas: '地图画面', list: '列表', show_map: '显示地图', loading: '正在载入地图…', failed: '地图无法显示，请使用列表。', zoom_in: '放大', zoom_out: '缩小', home: '全市',
    list_title: '地图内容列表', legend: '图例', near: '位置', no_location: '没有坐标', kinds: { fire: '消防', ambulance: '急救', police: '警用', other: '其他' },
    legend_incident: '警情（数字为优先级）',
  },

  station: {
    title: '出动指令', quiet: '当前无出动任务', quiet_next: '新任务到达时会响铃，并显示在这里。', units: '本站单元', ack: '接令', ack_all: '全部接令',
    print: '打印出动单', night: '夜间模式', day: '日间模式', sound_blocked: '本屏现在不会响铃', sound_on: '启用响铃', eta: '预计行驶', others: '同行单元', pick: '选择站点', pick_none: '没有站点', assigned_at: '派出时间',
    stations: '站点一览', ringing: '有未接令的任务', emergency: '紧急呼救', received: '接警', hydrants: '附近消火栓', emergency_hint: '长按 2 秒发出紧急呼救', no_station: '没有此站点',
  },

  record: {
    title: '警情记录单', print: '打印', coordinates: '坐标', first_assigned: '首次派出', first_en_route: '首车出动', first_arrived: '首车到场', closed: '结案', rang: '来电', answered: '接听', ended: '结束', outcome: '任务结果',
    log_missing: '日志未载入：请用警情面板上的“打印”。', printed_at: '打印于', printed: (at: string, who: string, number: string, position: number) => `${number} · 打印于 ${at} · ${who} · 截至日志位置 ${position} · 不含报警人信息、报警内容和记录`,
  },
  replay: {
    title: '复盘', from: '开始', to: '结束', load: '载入', play: '播放', pause: '暂停', speed: '速度', at: '时刻', loading: '正在载入日志…', empty: '此时段没有变化', pick: '选择时段后载入。', units: '单元状态', incidents: '警情', tracks: '载入单元轨迹', tracks_reason: '查阅轨迹的原因（将记入日志）',
    step_back: '上一条', step_on: '下一条', changes: (n: number) => `${n} 条变化`, log: '变化', incident: (n: string) => `复盘 ${n}`, last_hour: '最近 1 小时', last_day: '最近 24 小时', too_long: '时段过长，只载入前面部分。', position: '日志位置', all: '显示全部警情', bad_range: '结束时间须晚于开始时间。', bad_time: '请按 2026-01-31 08:00:00 的格式填写时间。', log_empty: '此刻之前没有变化',
    what_changed: '变化内容', back: '返回调度台', no_tracks: '没有可用轨迹', tracks_incomplete: '轨迹未能全部读出，图上缺段不代表车辆未动，请稍后再试', in_future: '开始时间尚未到来。',
  },

  seats: {
    title: '席位与交接班', sign_on: '上岗', sign_off: '离岗', signed_on: (who: string) => `${who} 在岗`, empty_seat: '空席', handover: '交接班', handover_to: '接班人员', relief_choose: '请选择接班人员', relief_free: '未上岗', relief_seated: '在其他席位：须先从原席位离岗', relief_none: '没有可接班的账号：请管理员添加接警调度员或值班长账号。', handed: '移交内容', handed_none: '没有未结警情。', withdraw: '撤回交班', handover_note: '交接说明', handover_how: '对方在此页确认接班后，席位和名下未结警情一并转交；确认之前仍由您负责。', handover_waiting: (who: string) => `等待 ${who} 确认`, accept: '确认接班', standing: '值班须知', standing_hint: '长期有效的提示，交接后仍在',
    relieve: '解除上岗', relieve_ask: (who: string, open: number) => `${who} 已离开或无法联系？解除后席位空出，名下 ${open} 起未结警情留在本席位，由下一位上岗人员接手；解除记入值班日志。`,
    duty_log: '值班日志', duty_empty: '没有值班日志', open_incidents: (n: number) => `未结警情 ${n}`, none: '没有席位', add: '添加席位', id: '席位编号', mine: '本席位', since: '上岗于', no_notes: '无', duty: { signed_on: '上岗', signed_off: '离岗', handover_offered: '发起交班，交给', handover_accepted: '确认接班', handover_withdrawn: '撤回交班', notes_changed: '修改值班须知', relieved: '解除上岗：' } as Record<string, string>,
  },
  accounts: {
    title: '账号', add: '添加账号', account: '账号', display: '显示名（岗位与编号）', roles: '角色', areas: '范围（辖区或站点代码，空为全中心）', disable: '停用', enable: '启用', reset: '重置密码', reset_ask: (a: string) => `重置 ${a} 的密码？原密码立即失效，该账号随即退出登录。`, one_time: '一次性密码（只显示这一次）', disabled: '已停用', active: '正常', none: '没有账号', copy: '复制', copied: '已复制',
    role: { dispatcher: '接警调度员', supervisor: '值班长', administrator: '管理员', crew: '车组', display: '大屏', auditor: '审计人员', neighbour: '邻中心' }, status: '状态', all_areas: '全中心', area: '范围', edit: '编辑', must_change: '待改密码', factor_on: '双因素认证', reset_factor: '取消双因素认证', reset_factor_ask: (a: string) => `取消 ${a} 的双因素认证？请先当面或回拨核实本人：此后只凭密码即可登录，该账号随即退出登录。`, display_hint: '例如 调度员 3 / Dispatcher 3：写岗位，不写人名（中英文以“ / ”分隔）', need_role: '请至少勾选一个角色。',
  },
  tokens: {
    title: 'API 令牌', hint: '供程序使用，在服务器上新建：', none: '没有令牌', label: '持有系统', made: '创建（UTC 日期）', expires: '到期（UTC 日期）', last_used: '最近使用（UTC 日期）', no_end: '直至吊销', expired: '已过期', never_used: '从未', revoke: '吊销', revoked: '令牌已吊销',
    revoke_confirm: '吊销此令牌？持有它的程序将立即无法访问。请输入其名称以确认：',
  },
  types: { title: '警情类别', code: '代码', name: '名称', priority: '默认优先级', agency: '主责', questions: '询问要点', active: '启用', search: '查找类别', edit: '编辑', question_zh: '中文', question_en: '英文', add_question: '添加要点', none: '没有类别', no_match: '没有符合查找的类别', inactive: '已停用', code_hint: '例如 fire.building，小写字母、数字、下划线', what_to_write: '写发生了什么、那里是什么，只问处置所需；民族、宗教信仰、政治面貌、信访等个人属性不予接受。', remove: '删除', add: '添加类别' },
  cards: {
    title: '调派方案', name: '名称', type: '适用类别', priorities: '优先级', priority_from: '最高优先级', priority_to: '最低优先级', jurisdiction: '辖区', hours: '时段', hours_from: '时段起', hours_to: '时段止', level: '调派等级', needs: '所需能力', agencies: '联动单位', everywhere: '全部', add: '添加方案', none: '没有调派方案', edit: '编辑', remove: '删除', capability: '能力', count: '数量', add_need: '添加能力', id: '编号', always: '全天',
    remove_confirm: '删除此方案？此操作不可撤销，请输入方案编号。', need_type: '请选择适用类别。', need_needs: '请至少写出一项所需能力。', bad_priorities: '优先级的最高与最低颠倒了。',
  },
  units: {
    title: '站点与出动单元', unit: '呼号', kind: '种类', agency: '联动单位', station: '站点', capabilities: '能力', status: '行动状态', crew: '在位人数', add: '登记单元', edit: '编辑', none: '没有出动单元', save_crew: '保存当班', since: '自', stations: '站点', add_station: '登记站点', station_id: '站点代码', position: '坐标', lat: '纬度', lon: '经度', retire: '注销', retire_confirm: '注销此单元？历史记录保留，单元不再可派。请输入呼号以确认：', retire_station_confirm: '注销此站点？请输入站点代码以确认：', no_station_match: '没有符合查找的站点',
  },

  addresses: {
    title: '地址库', duplicates: '疑似重复', decisions: '认定记录', loading: '正在查找疑似重复…', of_all: (groups: number, entries: number) => `全库 ${entries.toLocaleString('zh-CN')} 条地址，待认定 ${groups} 组`,
    none: '没有待认定的疑似重复', none_next: '导入新的地址清单后，要素完全相同的地址会列在这里。', no_register: '尚未启用地址库', no_register_next: '请先导入地址清单：tocsin import addresses。', more: '再看一些',
    group: (n: number, label: string) => `第 ${n} 组：${label}`, spread: (far: string) => `相距最远 ${far}`, same_point: '坐标相同', keep: '保留', include: '纳入认定', address: '地址', source: '来源清单', coordinates: '坐标', distance: '与首条相距', from_to: (from: string, until: string) => `${from || '…'} 至 ${until || '…'}`,
    coordinate_kind: { none: '无坐标', door: '门牌坐标', building: '楼栋坐标', street: '道路坐标', interpolated: '推算坐标' } as Record<string, string>, status: { active: '在用', planned: '规划', retired: '已注销' } as Record<string, string>,
    auxiliary: '其余为附属地址', auxiliary_why: '同一地点的不同写法：其余编码仍有效，都指向保留的地址', succeeded: '其余注销，由保留地址承继', succeeded_why: '其余已不再使用：今后按旧编码、旧地址查找都转到保留的地址', different: '是不同的地址', different_why: '确为不同的门户：今后（包括重新导入清单后）不再提示',
    need_two: '请至少勾选两条。', need_kept: '请在勾选的地址中选定保留的一条。', verdict: { auxiliary: '附属', succeeded: '注销并承继', different: '不同地址' } as Record<string, string>, verdict_name: '认定', kept: '保留地址', entries_name: '相关地址', by: '经办', at: '时间', withdraw: '撤销', withdraw_of: (id: string) => `撤销认定 ${id}`, withdrawn: '认定已撤销',
    decided: { auxiliary: (n: number) => `已认定 ${n} 条为附属地址`, succeeded: (n: number) => `已注销 ${n} 条并指定承继`, different: (n: number) => `已认定 ${n} 条为不同地址` }, no_decisions: '还没有认定', gone: '当前地址库无此编码', pending: '待编入', in_force: '已编入',
    step: { up_to_date: '地址库已是最新', waiting: '有新的认定，稍后编入地址库', reading: '正在读取地址库…', compiling: '正在编译地址库…', activating: '正在启用新版地址库…', failed: '地址库更新未成功' } as Record<string, string>, compile_now: '立即更新', took: (s: number) => `上次用时约 ${s} 秒`, running: (s: number) => `已 ${s} 秒`, meanwhile: '更新期间接警与派警不受影响，检索仍用现行版本。',
    map: '所选组的位置', no_points: '该组没有坐标', formerly: (label: string, until: string) => (until ? `原 ${label}（至 ${until}）` : `原 ${label}`),
  },

  help: {
    title: '帮助', keys: '按键', verbs: '命令', ageing: '计时', ageing_text: '每条警情按当前环节的时限计时：达到 75 % 显示“将超时”，超过显示“已超时”。', priorities: '优先级', statuses: '行动状态', principle: '屏幕只显示已写入日志的内容；操作在服务器确认后才会显示。',
    single_keys: '允许单键“/”打开命令行', key: '按键', does: '作用', alias: '别名与拼音首字母', form: '用法',
  },
  key_names: {
    command: '打开命令行', take_call: '接警 / 新警情', answer: '接听最早的呼入', send: '派出推荐', next: '下一条警情', previous: '上一条警情', merge: '并入首个疑似重复', undo: '撤销上一操作', raise: '提升调派等级', close: '结案', note: '添加记录', stand_down: '全部归队', panes: '在各区域间移动', back: '返回 / 关闭', help: '按键与命令一览', grade: '更改类别与优先级', reopen: '重新开启', unmerge: '取消合并', take: '转到本席位', hand_over: '交接班', finish: '完成接警',
    closures: '道路封闭', isochrone: '到达范围：所选警情或单元，或在地图上选点', move: '更改地点', replay: '复盘此警情', print: '打印警情记录单',
  },
  not_now: {
    none_ringing: '没有振铃中的呼入。', no_incident: '请先选择一条警情。', not_open: '请先选择一条未结警情。', none_picked: '没有勾选单元：请在“推荐调派”中勾选，或用命令 D 派出。', no_duplicate: '没有可并入的疑似重复警情。', top_level: '已是最高的 5 级。', no_units: '此警情没有在途或在场的单元。',
    not_merged: '此警情没有合并。', not_closed: '警情尚未结案，不必重新开启。', reopened: '此警情已重新开启，请到接续的警情中操作。', no_seat: '您尚未上岗：请到“席位与交接班”选择席位上岗。', own_seat: '已在本席位。', nothing_to_undo: '没有可撤销的操作。',
  },

  paper: {
    title: '纸质补录', explain: '系统停用期间手填的表单在此录入，一张表一次。按表号识别：同一张表重复录入不会重复建立，改正被拒的步骤后可再次提交。', download: '下载应急打印包', form: '表号', date: '日期', received: '接警时间', place: '地点', text: '情况',
    unit: '单元', assigned: '派出', acknowledged: '接令', en_route: '出动', on_scene: '到场', available: '离场', disposition: '处置结果', still_open: '尚未结案', closed: '结案时间', enter: '录入', entering: '正在录入…', received_step: '接警',
    time_wrong: (text: string) => `“${text}”不是时间，请写成 14:05。`, assigned_missing: '每个单元都要填派出时间。', closing_incomplete: '处置结果与结案时间须同时填写。',
    all_entered: (number: string) => `已录入，警情 ${number}`, some_refused: (number: string, count: number) => `警情 ${number}：有 ${count} 步未被接受，请改正后再次录入`, states: { entered: '已录入', already_entered: '此前已录入', refused: '未接受' } as Record<string, string>, show: '查看警情', next: '下一张',
  },

  closures: kClosuresZh,
  emergency_access: kEmergencyAccessZh,
  isochrone: kIsochroneZh,
  city: kCityZh,
  past: kPastZh,
  review: kReviewZh,
  /** 表单填写有误时的提示。 */
  validity: { missing: '请填写此项。', pattern: '格式不对。', number: '请填写数字。', range: (min: string, max: string) => (max ? `须在 ${min} 与 ${max} 之间。` : `不得小于 ${min}。`), short: (n: number) => `至少 ${n} 个字符。` },

  common: {
    name_zh: '中文名称', name_en: '英文名称',
    save: '保存', cancel: '取消', close: '关闭', edit: '编辑', confirm: '确认', unknown: '未知', loading: '正在载入…', actions: '操作', search: '查找', more: '更多', less: '收起', optional: '选填', not_found: '没有此页', not_found_next: '返回调度台',
    no_permission: '您的角色不能查看此页。请联系管理员。', state: '状态', details: '详情', new_priority_one: '新的 1 级警情', emergency_from: (u: string) => `${u} 发出紧急呼救`, go: '查看', list_sep: '、', and_others: (_more: number, all: number) => `等 ${all} 项`,
  },

  problem: {
    title: '操作未完成', next: '下一步', network: '无法连接服务器，操作结果不明。连接恢复后请核对日志。', too_many: '请求过多，请稍候再试。', server: '服务器出现错误，请稍后重试；若持续出现请联系管理员。', forbidden: '您的角色不能执行此操作。', signed_out: '登录已过期，请重新登录。已输入的内容仍在草稿中。',
  },

  /** What the log of an incident says: the events of the journal that touch it (src/view/history.cc). */
  what: {
    'incident.opened': '建立警情', 'incident.graded': '定级', 'incident.moved': '更改地点', 'incident.level_set': '调派等级', 'incident.merged': '合并', 'incident.unmerged': '取消合并', 'incident.note_added': '添加记录',
    'incident.benchmark_reported': '关键节点', 'incident.leg_requested': '联动请求', 'incident.leg_accepted': '联动签收', 'incident.leg_closed': '联动办结', 'incident.checked_in': '报平安', 'incident.taken': '转席位',
    'incident.phase_changed': '警情状态', 'incident.call_joined': '呼入并入', 'incident.closed': '结案', 'incident.timer_fired': '计时到点', 'incident.track_read': '查阅轨迹', 'incident.notes_read': '查看记录', 'hold.placed': '依法保全', 'hold.lifted': '解除保全', 'assignment.dispatched': '派出',
    'closure.closed': '封闭道路', 'assignment.progressed': '行动状态', 'assignment.step_reported_late': '补录状态', 'assignment.moved': '转入另一警情', 'assignment.ended': '任务结束', 'incident.removed': '移出当班数据', 'assignment.advised': '推荐调派',
    'incident.grade_taken_back': '撤回定级', 'incident.level_taken_back': '撤回调派等级', 'incident.leg_acceptance_taken_back': '撤回联动签收', 'assignment.step_taken_back': '撤回上报', 'assignment.resumed': '撤回离场，任务继续',
  } as Record<string, string>,
};

type Widen<T> = T extends string ? string : T extends (...args: infer A) => string ? (...args: A) => string : { [K in keyof T]: Widen<T[K]> };
/** Every dictionary has all of it: a missing word does not compile. */
export type Dictionary = Widen<typeof zh>;
