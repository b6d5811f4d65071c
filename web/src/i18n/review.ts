// 双人复核与依法保全：用词随公安、应急部门“提请 / 复核”的说法。
export const kReviewZh = {
  title: '双人复核', explain: '擦除、保全、认可恢复一经执行无法撤销：一人提请，另一人复核同意后才执行。提请三天内有效。',
  propose: '提请事项', about: '事项', incident: '警情号', incident_hint: '如 20261127-0012；已移出当班数据的，填写警情编号（如 1-4711-0）', incident_missing: '请填写警情号。', ground: '事由', reason: '说明', reason_hint: '供复核人判断：依据、文号、申请途径。勿写姓名、证件号。', send: '提请', sending: '正在提请…',
  act: { erase_details: '擦除报警人信息', place_hold: '依法保全', lift_hold: '解除保全', accept_restore: '认可恢复' }, ground_of: { request: '报警人申请', legal: '依法', inquiry: '办案、事故或投诉调查', other: '其他' },
  state: { open: '待复核', confirmed: '已同意', rejected: '不同意', withdrawn: '已撤回', expired: '已过期' },
  open_title: '待复核', none_open: '没有待复核的事项', none_open_next: '依法保全在本页提请；擦除在警情的呼入记录处提请。', decided_title: '已办结', none_decided: '还没有办结的事项',
  call: (id: string) => `呼入 ${id}`, by: (who: string, at: string) => `${who} 提请于 ${at}`, taken_up: (who: string) => `${who} 已认可，还须一人`, needs_two: '由程序或命令行提请，须两人先后同意', ends: (at: string) => `${at} 前有效`, decided_by: (who: string, at: string) => `${who} ${at}`, no_reason: '未附说明',
  confirm: '同意', reject: '不同意', withdraw: '撤回', confirm_ask: { erase_details: '同意擦除？回拨号码和所述内容将无法恢复，备份中的也一并失效。', place_hold: '同意保全？解除之前，该警情的信息不会被擦除。', lift_hold: '同意解除？已过保存期限的信息将随即擦除，无法恢复。', accept_restore: '认可这次恢复？已过保存期限的信息将随即擦除，无法恢复。' }, reject_ask: '不同意这一事项？', withdraw_ask: '撤回这一事项？',
  hindered: { 'proposal.same_person': '本人提请，须由另一人复核', 'proposal.not_independent': '近十日内，您与提请人的账号由同一人新建、变更或重置，或一方经手另一方账号，请由他人复核', 'proposal.needs_person': '须由本人登录复核' },
  holds_title: '现行保全', none_holds: '目前没有保全的警情', hold_by: (first: string, second: string) => `${first} 提请，${second} 复核`, hold_reinstated: '恢复后按清单重新保全', hold_records: (n: number) => `${n} 条记录`, hold_since: (at: string) => `${at} 起`, propose_lift: '提请解除',
  restore: (made: string) => `本系统由 ${made} 的备份恢复，尚未认可。在两人认可之前，不擦除任何信息。`, propose_accept: '提请认可恢复',
  hold_mark: '依法保全', hold_mark_hint: '保全期间，该警情的信息不会被擦除', propose_hold: '提请保全',
  done_proposed: '已提请，请另一人到“双人复核”同意', done_confirmed: '已同意', done_rejected: '已标为不同意', done_withdrawn: '已撤回', done_taken_up: '已认可，还须另一人同意',
};
export const kReviewEn: typeof kReviewZh = {
  title: 'Two-person review', explain: 'Erasing, legal holds and accepting a restore cannot be undone: one person proposes, another confirms, and only then it happens. A proposal lasts three days.',
  propose: 'Propose', about: 'What', incident: 'Incident', incident_hint: 'e.g. 20261127-0012; of one that left the working state its id, e.g. 1-4711-0', incident_missing: 'Say which incident.', ground: 'Ground', reason: 'Explanation', reason_hint: 'For the second person: on what basis, which file, how it was asked for. No names, no identity numbers.', send: 'Propose it', sending: 'Proposing…',
  act: { erase_details: 'Erase a caller’s details', place_hold: 'Place a legal hold', lift_hold: 'Lift a legal hold', accept_restore: 'Accept the restore' }, ground_of: { request: 'The caller asked for it', legal: 'Required by law', inquiry: 'Inquiry into a crime, an accident or a complaint', other: 'Other' },
  state: { open: 'waiting', confirmed: 'confirmed', rejected: 'rejected', withdrawn: 'withdrawn', expired: 'expired' },
  open_title: 'Waiting', none_open: 'Nothing waits for a second person', none_open_next: 'Propose a legal hold here; erasing is proposed at the calls of an incident.', decided_title: 'Decided', none_decided: 'Nothing has been decided yet',
  call: (id) => `Call ${id}`, by: (who, at) => `proposed by ${who}, ${at}`, taken_up: (who) => `${who} stands behind it; one more person is needed`, needs_two: 'Proposed by a program or the command line: two people have to confirm', ends: (at) => `until ${at}`, decided_by: (who, at) => `${who}, ${at}`, no_reason: 'no explanation',
  confirm: 'Confirm', reject: 'Reject', withdraw: 'Withdraw', confirm_ask: { erase_details: 'Confirm the erasing? The number and the words cannot be brought back, in backups neither.', place_hold: 'Confirm the hold? Nothing told about this incident is erased until it is lifted.', lift_hold: 'Confirm the lifting? What is past its time is erased at once, for good.', accept_restore: 'Accept this restore? What is past its time is erased at once, for good.' }, reject_ask: 'Reject this?', withdraw_ask: 'Withdraw this?',
  hindered: { 'proposal.same_person': 'Your own: another person has to confirm it', 'proposal.not_independent': 'Within the last ten days one of you made, changed or reset the account of the other, or one person did both: somebody else has to confirm it', 'proposal.needs_person': 'A person who is signed in confirms it' },
  holds_title: 'Legal holds', none_holds: 'No legal hold stands', hold_by: (first, second) => `proposed by ${first}, confirmed by ${second}`, hold_reinstated: 'stands again by the list after a restore', hold_records: (n) => `${n} records`, hold_since: (at) => `since ${at}`, propose_lift: 'Propose to lift it',
  restore: (made) => `This system was restored from a backup of ${made}, and nobody has accepted that yet. Nothing is erased until two people have.`, propose_accept: 'Propose to accept the restore',
  hold_mark: 'Legal hold', hold_mark_hint: 'Nothing told about this incident is erased while it stands', propose_hold: 'Propose a legal hold',
  done_proposed: 'Proposed: another person confirms it at Two-person review', done_confirmed: 'Confirmed', done_rejected: 'Rejected', done_withdrawn: 'Withdrawn', done_taken_up: 'You stand behind it now; another person has to confirm it',
};
