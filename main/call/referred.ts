import type { ReferralReports } from '../sip/event/referral.ts';
import type { Call } from './call.ts';

/** A call that ended without a SIP status of its own was given up here (RFC 3261 §21.4.25). */
const GIVEN_UP = 487;

/** Tells whoever sent us on how our call to the target comes about (RFC 3515 §2.4.5). */
export function reportTo(reports: ReferralReports, call: Call): void {
  const changes = call.onChanged(() => {
    const { phase } = call;
    switch (phase?.state) {
      case 'ringing':
        reports.report(180);
        return;
      case 'active':
        changes.dispose();
        reports.report(200);
        return;
      case 'ended':
        changes.dispose();
        reports.report(phase.ending.status ?? GIVEN_UP);
        return;
      case 'dialling':
      case 'incoming':
      case undefined:
    }
  });
}
