// 应急账号：动态口令、手机或有权人员都用不上时，启封密钥登录的账号；每次启用人人可见。
export const kEmergencyAccessZh = {
  bar: '应急账号启用', opened: (who: string, ground: string, at: string) => `应急账号“${who}”于 ${at} 启用，事由：${ground}`, until: (at: string) => `最迟 ${at} 结束`, over: (at: string) => `已于 ${at} 结束`,
  openings: (n: number) => `其间共启用 ${n} 次，均未确认`, unseen: '尚无人确认', seen: (who: string, at: string) => `${who} 已于 ${at} 确认`,
  hindered: { 'emergency_access.own': '使用应急账号时不能确认，须由他人确认', 'emergency_access.not_independent': '您的账号近期由应急账号新建、变更或重置，须由他人确认' } as Record<string, string>,
  acknowledge: '确认知悉', acknowledge_ask: '是否已核实由谁启用、为何启用？', acknowledged: '已确认知悉应急账号的启用',
  account: '应急账号', spent: (at: string) => `已于 ${at} 启封，须更换密钥`,
  ground: '启用事由', ground_why: '这是应急账号。登录后各席位屏幕都会显示本次启用，直至结束并由他人确认；最长四小时，一小时无操作即结束。',
  ground_of: { second_factor_lost: '验证手机丢失或损坏', second_factor_down: '动态口令无法校验', nobody_reachable: '有权人员均联系不上', recovery: '故障或恢复后的处置', exercise: '演练', other: '其他' } as Record<string, string>,
};
export const kEmergencyAccessEn: typeof kEmergencyAccessZh = {
  bar: 'Break-glass account in use', opened: (who, ground, at) => `Break-glass account “${who}” opened at ${at}: ${ground}`, until: (at) => `until ${at} at the latest`, over: (at) => `over since ${at}`,
  openings: (n) => `opened ${n} times, and nobody acknowledged any of them`, unseen: 'nobody has acknowledged it', seen: (who, at) => `acknowledged by ${who} at ${at}`,
  hindered: { 'emergency_access.own': 'Who uses a break-glass account cannot acknowledge: another person has to', 'emergency_access.not_independent': 'A break-glass account made, changed or reset your account of late: another person has to acknowledge it' },
  acknowledge: 'Acknowledge', acknowledge_ask: 'Do you know who opened it, and why?', acknowledged: 'The use of the break-glass account is acknowledged',
  account: 'Break-glass account', spent: (at) => `envelope opened at ${at}, not renewed`,
  ground: 'Why it is opened', ground_why: 'This is a break-glass account. Every screen shows the use until it is over and another person has acknowledged it; it lasts four hours at most, one hour idle.',
  ground_of: { second_factor_lost: 'The phone for the second factor is lost or broken', second_factor_down: 'Codes cannot be checked', nobody_reachable: 'Nobody who may act can be reached', recovery: 'Recovery after a failure or a restore', exercise: 'Exercise', other: 'Other' },
};
