import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CommandArgs, CommandName } from '../../app/ipc/contract.ts';
import { limits } from '../../main/base/limits.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { outcomeOf } from '../support/outcome.ts';
import { type Ill, offer, UdpStranger, unique } from '../support/stranger.ts';
import { alive, expectBackTo } from '../support/vitals.ts';

/** What a hasty person, a script without end and a fickle caller do to calls. */

let app: RunningApp;
let atRest: Awaited<ReturnType<typeof alive>>;
let caller: UdpStranger;

beforeAll(async () => {
  app = await startApp();
  atRest = await alive(app);
  caller = await UdpStranger.open(app.port);
});

afterEach(async () => {
  expect((await caller.ask()).status, 'an OPTIONS is still answered').toBe(200);
  const { calls } = await app.api.call('engine.snapshot', {});
  for (const { id, state } of calls) if (state !== 'ended') await app.api.call('calls.hangup', { callId: id });
  await app.api.call('calls.clear', {});
  await app.api.until((now) => now.calls.length === 0, 'an empty list');
});

afterAll(async () => {
  expect(await app.stop()).toBe(0);
  expect(app.child.stderr.split('\n').filter((line) => line.includes('"level":50'))).toEqual([]);
  caller.close();
});

const outcome = <N extends CommandName>(name: N, args: CommandArgs<N>) => outcomeOf(app.api, name, args);

describe('thousands of commands', () => {
  it('are each answered', async () => {
    const vitals = Array.from({ length: 2_000 }, () => app.api.call('engine.vitals', {}));
    const previews = Array.from({ length: 2_000 }, () => app.api.call('dial.preview', { to: 'echo' }));
    await Promise.all([...vitals, ...previews]);
  });

  it('of digits in one call are bounded, and each is answered', async () => {
    const { callId } = await app.api.call('calls.dial', { to: `sip:echo@${app.sip}` });
    await app.api.callIs(callId, 'active');
    const digits = '0123456789ABCDEF'.slice(0, 14).repeat(4);
    const outcomes = await Promise.all(Array.from({ length: 500 }, () => outcome('calls.dtmf', { callId, digits })));
    expect(outcomes.every((code) => code === 'done' || code === 'wrong-state')).toBe(true);
    const { calls } = await app.api.call('engine.snapshot', {});
    expect(calls.find(({ id }) => id === callId)?.dtmf.length).toBe(
      limits.dtmfCallDigits - (limits.dtmfCallDigits % digits.length),
    );
  });

  it('to dial are 32 calls, and then no more', async () => {
    const dials = await Promise.all(
      Array.from({ length: 100 }, () => outcome('calls.dial', { to: `sip:ring@${app.sip}` })),
    );
    expect(dials.filter((code) => code === 'done')).toHaveLength(32);
    expect(dials.filter((code) => code === 'unavailable')).toHaveLength(68);
  });
});

describe('a hasty person', () => {
  const dialled = async (line: string): Promise<string> =>
    (await app.api.call('calls.dial', { to: `sip:${line}@${app.sip}` })).callId;

  it('who hangs up twice, then does everything else to the call', async () => {
    const callId = await dialled('echo');
    await app.api.callIs(callId, 'active');
    const [first, second] = await Promise.all([
      outcome('calls.hangup', { callId }),
      outcome('calls.hangup', { callId }),
    ]);
    expect([first, second]).toEqual(['done', 'wrong-state']);
    expect(await outcome('calls.answer', { callId })).toBe('wrong-state');
    expect(await outcome('calls.decline', { callId })).toBe('wrong-state');
    expect(await outcome('calls.mute', { callId, muted: true })).toBe('wrong-state');
    expect(await outcome('calls.hold', { callId })).toBe('wrong-state');
    expect(await outcome('calls.resume', { callId })).toBe('wrong-state');
    expect(await outcome('calls.dtmf', { callId, digits: '1' })).toBe('wrong-state');
    await app.api.call('calls.clear', {});
    expect(await outcome('calls.hangup', { callId })).toBe('no-such-call');
  });

  it('who answers the call that is being placed', async () => {
    const callId = await dialled('ring');
    expect(await outcome('calls.answer', { callId })).toBe('wrong-state');
    expect(await outcome('calls.decline', { callId })).toBe('wrong-state');
    expect(await outcome('calls.hold', { callId })).toBe('wrong-state');
    expect(await outcome('calls.hangup', { callId })).toBe('done');
  });

  it('who dials and hangs up at once, a hundred times', async () => {
    for (let round = 0; round < 100; round++) {
      const callId = await dialled(round % 2 ? 'echo' : 'ring');
      expect(await outcome('calls.hangup', { callId })).toBe('done');
    }
  });

  it('who holds and resumes faster than the far end answers has what was asked last', async () => {
    const callId = await dialled('echo');
    await app.api.callIs(callId, 'active');
    await Promise.all(
      Array.from({ length: 20 }, (_, round) => outcome(round % 2 ? 'calls.resume' : 'calls.hold', { callId })),
    );
    expect(await outcome('calls.hold', { callId })).toBe('done');
    await app.api.until(({ calls }) => calls.some(({ id, hold }) => id === callId && hold === 'local'), 'the hold');
    expect(await outcome('calls.resume', { callId })).toBe('done');
    await app.api.until(({ calls }) => calls.some(({ id, hold }) => id === callId && hold === 'none'), 'the end of it');
  });
});

describe('an incoming call', () => {
  const invite = (): Ill & { callId: string; branch: string } => ({
    method: 'INVITE',
    body: offer(9),
    callId: unique('in'),
    branch: unique('z9hG4bK'),
  });

  const acknowledge = async (parts: Ill & { callId: string }): Promise<number> => {
    const answer = await caller.answer(parts.callId, '1 INVITE');
    const to = answer.header('To') ?? '';
    await caller.send(caller.make({ ...parts, method: 'ACK', cseq: '1 ACK', to, body: '' }));
    if (answer.status === 200) {
      const bye = { ...parts, branch: unique('z9hG4bK'), method: 'BYE', cseq: '2 BYE', to, body: '' };
      expect([200, 481]).toContain((await caller.ask(bye)).status);
    }
    return answer.status;
  };

  it('is answered once, however often the button is pressed', async () => {
    const parts = invite();
    await caller.send(caller.make(parts));
    const { id: callId } = await app.api.incoming();
    const presses = await Promise.all(Array.from({ length: 10 }, () => outcome('calls.answer', { callId })));
    expect(presses).toEqual(['done', ...Array.from({ length: 9 }, () => 'wrong-state')]);
    expect(await acknowledge(parts)).toBe(200);
  });

  it('is answered while its caller gives up: one of both, and nothing is left', { timeout: 60_000 }, async () => {
    const ends = new Set<string>();
    for (let round = 0; round < 40; round++) {
      const parts = invite();
      await caller.send(caller.make(parts));
      const { id: callId } = await app.api.incoming();
      const cancel = caller.make({ ...parts, method: 'CANCEL', cseq: '1 CANCEL', body: '' });
      const first = round % 2 === 0 ? caller.send(cancel) : undefined;
      const answering = outcome('calls.answer', { callId });
      await (first ?? caller.send(cancel));
      const pressed = await answering;
      const status = await acknowledge(parts);
      expect([200, 487]).toContain(status);
      expect(pressed).toBe(status === 200 ? 'done' : 'wrong-state');
      ends.add(`${pressed} ${status}`);
      await app.api.callIs(callId, 'ended');
    }
    expect(ends.size).toBeGreaterThan(0);
    expect((await alive(app)).mediaStreams).toBe(0);
  });

  it('whose name is a novel fills neither the list nor the wire', async () => {
    const parts = { ...invite(), uri: 'sip:me@127.0.0.1' };
    const text = caller
      .make(parts)
      .toString('latin1')
      .replace('From: <', `From: "${'novel '.repeat(1_300)}" <`);
    await caller.send(Buffer.from(text, 'latin1'));
    const { party, id: callId } = await app.api.incoming();
    expect(party.label.length).toBeLessThanOrEqual(128);
    expect(party.displayName?.length).toBeLessThanOrEqual(128);
    expect(await outcome('calls.decline', { callId })).toBe('done');
    expect(await acknowledge(parts)).toBe(603);
  });
});

describe('the dial field', () => {
  const pieces = fc.constantFrom(
    'sip:',
    'sips:',
    'tel:',
    'SIP:',
    'http://',
    'echo',
    'bob',
    '@',
    '@@',
    ':',
    '::',
    ';',
    '?',
    '<',
    '>',
    '"',
    '%',
    '%00',
    '%zz',
    '[',
    ']',
    '[::1]',
    '127.0.0.1',
    '127.0.0.1:9',
    ':0',
    ':99999',
    '+49',
    '(0)',
    ' ',
    '\t',
    '\r\n',
    '\0',
    '\u202e',
    'ü',
    '😀',
    ';lr',
    ';transport=tcp',
    ';transport=sctp',
    ';maddr=127.0.0.1',
    '?Subject=x',
    ',',
    '*',
    '#',
    '-',
    '.',
    '..',
  );
  const typed = fc.oneof(
    fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ maxLength: 1_024 }),
  );
  /** Only what stays on this machine is really dialled; not `::1`, whose sockets would be opened and stay. */
  const onLoopback = (uri: string): boolean => /^sips?:([^@]*@)?127\.\d+\.\d+\.\d+(:\d+)?(;|$)/.test(uri);

  it('takes five hundred odd texts: an address, or why it is none', { timeout: 120_000 }, async () => {
    let dialledCalls = 0;
    await fc.assert(
      fc.asyncProperty(typed, async (to) => {
        const preview = await app.api.call('dial.preview', { to });
        expect(preview.text).not.toBe('');
        if (preview.uri !== undefined && !onLoopback(preview.uri)) return;
        const dial = await outcome('calls.dial', { to });
        if (preview.uri === undefined) expect(['bad-address', 'bad-request']).toContain(dial);
        else expect(dial).toBe('done');
        const { calls } = await app.api.call('engine.snapshot', {});
        for (const { id, state } of calls) {
          if (state === 'ended') continue;
          dialledCalls++;
          expect(['done', 'wrong-state']).toContain(await outcome('calls.hangup', { callId: id }));
        }
      }),
      { numRuns: 500 },
    );
    expect(dialledCalls, 'calls among them').toBeGreaterThan(10);
  });
});

it('all of that over, the app is as it was', { timeout: 120_000 }, async () => {
  await expectBackTo(atRest, app, 100_000);
});
