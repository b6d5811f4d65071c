// 历史警情：已移出当班数据的警情，按时段与条件检索。
export const kPastZh = {
  title: '历史警情', explain: '按接警时间检索以往警情。检索次数留痕；不含报警人信息和备注。火灾、救援等类别可按地点检索近 24 个月；医疗、治安等类别只保留到辖区。',
  from: '接警时间自', to: '至', type: '警情类别', any: '不限', priority: '优先级', jurisdiction: '辖区', unit: '出动单元', unit_hint: '如 E101', disposition: '处置结果', q: '编号或地点', q_hint: '20261122-0231 或 路名', search: '检索', searching: '正在检索…',
  last: { week: '近 7 天', month: '近 31 天', year: '近一年' }, bad_time: '请按 2026-11-22 08:30 的格式填写时间。', bad_range: '结束时间须晚于开始时间。',
  found: (n: number, more: boolean) => (more ? `已列出 ${n} 起，还有更多` : `共 ${n} 起`), none: '没有符合条件的警情', none_next: (months: number) => `请放宽时段或条件；可检索近 ${months} 个月，更早的见日志。`, more: '再列出一页', behind: (n: number) => `历史警情库正在更新，还差 ${n} 条日志，结果可能不全。`,
  csv: '导出 CSV', column: { received: '接警', incident: '警情', place: '地点', units: '出动', times: '用时', disposition: '处置结果' }, no_place: '仅保留辖区', answer_to_dispatch: '接警→调派', turnout: '出动', drive: '行车', on_scene: '现场', merged: '已并案', current: '当班',
  replay: '复盘', replay_of: (number: string) => `复盘 ${number}`, open: '打开', open_of: (number: string) => `打开 ${number}`,
  figures: '统计', figures_of: '按', by: { by_type: '类别', by_priority: '优先级', by_jurisdiction: '辖区', by_agency: '联动单位', by_station: '站点' }, total: '合计', count: '警情', assignments: '调派', median: '中位', p90: '90 %', too_few: '不足 5 个出动单元，不显示',
  figures_why: '中位数与 90 分位数（秒）。少于 5 个出动单元的不显示；只统计类别、辖区、单位与站点，不到人、不到席位。', not_said: '未填写',
};
export const kPastEn: typeof kPastZh = {
  title: 'Past incidents', explain: 'Search by when they were received. Searches are counted in the journal; callers’ details and notes are not here. Fires, rescues and the like can be searched by place for 24 months; of medical, police and other types only the jurisdiction is kept.',
  from: 'Received from', to: 'to', type: 'Incident type', any: 'Any', priority: 'Priority', jurisdiction: 'Jurisdiction', unit: 'Unit', unit_hint: 'e.g. E101', disposition: 'Disposition', q: 'Number or place', q_hint: '20261122-0231 or a street', search: 'Search', searching: 'Searching…',
  last: { week: 'Last 7 days', month: 'Last 31 days', year: 'Last year' }, bad_time: 'Write times like 2026-11-22 08:30.', bad_range: 'The end has to be after the beginning.',
  found: (n, more) => (more ? `${n} listed, there are more` : `${n} ${n === 1 ? 'incident' : 'incidents'}`), none: 'No incident fits', none_next: (months) => `Take a longer span or fewer conditions; the last ${months} months can be searched, the journal has what is older.`, more: 'List another page', behind: (n) => `The past is being brought up to date: ${n} entries of the journal are still to come, and something may be missing.`,
  csv: 'Export CSV', column: { received: 'Received', incident: 'Incident', place: 'Place', units: 'Units', times: 'Times', disposition: 'Disposition' }, no_place: 'only the jurisdiction is kept', answer_to_dispatch: 'answer → dispatch', turnout: 'turnout', drive: 'drive', on_scene: 'on scene', merged: 'merged', current: 'current',
  replay: 'Replay', replay_of: (number) => `Replay ${number}`, open: 'Open', open_of: (number) => `Open ${number}`,
  figures: 'Figures', figures_of: 'By', by: { by_type: 'type', by_priority: 'priority', by_jurisdiction: 'jurisdiction', by_agency: 'agency', by_station: 'station' }, total: 'Total', count: 'Incidents', assignments: 'Assignments', median: 'median', p90: '90 %', too_few: 'fewer than 5 units: not shown',
  figures_why: 'Medians and 90th percentiles in seconds. Of fewer than 5 units they are not shown; types, jurisdictions, agencies and stations are counted, never a person or a seat.', not_said: 'not said',
};
