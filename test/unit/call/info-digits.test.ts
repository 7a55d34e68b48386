import { expect, it } from 'vitest';
import { ok } from '../../../main/base/result.ts';
import { InfoDigits } from '../../../main/call/info-digits.ts';
import type { Session } from '../../../main/sip/agent/session.ts';
import { responseTo } from '../../../main/sip/message/response.ts';
import { settle, VirtualClock } from '../../support/virtual-clock.ts';
import { invite } from '../account/requests.ts';

it('of a call that ended meanwhile leave no timer, and nothing is said of them', async () => {
  const clock = new VirtualClock();
  const told: string[] = [];
  const digits = new InfoDigits(clock, {
    onTaken: (digit) => told.push(digit),
    onRefused: () => told.push('refused'),
  });
  const answered = Promise.withResolvers<void>();
  const session: Pick<Session, 'request'> = {
    request: async () => {
      await answered.promise;
      return ok(responseTo(invite(), 200));
    },
  };
  digits.queue(session, '12');
  digits.dispose();
  answered.resolve();
  await settle();
  expect([told, clock.pending]).toEqual([[], 0]);
});
