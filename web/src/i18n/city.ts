// 市级总览：用词随指挥中心值班长、市级值班室的说法。
export const kCityZh = {
  title: '市级总览', explain: '本服务器上各指挥中心的当前数字。只有数字，不含报警人信息和地点。', only_one: '本服务器只有一个指挥中心', only_one_next: '同一服务器上配置多个指挥中心后，在此汇总显示。',
  centre: '指挥中心', numbered: (n: number) => `${n} 号中心`, number: (n: number) => `编号 ${n}`, here: '本中心', total: '合计', total_without: (n: number) => `合计不含 ${n} 个未运行的中心`,
  state: '运行状态', state_of: { leads: '主用', standby: '备用', read_only: '只读', stopped: '停止受理' }, stale: (age: string) => `数据已是 ${age} 前的`, not_open: '无数据',
  incidents: '未结警情', ungraded: '未定级', priority: (n: number) => `${n} 级`, calls: '等待接听', oldest: (age: string) => `最长 ${age}`, units: '出动单元', available: '可派', conditional: '有条件可派', not_available: '不可派',
  journal: '日志', position: (n: number) => `位置 ${n}`, last_entry: (age: string) => `末条 ${age} 前`, no_entry: '尚无条目', asked_at: (at: string) => `更新于 ${at}。`, no_answer: '暂时无法更新，显示的是此前的数字',
};
export const kCityEn: typeof kCityZh = {
  title: 'City view', explain: 'The numbers of every centre on this server, now. Numbers only: no callers, no places.', only_one: 'This server has one centre', only_one_next: 'Once several centres are configured on it, they are added up here.',
  centre: 'Centre', numbered: (n) => `Centre ${n}`, number: (n) => `No. ${n}`, here: 'this centre', total: 'Total', total_without: (n) => `Without ${n} ${n === 1 ? 'centre that is' : 'centres that are'} not running`,
  state: 'State', state_of: { leads: 'leads', standby: 'standby', read_only: 'read-only', stopped: 'takes nothing' }, stale: (age) => `as of ${age} ago`, not_open: 'no numbers',
  incidents: 'Open incidents', ungraded: 'Not graded', priority: (n) => `P${n}`, calls: 'Calls waiting', oldest: (age) => `oldest ${age}`, units: 'Units', available: 'Available', conditional: 'Conditional', not_available: 'Not available',
  journal: 'Journal', position: (n) => `position ${n}`, last_entry: (age) => `last entry ${age} ago`, no_entry: 'no entry yet', asked_at: (at) => `Brought up to date at ${at}.`, no_answer: 'Cannot be brought up to date at the moment: these are the numbers from before',
};
