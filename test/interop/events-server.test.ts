import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AccountSettings } from '../../app/ipc/contract.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { endCalls } from '../support/end-calls.ts';
import { Kamailio } from '../support/peers/kamailio.ts';
import { offer, UdpStranger, unique } from '../support/stranger.ts';
import { messagesOf } from '../support/wire.ts';

/** What an account's own server is believed, and what it does for the account: kamailio, and a stranger behind it and beside it. */
let kamailio: Kamailio;
let app: RunningApp;
let accountId: string;
/** Sends to kamailio. */
let behind: UdpStranger;
/** Sends to the app. */
let beside: UdpStranger;

const features = {
  doNotDisturb: false,
  forwarding: { noAnswerSeconds: 20 },
  autoAnswerOnRequest: false,
  callWaiting: true,
};

function settings(more: Partial<AccountSettings> = {}): AccountSettings {
  return {
    enabled: true,
    displayName: 'Alice',
    user: 'alice',
    domain: 'example.test',
    outboundProxy: `127.0.0.1:${kamailio.ports.sip}`,
    transport: 'udp',
    registers: true,
    expiresSeconds: 600,
    codecs: ['opus', 'G722', 'PCMU', 'PCMA', 'L16'],
    dialPlan: { country: 'DE', numbers: 'international', rules: [], userPhone: true },
    features,
    ...more,
  };
}

beforeAll(async () => {
  kamailio = await Kamailio.start();
  app = await startApp();
  accountId = (await app.api.call('accounts.add', { settings: settings(), password: 'pw-alice' })).accountId;
  await app.api.until(({ accounts }) => accounts.some(({ state }) => state === 'registered'), 'it is registered');
  behind = await UdpStranger.open(kamailio.ports.sip);
  beside = await UdpStranger.open(app.port);
});

afterEach(() => endCalls(app));

afterAll(async () => {
  expect(await app.stop()).toBe(0);
  await kamailio.stop();
  behind.close();
  beside.close();
});

describe('waiting messages (RFC 3842)', () => {
  const summary = (fresh: number, old: number) => ({
    type: 'application/simple-message-summary',
    body: `Messages-Waiting: ${fresh > 0 ? 'yes' : 'no'}\r\nVoice-Message: ${fresh}/${old} (0/0)\r\n`,
  });
  const voicemail = async (newMessages: number) =>
    app.api.until(
      ({ accounts }) => accounts.some((account) => account.voicemail?.newMessages === newMessages),
      `${newMessages} messages wait`,
    );

  it('are shown as kamailio tells of them', async () => {
    const published = await behind.ask({
      method: 'PUBLISH',
      uri: 'sip:alice@example.test',
      more: ['Event: message-summary', 'Expires: 600'],
      ...summary(2, 8),
    });
    expect(published.status).toBe(200);
    const { accounts } = await voicemail(2);
    expect(accounts.find(({ id }) => id === accountId)?.voicemail).toEqual({
      waiting: true,
      newMessages: 2,
      oldMessages: 8,
    });
  });

  it('of whom nobody asked are not believed', async () => {
    const told = await beside.ask({
      method: 'NOTIFY',
      uri: 'sip:alice@example.test',
      more: ['Event: message-summary', 'Subscription-State: active'],
      ...summary(99, 0),
    });
    expect(told.status).toBe(481);
    const { accounts } = await app.api.call('engine.snapshot', {});
    expect(accounts.find(({ id }) => id === accountId)?.voicemail?.newMessages).not.toBe(99);
  });
});

describe('who calls', () => {
  const silent = offer(9);

  async function rings(stranger: UdpStranger, more: readonly string[]) {
    const invite = { method: 'INVITE', uri: 'sip:alice@example.test', body: silent, callId: unique('who') };
    await stranger.send(stranger.make({ ...invite, more }));
    const call = await app.api.incoming();
    await app.api.call('calls.decline', { callId: call.id });
    const answer = await stranger.answer(invite.callId, '1 INVITE');
    expect(answer.status).toBe(603);
    await app.api.callIs(call.id, 'ended');
    return call;
  }

  const asserting = ['P-Asserted-Identity: "Carol of Sales" <sip:carol@example.test>'];

  it('is whom kamailio asserts', async () => {
    const call = await rings(behind, asserting);
    expect(call.accountId).toBe(accountId);
    expect(call.party).toMatchObject({ label: 'Carol of Sales', uri: 'sip:carol@example.test' });
  });

  it('is not whom a stranger asserts', async () => {
    expect((await rings(beside, asserting)).party.label).toBe('stranger');
  });

  it('is nobody where kamailio has it that they ask for privacy', async () => {
    expect((await rings(behind, [...asserting, 'Privacy: id'])).party.label).toBe('stranger');
  });

  it('may have been sent on by somebody (RFC 5806)', async () => {
    const call = await rings(behind, ['Diversion: "Dave" <sip:dave@example.test>;reason=user-busy']);
    expect(call.forwardedBy).toBe('Forwarded by Dave, who is busy');
  });
});

describe('features of the account alone', () => {
  const called = () => behind.refused({ uri: 'sip:alice@example.test', body: offer(9) });
  const set = (more: object) => app.api.call('accounts.features', { accountId, features: { ...features, ...more } });

  afterEach(() => set({}));

  it('do not disturb is told to the caller: 480', async () => {
    await set({ doNotDisturb: true });
    const answer = await called();
    expect(answer.text).toMatch(/^SIP\/2\.0 480 Do Not Disturb/);
    const { accounts } = await app.api.call('engine.snapshot', {});
    expect(accounts.map((account) => account.features.doNotDisturb)).toEqual([false, true]);
  });

  it('forwarding is by the account’s dial plan, and says so', async () => {
    await set({ forwarding: { always: '030 1234567', noAnswerSeconds: 20 } });
    const answer = await called();
    expect(answer.status).toBe(302);
    expect(answer.header('Contact')).toMatch(/^<sip:\+49301234567@example\.test;user=phone>/);
    expect(answer.header('Diversion')).toMatch(/^<sip:alice@example\.test>;.*reason=unconditional/);
  });
});

it('who watches through the server is let in only as the account itself', async () => {
  // kamailio itself takes subscriptions for the address; those for where alice is registered it passes on.
  const uri = /^Contact: <(sip:[^;>]+)/m.exec(await messagesOf(app, accountId))?.[1] ?? '';
  const watching = { method: 'SUBSCRIBE', uri, more: ['Event: dialog', 'Expires: 600'] };
  expect((await behind.ask(watching)).status).toBe(403);
  const vouched = { ...watching, more: [...watching.more, 'P-Asserted-Identity: <sip:alice@example.test>'] };
  const callId = unique('watch');
  expect((await behind.ask({ ...vouched, callId })).status).toBe(200);
  const notify = await behind.inbox.find(
    (text) => (text.startsWith('NOTIFY ') && text.includes(callId) ? text : undefined),
    'the state',
  );
  expect(notify).toContain('entity="sip:alice@example.test"');
});

describe('what is dialled is what the INVITE asks for', () => {
  async function requestUri(from: RunningApp, to: string): Promise<string> {
    const { callId } = await from.api.call('calls.dial', { to });
    await from.api.until(({ calls }) => calls.some((call) => call.id === callId), 'the call');
    const sent = async () => /^INVITE (\S+) SIP\/2\.0/m.exec(await messagesOf(from, callId))?.[1];
    await expect.poll(sent).toBeDefined();
    await from.api.call('calls.hangup', { callId }).catch(() => {});
    return (await sent()) ?? '';
  }

  it.each([
    ['bob@example.test', 'sip:bob@example.test'],
    ['sip:bob@example.test', 'sip:bob@example.test'],
    ['bob', 'sip:bob@example.test'],
    ['030 1234567', 'sip:+49301234567@example.test;user=phone'],
    ['0049 30 1234567', 'sip:+49301234567@example.test;user=phone'],
    ['tel:+49-30-1234567', 'sip:+49301234567@example.test;user=phone'],
    ['sip:+49301234567@example.test;user=phone', 'sip:+49301234567@example.test;user=phone'],
    ['127.0.0.1:9', 'sip:127.0.0.1:9'],
    ['bob@127.0.0.1:9', 'sip:bob@127.0.0.1:9'],
  ])('%s', async (typed, uri) => {
    expect(await requestUri(app, typed)).toBe(uri);
  });

  it('[::1]:9 and the like', async () => {
    const other = await startApp({ sip: '[::1]:0' });
    expect(await requestUri(other, '[::1]:9')).toBe('sip:[::1]:9');
    expect(await requestUri(other, 'bob@[::1]:9')).toBe('sip:bob@[::1]:9');
    expect(await other.stop()).toBe(0);
  });
});
