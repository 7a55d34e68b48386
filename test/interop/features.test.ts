import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Features } from '../../app/ipc/contract.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { endCalls } from '../support/end-calls.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { messagesOf } from '../support/wire.ts';

/** Three people with an app each: alice calls bob, whose features decide, and carol is who else there is. */
let alice: RunningApp;
let bob: RunningApp;
let carol: RunningApp;

const usual: Features = {
  doNotDisturb: false,
  forwarding: { noAnswerSeconds: 20 },
  autoAnswerOnRequest: false,
  callWaiting: true,
};

const addressOf = ({ sip }: RunningApp) => `sip:me@${sip}`;

function set(app: RunningApp, features: Partial<Features>): Promise<unknown> {
  return app.api.call('accounts.features', { accountId: 'me', features: { ...usual, ...features } });
}

async function dial(from: RunningApp, to: RunningApp): Promise<string> {
  return (await from.api.call('calls.dial', { to: addressOf(to) })).callId;
}

beforeAll(async () => {
  [alice, bob, carol] = await Promise.all([startApp(), startApp(), startApp()]);
});

afterEach(async () => {
  for (const app of [alice, bob, carol]) {
    await endCalls(app);
    await set(app, {});
  }
});

afterAll(async () => {
  for (const app of [alice, bob, carol]) expect(await app.stop()).toBe(0);
});

it('do not disturb: the caller hears that bob is not available, bob sees who called', async () => {
  await set(bob, { doNotDisturb: true });
  const callId = await dial(alice, bob);
  const { end } = await alice.api.callIs(callId, 'ended');
  expect(end).toEqual({ code: 'no-answer', text: 'me is not available now.', status: 480 });
  expect(await messagesOf(alice, callId)).toContain('SIP/2.0 480 Do Not Disturb');
  const { calls } = await bob.api.until((now) => now.calls.length === 1, 'the missed call');
  expect(calls[0]?.end).toMatchObject({ code: 'missed', text: expect.stringMatching(/did not want to be disturbed/) });
});

describe('forwarding to carol', () => {
  const words = {
    unconditional: /^Forwarded by me$/,
    'user-busy': /^Forwarded by me, who is busy$/,
    'no-answer': /^Forwarded by me, who did not answer$/,
    deflection: /^Forwarded by me$/,
  };

  async function expectForwarded(callId: string, reason: keyof typeof words): Promise<void> {
    const rings = await carol.api.incoming();
    expect(rings.forwardedBy).toMatch(words[reason]);
    await carol.api.call('calls.answer', { callId: rings.id });
    await alice.api.callIs(callId, 'active');
    const said = await messagesOf(alice, callId);
    expect(said).toMatch(new RegExp(`Diversion: <sip:me@127\\.0\\.0\\.1:${bob.port}>;.*reason=${reason}`));
    expect(said).toContain(`Contact: <sip:me@${carol.sip}>`);
    expect(said).toMatch(new RegExp(`^INVITE sip:me@${carol.sip} SIP/2\\.0`, 'm'));
    const { calls } = await bob.api.until(
      (now) => now.calls.some(({ end }) => end?.code === 'forwarded'),
      'it is gone',
    );
    expect(calls.find(({ end }) => end?.code === 'forwarded')?.end?.status).toBe(302);
  }

  it('always', async () => {
    await set(bob, { forwarding: { always: addressOf(carol), noAnswerSeconds: 20 } });
    await expectForwarded(await dial(alice, bob), 'unconditional');
  });

  it('when he is busy', async () => {
    await set(bob, { callWaiting: false, forwarding: { busy: addressOf(carol), noAnswerSeconds: 20 } });
    await bob.api.call('calls.dial', { to: 'echo' });
    await expectForwarded(await dial(alice, bob), 'user-busy');
  });

  it('when he does not answer', async () => {
    await set(bob, { forwarding: { noAnswer: addressOf(carol), noAnswerSeconds: 1 } });
    const callId = await dial(alice, bob);
    await alice.api.callIs(callId, 'ringing');
    await expectForwarded(callId, 'no-answer');
  });

  it('by hand', async () => {
    const callId = await dial(alice, bob);
    const { id } = await bob.api.incoming();
    await bob.api.call('calls.deflect', { callId: id, to: addressOf(carol) });
    await expectForwarded(callId, 'deflection');
  });

  it('who forwards back to him ends with words, and not in a circle', async () => {
    await set(bob, { forwarding: { always: addressOf(carol), noAnswerSeconds: 20 } });
    await set(carol, { forwarding: { always: addressOf(bob), noAnswerSeconds: 20 } });
    const callId = await dial(alice, bob);
    const { end } = await alice.api.callIs(callId, 'ended');
    const text = 'me sent the call on, but not to where it may be followed: in a circle, or on and on.';
    expect(end).toEqual({ code: 'failed', text, status: 302 });
    expect((await messagesOf(alice, callId)).match(/^INVITE /gm)).toHaveLength(2);
  });
});

it('auto-answer answers after its seconds', async () => {
  await set(bob, { autoAnswerSeconds: 1 });
  const callId = await dial(alice, bob);
  await alice.api.callIs(callId, 'ringing');
  await alice.api.callIs(callId, 'active');
});

it('without call waiting a second caller hears that bob is busy', async () => {
  await set(bob, { callWaiting: false });
  await bob.api.call('calls.dial', { to: 'echo' });
  const callId = await dial(alice, bob);
  expect((await alice.api.callIs(callId, 'ended')).end).toEqual({ code: 'busy', text: 'me is busy.', status: 486 });
});

describe('bob turns the call away', () => {
  it.each([
    ['declined', 603, 'declined', 'me declined the call.'],
    ['busy', 486, 'busy', 'me is busy.'],
    ['unavailable', 480, 'no-answer', 'me is not available now.'],
  ] as const)('%s: %i, %s', async (reason, status, code, text) => {
    const callId = await dial(alice, bob);
    const { id } = await bob.api.incoming();
    await bob.api.call('calls.decline', { callId: id, reason });
    expect((await alice.api.callIs(callId, 'ended')).end).toEqual({ code, text, status });
    expect((await bob.api.callIs(id, 'ended')).end?.code).toBe('declined');
  });
});

it('features are the same after a restart', async () => {
  const folder = temporaryFolder('features');
  const features: Features = {
    doNotDisturb: true,
    forwarding: { always: 'sip:carol@127.0.0.1', busy: 'bob@example.com', noAnswer: '+493012345', noAnswerSeconds: 7 },
    autoAnswerSeconds: 3,
    autoAnswerOnRequest: true,
    callWaiting: false,
  };
  const first = await startApp({ dataFolder: folder.path });
  const { settings } = await accountOf(first);
  await first.api.call('accounts.features', { accountId: 'me', features });
  await first.api.call('accounts.features', { accountId: settings, features: { ...features, doNotDisturb: false } });
  expect(await first.stop()).toBe(0);
  const second = await startApp({ dataFolder: folder.path });
  const { accounts } = await second.api.call('engine.snapshot', {});
  expect(accounts.find(({ id }) => id === 'me')?.features).toEqual(features);
  const kept = await second.api.call('accounts.settings', { accountId: settings });
  expect(kept.settings.features).toEqual({ ...features, doNotDisturb: false });
  expect(await second.stop()).toBe(0);
  folder.remove();
});

/** An account that need not register. */
async function accountOf({ api }: RunningApp) {
  const { accountId } = await api.call('accounts.add', {
    settings: {
      enabled: true,
      displayName: 'Alice',
      user: 'alice',
      domain: 'example.test',
      transport: 'udp',
      registers: false,
      expiresSeconds: 600,
      codecs: ['opus', 'G722', 'PCMU', 'PCMA', 'L16'],
      dialPlan: { numbers: 'as-typed', rules: [], userPhone: false },
      features: usual,
    },
  });
  return { settings: accountId };
}

describe('text messages', () => {
  it('go from app to app and back', async () => {
    const comes = bob.api.event('message.received');
    await alice.api.call('messages.send', { to: addressOf(bob), text: 'Grüße — 你好' });
    const message = await comes;
    expect(message).toMatchObject({ accountId: 'me', text: 'Grüße — 你好', from: { label: 'me' } });
    const answer = alice.api.event('message.received');
    await bob.api.call('messages.send', { to: message.from.uri, text: 'Hello' });
    expect((await answer).text).toBe('Hello');
  });

  it('of more bytes than a datagram should have are not sent', async () => {
    await expect(alice.api.call('messages.send', { to: addressOf(bob), text: 'ü'.repeat(600) })).rejects.toThrow(
      'The message is too long: shorten it.',
    );
  });

  it('for nobody are refused in words', async () => {
    await expect(alice.api.call('messages.send', { to: `sip:nobody@${bob.sip}`, text: 'Hello' })).rejects.toThrow(
      'nobody does not take the message: 404',
    );
  });
});
