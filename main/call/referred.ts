import type { ReferralReports } from '../sip/event/referral.ts';
import type { Call } from './call.ts';

/** A call that ended without a SIP status of its own was given up here (RFC 3261 §21.4.25). */
const GIVEN_UP = 487;

/**
 * Tells whoever sent us on how our call to the target comes about (RFC 3515 §2.4.5), and the person, beside the call that they
 * were in. `unreached` is called when it came to nothing.
 */
export function followReferral(sent: Call, reports: ReferralReports, placed: Call, unreached?: () => void): void {
  const { handover } = sent;
  const { label } = placed.party;
  handover.stand('trying', `${sent.party.label} connects you to ${label}…`);
  const changes = placed.onChanged(() => {
    const { phase } = placed;
    switch (phase?.state) {
      case 'ringing':
        if (handover.standing?.state === 'trying') handover.stand('ringing', `${label} is ringing for you.`);
        reports.report(180);
        return;
      case 'active':
        changes.dispose();
        handover.connect(label);
        reports.report(200);
        return;
      case 'ended':
        changes.dispose();
        handover.stand('failed', `${phase.ending.text} You still have the call with ${sent.party.label}.`);
        reports.report(phase.ending.status ?? GIVEN_UP);
        unreached?.();
        return;
      case 'dialling':
      case 'incoming':
      case undefined:
    }
  });
}
