// Commands of the two-person review.
import type { ProposalItem } from '../api/types';
import { i18n } from '../i18n/i18n.svelte';
import type { Command } from './perform';

export interface ProposalDraft { act: string; call_id?: string; incident_id?: string; ground?: string; reason?: string }

export const propose = (draft: ProposalDraft): Command => ({ method: 'POST', path: '/proposals', body: draft, done: () => i18n.t.review.done_proposed });

const decide = (proposal: ProposalItem, verb: string, done: () => string): Command => ({
  method: 'POST', path: `/proposals/${encodeURIComponent(proposal.proposal_id)}/${verb}`, if_match: proposal.version, done,
});
export const confirm_proposal = (proposal: ProposalItem): Command =>
  decide(proposal, 'confirm', () => (proposal.stands_behind === '' ? i18n.t.review.done_taken_up : i18n.t.review.done_confirmed));
export const reject_proposal = (proposal: ProposalItem): Command => decide(proposal, 'reject', () => i18n.t.review.done_rejected);
export const withdraw_proposal = (proposal: ProposalItem): Command => decide(proposal, 'withdraw', () => i18n.t.review.done_withdrawn);
