import { afterEach, beforeEach, expect, it } from 'vitest';
import { Voicemail } from '../../../main/engine/voicemail.ts';
import type { Events } from '../../../main/sip/event/events.ts';
import type { StandingUser } from '../../../main/sip/event/standing-subscription.ts';
import type { SubscribeOptions } from '../../../main/sip/event/subscribing.ts';
import { formatUri } from '../../../main/sip/message/uri.ts';
import { settle } from '../../support/virtual-clock.ts';
import { AccountRig, done, draft } from '../account/account-rig.ts';

/** A subscription that was asked for, as far as one looks at it from outside. */
class Asked {
  readonly options: SubscribeOptions;
  readonly user: StandingUser;
  retries = 0;
  disposed = false;

  constructor(options: SubscribeOptions, user: StandingUser) {
    this.options = options;
    this.user = user;
  }

  retry(): void {
    this.retries += 1;
  }

  dispose(): void {
    this.disposed = true;
  }
}

let rig: AccountRig;
let asked: Asked[];
let voicemail: Voicemail;

beforeEach(() => {
  rig = new AccountRig();
  asked = [];
  const events: Pick<Events, 'subscribe'> = {
    subscribe: (options, user) => {
      const subscription = new Asked(options, user);
      asked.push(subscription);
      return subscription as unknown as ReturnType<Events['subscribe']>;
    },
  };
  voicemail = new Voicemail(rig.accounts, events);
});

afterEach(() => {
  voicemail.dispose();
  rig.remove();
});

const whom = () => asked.map(({ options: { to }, disposed }) => `${formatUri(to)}${disposed ? ' no more' : ''}`);

it('is asked for once an account is registered, and again when it is registered anew', () => {
  rig.add();
  expect(whom()).toEqual([]);
  rig.latest.enter({ kind: 'registered', until: 1, bindings: [] });
  rig.latest.enter({ kind: 'registering' });
  rig.latest.enter({ kind: 'registered', until: 2, bindings: [] });
  expect(whom()).toEqual(['sip:alice@example.com']);
  expect(asked[0]?.retries).toBe(1);
});

it('of an account that has become another user’s is asked for in the new name alone', async () => {
  const id = rig.add();
  rig.latest.enter({ kind: 'registered', until: 1, bindings: [] });
  done(rig.accounts.update(id, { ...draft(), user: 'bob' }, 'another'));
  await settle();
  await rig.signOff(rig.latest);
  rig.latest.enter({ kind: 'registered', until: 2, bindings: [] });
  expect(whom()).toEqual(['sip:alice@example.com no more', 'sip:bob@example.com']);
});

it('of an account that is off is not asked for', async () => {
  const id = rig.add();
  rig.latest.enter({ kind: 'registered', until: 1, bindings: [] });
  done(rig.accounts.setEnabled(id, false));
  await settle();
  await rig.signOff(rig.latest);
  expect(whom()).toEqual(['sip:alice@example.com no more']);
});
