import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../main/base/log.ts';
import type { EngineConfig } from '../../../main/engine/config.ts';
import { Engine } from '../../../main/engine/engine.ts';
import type { Snapshot } from '../../../main/engine/state.ts';
import { freePort } from '../../support/free-port.ts';
import { temporaryFolder } from '../../support/temporary.ts';

let folder: ReturnType<typeof temporaryFolder>;
const engines: Engine[] = [];

beforeEach(() => {
  folder = temporaryFolder('engine');
});

afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
  folder.remove();
});

async function config(changes: Partial<EngineConfig> = {}): Promise<EngineConfig> {
  const low = 2 * Math.floor((await freePort()) / 2);
  return {
    version: '0.1.0',
    dataFolder: folder.path,
    sip: { address: '127.0.0.1', port: 0 },
    dns: undefined,
    rtp: { low, high: low + 39 },
    microphone: 'silence',
    speaker: 'none',
    autoAnswer: false,
    log: silentLog,
    ...changes,
  };
}

async function started(changes: Partial<EngineConfig> = {}): Promise<Engine> {
  const engine = await Engine.start(await config(changes));
  if (!engine.ok) throw new Error(engine.error.message);
  engines.push(engine.value);
  return engine.value;
}

const states = ({ calls }: Snapshot) => calls.map(({ party, state }) => `${party.label} ${state}`);

describe('the engine', () => {
  it('begins with an account, its lines, and no call', async () => {
    const engine = await started();
    const [endpoint] = engine.endpoints;
    const at = endpoint?.replace('udp:', '');
    expect(engine.snapshot()).toMatchObject({
      accounts: [{ id: 'me', uri: `sip:me@${at}`, state: 'local' }],
      endpoints: [`udp:${at}`, `tcp:${at}`],
      calls: [],
    });
    const users = ['echo', 'tone', 'talkers', 'anton', 'berta', 'carla', 'ring', 'busy', 'room'];
    expect(engine.snapshot().lines.map(({ uri }) => uri)).toEqual(users.map((user) => `sip:${user}@${at}`));
  });

  it('heard on every address is at home on loopback, where its lines can be dialled', async () => {
    const engine = await started({ sip: { address: '0.0.0.0', port: await freePort('0.0.0.0') } });
    const [echo] = engine.snapshot().lines;
    expect(echo?.uri).toMatch(/^sip:echo@127\.0\.0\.1:\d+$/);
    engine.calls.dial('echo');
    await expect.poll(() => states(engine.snapshot())).toEqual(['Echo active']);
  });

  it('tells what changed at once as one snapshot', async () => {
    const engine = await started();
    const told: Snapshot[] = [];
    engine.onSnapshot((snapshot) => told.push(snapshot));
    for (let count = 0; count < 20; count++) engine.calls.dial('ring');
    await expect.poll(() => told.length).toBeGreaterThan(0);
    expect(told[0]?.calls).toHaveLength(20);
    await expect.poll(() => engine.snapshot().calls.every(({ state }) => state === 'ringing')).toBe(true);
    expect(told.length).toBeLessThan(20);
  });

  it('previews what would be dialled, or why it can’t be', async () => {
    const engine = await started();
    expect(engine.previewDial('sip:bob@192.0.2.7')).toEqual({
      uri: 'sip:bob@192.0.2.7',
      account: 'me',
      text: 'Calls sip:bob@192.0.2.7',
    });
    expect(engine.previewDial('http://example.com')).toEqual({ text: "Partyline can't dial http: addresses." });
  });
});

describe('closing', () => {
  it('ends what there is, within the time, and gives everything back', async () => {
    const port = await freePort();
    const settings = await config({ sip: { address: '127.0.0.1', port } });
    const first = await started(settings);
    first.calls.dial('echo');
    first.calls.dial('ring');
    await expect.poll(() => states(first.snapshot())).toEqual(['Echo active', 'Ring ringing']);
    const ended: string[] = [];
    first.onCallEnded(({ party, end }) => ended.push(`${party.label}: ${end?.text}`));
    await first.close();
    expect(ended).toEqual(['Echo: You hung up.', 'Ring: You cancelled the call.']);
    const vitals = await first.vitals();
    expect(vitals).toMatchObject({ serverTransactions: 0, clientTransactions: 0, sipSockets: 0, mediaSockets: 0 });
    const second = await started(settings);
    expect(second.endpoints).toEqual([`udp:127.0.0.1:${port}`, `tcp:127.0.0.1:${port}`]);
  });
});

describe('a start that fails', () => {
  it('for the sound gives the SIP port and the data folder back', async () => {
    const port = await freePort();
    const settings = await config({ sip: { address: '127.0.0.1', port } });
    const failed = await Engine.start({ ...settings, speaker: { wav: '/nowhere/out.wav' } });
    expect(failed).toMatchObject({ ok: false, error: { code: 'sound-unusable' } });
    const socket = createSocket('udp4').bind(port, '127.0.0.1');
    await once(socket, 'listening');
    socket.close();
    await once(socket, 'close');
    const engine = await started(settings);
    expect(engine.endpoints).toEqual([`udp:127.0.0.1:${port}`, `tcp:127.0.0.1:${port}`]);
  });

  it('for a taken port says which, and leaves the data folder free', async () => {
    const taken = createSocket('udp4').bind(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address();
    const failed = await Engine.start(await config({ sip: { address: '127.0.0.1', port } }));
    expect(failed).toMatchObject({ ok: false, error: { code: 'port-in-use' } });
    expect(!failed.ok && failed.error.message).toContain(String(port));
    taken.close();
    await started();
  });

  it('for a data folder in use says so, and takes nothing', async () => {
    await started();
    const failed = await Engine.start(await config());
    expect(failed).toMatchObject({ ok: false, error: { code: 'data-folder-in-use' } });
  });
});
