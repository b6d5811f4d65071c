// 道路封闭：用词随交通管制与调度席的说法。
export const kClosuresZh = {
  title: '道路封闭', close: '封闭道路', lift: '解除封闭', change: '变更', show: '在地图上查看', none: '目前没有封闭的道路', none_next: '遇积水、塌陷、施工时在此封闭，推荐调派随即绕行。', back: '返回列表',
  where: '路名或起点', to: '止点（只封一段时填写）', pick: '在地图上沿路点选', picking: '请在地图上沿道路依次点选，按 Esc 结束', picked: (n: number) => `已点选 ${n} 处`, unpick: '撤去最后一点',
  radius: '半径（米）', radius_how: '只有一点时，封闭该点周围的全部道路', whole_street: (metres: string) => `整条道路，${metres}`, between: (metres: string) => `${metres} 路段`, around: (metres: number) => `周围 ${metres} m`, nowhere: '请先填写路名、地点，或在地图上点选。', finding: '正在查找道路…',
  direction: '方向', directions: { both: '双向封闭', as_drawn: '仅封闭所画方向' },
  siren: '执行紧急任务的车辆可以通行', siren_short: '紧急任务车辆可通行',
  reason: '原因', reasons: { flood: '积水', collapse: '塌陷', fire: '火场管制', works: '施工', event: '活动管制', other: '其他' },
  from: '开始时间', from_hint: '留空即刻封闭', until: '预计解除', until_hint: '留空则至解除为止', time_hint: '如 2026-07-01 18:30', bad_time: '时间请写成 2026-07-01 18:30。', hours: (n: number) => `${n} 小时后`, end_unknown: '解除时间未定',
  for_incident: (number: string) => `因 ${number} 封闭`,
  state: { planned: '待生效', in_force: '封闭中' }, since: (at: string) => `${at} 起`, till: (at: string) => `至 ${at}`, by: (who: string) => `${who} 封闭`, unnamed: '未命名道路', no_road: '当前地图数据中没有对应的道路，不影响路程计算', length: (metres: string) => `共 ${metres}`,
  done_closed: (road: string) => `${road || '道路'}已封闭`, done_lifted: (road: string) => `${road || '道路'}已解除封闭`, done_changed: '封闭已变更', nothing_found: (text: string) => `没有名为“${text}”的封闭道路`, legend: '封闭道路',
};
export const kClosuresEn: typeof kClosuresZh = {
  title: 'Closed roads', close: 'Close a road', lift: 'Lift', change: 'Change', show: 'Show on the map', none: 'No road is closed', none_next: 'Close one for flood, collapse or works; recommendations go round it at once.', back: 'Back to the list',
  where: 'Street, or from where', to: 'To (for a part of it)', pick: 'Pick along the road on the map', picking: 'Click along the road on the map; Esc ends it', picked: (n) => `${n} picked`, unpick: 'Take the last point back',
  radius: 'Radius (m)', radius_how: 'With one point only: all roads around it are closed', whole_street: (metres) => `The whole street, ${metres}`, between: (metres) => `${metres} of road`, around: (metres) => `${metres} m around`, nowhere: 'Say a street or places first, or pick on the map.', finding: 'Looking for the road…',
  direction: 'Direction', directions: { both: 'Both directions', as_drawn: 'Only as drawn' },
  siren: 'Vehicles with lights and sirens may pass', siren_short: 'lights and sirens may pass',
  reason: 'Reason', reasons: { flood: 'Flood', collapse: 'Collapse', fire: 'Fire', works: 'Works', event: 'Event', other: 'Other' },
  from: 'From', from_hint: 'empty: now', until: 'Until', until_hint: 'empty: until it is lifted', time_hint: 'e.g. 2026-07-01 18:30', bad_time: 'Write times like 2026-07-01 18:30.', hours: (n) => `in ${n} h`, end_unknown: 'end not known',
  for_incident: (number) => `Closed for ${number}`,
  state: { planned: 'planned', in_force: 'closed' }, since: (at) => `from ${at}`, till: (at) => `until ${at}`, by: (who) => `closed by ${who}`, unnamed: 'Road without a name', no_road: 'Matches no road of the present map: no travel time counts it', length: (metres) => `${metres} in all`,
  done_closed: (road) => `${road || 'Road'} closed`, done_lifted: (road) => `${road || 'Road'} open again`, done_changed: 'Closure changed', nothing_found: (text) => `No closed road is called “${text}”`, legend: 'Closed road',
};
