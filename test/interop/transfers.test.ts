import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { endCalls } from '../support/end-calls.ts';
import { Baresip } from '../support/peers/baresip.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { analyseWavFile, writeToneWav } from '../support/tone.ts';
import { messagesOf } from '../support/wire.ts';

/** RFC 5589 with an app for each: alice is the transferee, bob the transferor, carol the target. */
const ALICE_HZ = 620;
const TALK_MS = 2_500;

const folder = temporaryFolder('sound');
const heard = join(folder.path, 'heard.wav');
const cleanups: (() => unknown)[] = [];
let alice: RunningApp;
let bob: RunningApp;
let carol: RunningApp;

beforeAll(async () => {
  [alice, bob, carol] = await Promise.all([startApp({ mic: `tone:${ALICE_HZ}` }), startApp(), startApp()]);
});

afterEach(async () => {
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) await cleanup();
  for (const app of [alice, bob, carol]) await endCalls(app);
});

afterAll(async () => {
  for (const app of [alice, bob, carol]) expect(await app.stop()).toBe(0);
  folder.remove();
});

const addressOf = ({ sip }: RunningApp) => `sip:me@${sip}`;

/** One has called the other, and they talk: the call as each has it. */
async function connected(from: RunningApp, to: RunningApp) {
  const { callId } = await from.api.call('calls.dial', { to: addressOf(to) });
  const { id } = await to.api.incoming();
  await to.api.call('calls.answer', { callId: id });
  await from.api.callIs(callId, 'active');
  await to.api.callIs(id, 'active');
  return { there: callId, here: id };
}

/** Alice is asked whether she wants to be connected elsewhere; gives who with. */
async function asked(callId: string): Promise<string> {
  const found = await alice.api.until(
    ({ calls }) => calls.some((call) => call.id === callId && call.transferRequest),
    'alice is asked',
  );
  return found.calls.find(({ id }) => id === callId)?.transferRequest?.to ?? '';
}

function transferIs(app: RunningApp, callId: string, state: string) {
  return app.api.until(
    ({ calls }) => calls.some((call) => call.id === callId && call.transfer?.state === state),
    `the transfer is ${state}`,
  );
}

describe('bob’s app transfers alice’s to carol’s', () => {
  it('blind: all see how it goes, and alice is with carol', async () => {
    const { there, here } = await connected(alice, bob);
    await bob.api.call('calls.transfer', { callId: here, to: addressOf(carol) });
    expect(await asked(there)).toBe(addressOf(carol));
    await alice.api.call('calls.acceptTransfer', { callId: there });
    const { id } = await carol.api.incoming();
    await transferIs(alice, there, 'ringing');
    await transferIs(bob, here, 'ringing');
    await carol.api.call('calls.answer', { callId: id });
    expect((await bob.api.callIs(here, 'ended')).end?.code).toBe('transferred');
    const old = await alice.api.callIs(there, 'ended');
    expect([old.end?.code, old.transfer?.state]).toEqual(['transferred', 'done']);
    const { calls } = await alice.api.until((now) => now.calls.some(({ state }) => state === 'active'), 'with carol');
    expect(calls.find(({ state }) => state === 'active')?.party.uri).toBe(addressOf(carol));
    expect(await messagesOf(carol, id)).toMatch(/^Referred-By: .*sip:me@/m);
  });

  it('blind, and alice does not want to: bob still has her', async () => {
    const { there, here } = await connected(alice, bob);
    await bob.api.call('calls.transfer', { callId: here, to: addressOf(carol) });
    await asked(there);
    await alice.api.call('calls.refuseTransfer', { callId: there });
    const { calls } = await transferIs(bob, here, 'failed');
    const call = calls.find(({ id }) => id === here);
    expect(call).toMatchObject({
      state: 'active',
      transfer: { text: 'me did not want to be transferred. You still have the call.' },
    });
    await bob.api.until((now) => now.calls.some(({ id, hold }) => id === here && hold === 'none'), 'it goes on');
    expect((await carol.api.call('engine.snapshot', {})).calls).toEqual([]);
  });

  it('blind to carol, who declines: alice and bob go on', async () => {
    const { there, here } = await connected(alice, bob);
    await bob.api.call('calls.transfer', { callId: here, to: addressOf(carol) });
    await asked(there);
    await alice.api.call('calls.acceptTransfer', { callId: there });
    await carol.api.call('calls.decline', { callId: (await carol.api.incoming()).id });
    await transferIs(bob, here, 'failed');
    await transferIs(alice, there, 'failed');
    const goesOn = (app: RunningApp, callId: string) =>
      app.api.until(({ calls }) => calls.some(({ id, hold }) => id === callId && hold === 'none'), 'it goes on');
    await Promise.all([goesOn(alice, there), goesOn(bob, here)]);
  });

  it('attended: alice takes bob’s place with carol, who hears her', async () => {
    const listening = await startApp({ speaker: `wav:${heard}` });
    cleanups.push(() => listening.stop());
    const { there, here } = await connected(alice, bob);
    const consultation = await connected(bob, listening);
    await bob.api.call('calls.transferTo', { callId: here, otherCallId: consultation.there });
    await asked(there);
    await alice.api.call('calls.acceptTransfer', { callId: there });
    expect((await listening.api.callIs(consultation.here, 'ended')).end?.code).toBe('transferred');
    expect((await bob.api.callIs(here, 'ended')).end?.code).toBe('transferred');
    await bob.api.callIs(consultation.there, 'ended');
    const { calls } = await listening.api.until(
      (now) => now.calls.some(({ state }) => state === 'active'),
      'with alice',
    );
    const replacing = calls.find(({ state }) => state === 'active');
    expect(await messagesOf(listening, replacing?.id ?? '')).toMatch(/^Replaces: .+;to-tag=.+;from-tag=/m);
    await new Promise((resolve) => setTimeout(resolve, TALK_MS));
    expect(await listening.stop()).toBe(0);
    const { hz, purity } = analyseWavFile(heard);
    expect(Math.abs(hz - ALICE_HZ)).toBeLessThan(2);
    expect(purity).toBeGreaterThan(0.9);
  });
});

describe('baresip', () => {
  async function baresip() {
    const speaks = join(folder.path, 'speaks.wav');
    writeToneWav(speaks, { hz: 940, sampleRate: 8000, seconds: 30 });
    const phone = await Baresip.start({ user: 'bob', speaks });
    cleanups.push(
      () => phone.remove(),
      () => phone.stop(),
    );
    const { callId } = await alice.api.call('calls.dial', { to: phone.uri });
    await alice.api.callIs(callId, 'active');
    return { phone, callId };
  }

  it('transfers us: we call carol, it hears how that went and hangs up', async () => {
    const { phone, callId } = await baresip();
    phone.transfer(addressOf(carol));
    expect(await asked(callId)).toBe(addressOf(carol));
    await alice.api.call('calls.acceptTransfer', { callId });
    await carol.api.call('calls.answer', { callId: (await carol.api.incoming()).id });
    await phone.event('CALL_CLOSED');
    expect((await alice.api.callIs(callId, 'ended')).transfer?.state).toBe('done');
    await carol.api.until((now) => now.calls.some(({ state }) => state === 'active'), 'carol has alice');
  });

  it('transfers us with Replaces: we take its place with carol', async () => {
    const { phone, callId } = await baresip();
    const consultation = await connected(bob, carol);
    const replaced = replacing(await messagesOf(bob, consultation.there));
    phone.transfer(`${addressOf(carol)}?Replaces=${encodeURIComponent(replaced)}`);
    await asked(callId);
    await alice.api.call('calls.acceptTransfer', { callId });
    expect((await bob.api.callIs(consultation.there, 'ended')).end?.code).toBe('hung-up-remotely');
    expect((await carol.api.callIs(consultation.here, 'ended')).end?.code).toBe('transferred');
    await phone.event('CALL_CLOSED');
  });

  it('wants to transfer us, and hears that we stay', async () => {
    const { phone, callId } = await baresip();
    phone.transfer('sip:carol@127.0.0.1:9');
    await asked(callId);
    await alice.api.call('calls.refuseTransfer', { callId });
    // It ends the call itself then.
    expect((await phone.event('TRANSFER_FAILED')).param).toMatch(/603/);
  });
});

/** What names the dialog of a call to whom it was placed to (RFC 3891 §6.1). */
function replacing(messages: string): string {
  const answer = messages.slice(messages.lastIndexOf('SIP/2.0 200'));
  const of = (pattern: RegExp) => pattern.exec(answer)?.[1] ?? '';
  const [callId, to, from] = [/^Call-ID: (\S+)/im, /^To: .*;tag=([^;\s]+)/im, /^From: .*;tag=([^;\s]+)/im].map(of);
  return `${callId};to-tag=${to};from-tag=${from}`;
}
