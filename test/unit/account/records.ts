import type { AccountRecord, CallFeatures, DialPlan } from '../../../main/store/account-record.ts';

export const plainPlan: DialPlan = { numbers: 'as-typed', rules: [], userPhone: true };

export const openFeatures: CallFeatures = {
  doNotDisturb: false,
  forwarding: { noAnswerSeconds: 20 },
  autoAnswerOnRequest: false,
  callWaiting: true,
};

/** An account that registers, as a person would have set it up. */
export function record(changes: Partial<AccountRecord> = {}): AccountRecord {
  return {
    id: 'work',
    enabled: true,
    displayName: 'Alice',
    user: 'alice',
    domain: 'example.com',
    transport: 'auto',
    registers: true,
    expiresSeconds: 600,
    codecs: ['opus', 'G722', 'PCMU', 'PCMA', 'L16'],
    dialPlan: plainPlan,
    features: openFeatures,
    ...changes,
  };
}
