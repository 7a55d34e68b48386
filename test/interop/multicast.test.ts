import { afterEach, expect, it } from 'vitest';
import type { CallState } from '../../app/ipc/contract.ts';
import { GroupListener } from '../../main/net/multicast.ts';
import { type AppOptions, type RunningApp, startApp } from '../support/app.ts';
import { aChannel, groupPort, played, tonesIn } from '../support/groups.ts';
import { startSipp } from '../support/peers/sipp.ts';

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) await cleanup();
});

async function phone(options: AppOptions = {}): Promise<RunningApp> {
  const app = await startApp(options);
  cleanups.push(() => app.stop());
  return app;
}

const HZ = { ann: 500, ben: 900, cid: 1_700 } as const;
type Name = keyof typeof HZ;
const names = Object.keys(HZ) as Name[];

/** The call that is up at an app, once it hears so many talk in its group. */
async function session(app: RunningApp, talking: number): Promise<CallState> {
  const found = (calls: readonly CallState[]) =>
    calls.find(
      ({ state, group }) => state === 'active' && group?.sources.filter((each) => each.talking).length === talking,
    );
  const snapshot = await app.api.until(({ calls }) => found(calls) !== undefined, `${talking} who talk in a group`);
  const call = found(snapshot.calls);
  if (!call) throw new Error('unreachable: the condition held');
  return call;
}

it('three Partylines in one multicast session: each hears the two others and not itself, and knows them by name', async () => {
  const port = await groupPort();
  const started = names.map(async (name) => {
    const app = await phone({ mic: `tone:${HZ[name]}`, speaker: 'browser', autoAnswer: name === 'cid' });
    await app.api.call('channels.setName', { name });
    return app;
  });
  const [ann, ben, cid] = (await Promise.all(started)) as [RunningApp, RunningApp, RunningApp];
  const { channelId } = await ann.api.call('channels.add', aChannel({ port }));
  const { invited } = await ann.api.call('channels.invite', {
    channelId,
    to: [`sip:me@${ben.sip}`, `sip:me@${cid.sip}`],
  });
  expect(invited.map(({ callId }) => callId)).toEqual([expect.any(String), expect.any(String)]);

  // It rings as any call does, says what it is about, and nothing goes to the group before somebody has answered.
  const ringing = await ben.api.incoming();
  expect(ringing.group).toEqual({ address: '239.255.40.1', port, ttl: 1, sources: [] });
  expect((await ben.api.call('engine.vitals', {})).mediaSockets).toBe(0);
  await ben.api.call('calls.answer', { callId: ringing.id });

  await Promise.all([ann, ben, cid].map((app) => session(app, 2)));
  const apps = [ann, ben, cid];
  await Promise.all(apps.map((app) => played(app, 0.4)));
  const sounds = await Promise.all(apps.map((app) => played(app, 1)));
  for (const [index, sound] of sounds.entries()) {
    for (const [other, level] of tonesIn(sound, ...names.map((name) => HZ[name])).entries()) {
      const words = `${names[index]} of ${names[other]}`;
      if (other === index) expect(level, words).toBeLessThan(-30);
      else expect(level, words).toBeGreaterThan(-16);
    }
  }
  // By then each has reported who it is (RFC 3550 §6.5).
  const named = await ben.api.until(({ calls }) => namesIn(calls).join() === 'ann,cid', 'names by RTCP');
  expect(namesIn(named.calls)).toEqual(['ann', 'cid']);

  // Whoever leaves is heard no more, and the others go on.
  const toBen = invited.find(({ to }) => to.endsWith(ben.sip))?.callId ?? '';
  await ben.api.call('calls.hangup', { callId: ringing.id });
  await ann.api.callIs(toBen, 'ended');
  await session(cid, 1);
  expect((await ben.api.call('engine.vitals', {})).mediaSockets).toBe(0);
});

function namesIn(calls: readonly CallState[]): string[] {
  return calls.flatMap(({ group }) => group?.sources.map(({ name }) => name) ?? []).sort();
}

it('sipp invites into a group that nobody may use for this, and is refused', async () => {
  const app = await phone();
  const sipp = await startSipp({ scenario: 'reserved-group-caller', user: 'me', remote: app.sip, timeoutSeconds: 5 });
  const { exitCode, errors } = await sipp.finished();
  expect(`${exitCode} ${errors}`).toBe('0 ');
});

it('sipp invites into a group: nothing goes there before the person has answered, nor after the BYE', async () => {
  const port = await groupPort();
  const app = await phone({ mic: 'tone:600' });
  const listener = await GroupListener.join({ address: '239.255.40.1', port, interfaceAddress: '127.0.0.1' });
  if (!listener.ok) throw new Error(listener.error.message);
  cleanups.push(() => listener.value.close());
  const packets: Uint8Array[] = [];
  listener.value.receive = (bytes) => void packets.push(bytes);

  const sipp = await startSipp({
    scenario: 'group-caller',
    user: 'me',
    remote: app.sip,
    timeoutSeconds: 15,
    more: ['-key', 'group_port', String(port)],
  });
  cleanups.push(() => sipp.stop());
  const ringing = await app.api.incoming();
  expect(ringing.group).toMatchObject({ address: '239.255.40.1', port, ttl: 1 });
  expect((await app.api.call('engine.vitals', {})).mediaSockets).toBe(0);
  expect(packets).toEqual([]);

  await app.api.call('calls.answer', { callId: ringing.id });
  await app.api.callIs(ringing.id, 'ended');
  const { exitCode, errors } = await sipp.finished();
  expect(`${exitCode} ${errors}`).toBe('0 ');
  // 1.5 s at 50 packets a second, PCMU each, all of one source.
  expect(packets.length).toBeGreaterThan(50);
  expect(
    new Set(packets.map((packet) => `${packet.length} ${(packet[1] ?? 0) & 0x7f} ${packet.slice(8, 12)}`)).size,
  ).toBe(1);
  await expect.poll(async () => (await app.api.call('engine.vitals', {})).mediaSockets).toBe(0);
});
