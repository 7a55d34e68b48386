import type { Referral, ReferralReports } from '../sip/event/referral.ts';
import type { Focus } from './focus.ts';
import { isSameUser } from './same-user.ts';

/** Does what a REFER to a focus asks for: an INVITE brings somebody in (RFC 4579 §5.5), a BYE takes somebody out (§5.11). */
export function followWish(focus: Focus, referral: Referral): void {
  switch (referral.method) {
    case 'BYE':
      takeOut(focus, referral);
      return;
    case 'INVITE':
      bringIn(focus, referral);
  }
}

/** The host can't be put out of their own room. */
function takeOut(focus: Focus, referral: Referral): void {
  const wanted = focus.live().filter(({ role, uri }) => role === 'participant' && isSameUser(referral.target, uri));
  if (wanted.length === 0) {
    referral.reject(404);
    return;
  }
  const reports = referral.accept();
  for (const { id } of wanted) focus.room.remove(id);
  reports.report(200);
}

function bringIn({ room }: Focus, referral: Referral): void {
  const { target, displayName, headers } = referral;
  if (room.locked) {
    referral.reject(403);
    return;
  }
  let reports: ReferralReports | undefined;
  const calls = room.invite({
    to: target,
    ...(displayName === undefined ? {} : { displayName }),
    headers,
    report: (status) => reports?.report(status),
  });
  if (calls) reports = referral.accept();
  else referral.reject(480);
}
