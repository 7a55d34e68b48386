import { request } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { CommandArgs, CommandName } from '../../app/ipc/contract.ts';
import { limits } from '../../main/base/limits.ts';
import { ApiClient, RefusedCommand } from '../support/api-client.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { type Ill, offer, UdpStranger, unique } from '../support/stranger.ts';
import { alive, expectBackTo } from '../support/vitals.ts';

/** What a clumsy script, a hasty person and a curious page may do to the control API. */

let app: RunningApp;
let atRest: Awaited<ReturnType<typeof alive>>;
let caller: UdpStranger;

beforeAll(async () => {
  app = await startApp({ host: 'browser' });
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

/** The code of a refusal; 'done' where there was none. */
async function outcome<N extends CommandName>(name: N, args: CommandArgs<N>): Promise<string> {
  try {
    await app.api.call(name, args);
    return 'done';
  } catch (error) {
    if (error instanceof RefusedCommand) return error.code;
    throw error;
  }
}

/** A socket of its own, for text that no client would send. */
async function rawSocket(): Promise<{
  socket: WebSocket;
  next: () => Promise<{ id: unknown; error?: { code: string } }>;
}> {
  const socket = new WebSocket(app.apiUrl);
  const answers: { id: unknown; error?: { code: string } }[] = [];
  const waiting: ((answer: { id: unknown; error?: { code: string } }) => void)[] = [];
  socket.on('message', (data: Buffer, isBinary) => {
    const message = isBinary ? {} : JSON.parse(data.toString('utf8'));
    if (!('id' in message)) return;
    const resolve = waiting.shift();
    if (resolve) resolve(message);
    else answers.push(message);
  });
  await new Promise((resolve) => socket.once('open', resolve));
  const next = () => {
    const answer = answers.shift();
    return answer ? Promise.resolve(answer) : new Promise<(typeof answers)[number]>((resolve) => waiting.push(resolve));
  };
  return { socket, next };
}

describe('what is no command', () => {
  it.each<[string, string, string, unknown]>([
    ['nothing', '', 'bad-request', null],
    ['half a JSON text', '{"id":1,"call":"engine.snap', 'bad-request', null],
    ['a number', '7', 'bad-request', null],
    ['null', 'null', 'bad-request', null],
    ['an array', '[]', 'bad-request', null],
    ['brackets 30,000 deep', '['.repeat(30_000), 'bad-request', null],
    ['objects 5,000 deep', `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, 'bad-request', null],
    ['no id', '{"call":"engine.snapshot"}', 'bad-request', null],
    ['an id that is an object', '{"id":{},"call":"engine.snapshot"}', 'bad-request', null],
    ['an id of a kilobyte', `{"id":"${'x'.repeat(1_024)}","call":"engine.snapshot"}`, 'bad-request', null],
    ['an unknown command', '{"id":1,"call":"engine.explode"}', 'unknown-command', 1],
    ['a name of the prototype', '{"id":1,"call":"__proto__"}', 'unknown-command', 1],
    ['another', '{"id":1,"call":"constructor"}', 'unknown-command', 1],
    ['arguments that are a string', '{"id":1,"call":"calls.dial","args":"echo"}', 'bad-request', 1],
    ['arguments that are missing', '{"id":1,"call":"calls.dial"}', 'bad-request', 1],
    ['an argument of another type', '{"id":1,"call":"calls.dial","args":{"to":7}}', 'bad-request', 1],
    [
      'an address of 2,000 characters',
      `{"id":1,"call":"calls.dial","args":{"to":"${'a'.repeat(2_000)}"}}`,
      'bad-request',
      1,
    ],
    ['digits that are none', '{"id":1,"call":"calls.dtmf","args":{"callId":"x","digits":"hello"}}', 'bad-request', 1],
    ['a call that never was', '{"id":1,"call":"calls.hangup","args":{"callId":"nothing"}}', 'no-such-call', 1],
    ['a call named by the prototype', '{"id":1,"call":"calls.hold","args":{"callId":"__proto__"}}', 'no-such-call', 1],
  ])('%s', async (_what, text, code, id) => {
    const { socket, next } = await rawSocket();
    socket.send(text);
    expect(await next()).toMatchObject({ id, error: { code } });
    socket.close();
  });

  it('too large closes its own connection with 1009, and no other', async () => {
    const { socket } = await rawSocket();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.send('x'.repeat(100_000));
    expect(await closed).toBe(1009);
  });

  it('in binary is dropped', async () => {
    const { socket, next } = await rawSocket();
    for (const bytes of [0, 1, 1_924, 60_000]) socket.send(Buffer.alloc(bytes, 2));
    socket.send('{"id":1,"call":"engine.vitals"}');
    expect(await next()).toMatchObject({ id: 1, result: {} });
    socket.close();
  });
});

describe('the door', () => {
  const port = () => Number(new URL(app.apiUrl).port);

  it.each<[string, string, number]>([
    ['text that is no HTTP', 'hello\r\n\r\n', 400],
    ['a request line of 100 KiB', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n\r\n`, 400],
    ['a header of 100 KiB', `GET / HTTP/1.1\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`, 400],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['another Host', 'GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n', 403],
  ])('%s', async (_what, text, status) => {
    const socket = connect(port(), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(text);
    const answer = await new Promise<string>((resolve) =>
      socket.once('data', (data) => resolve(data.toString('latin1'))),
    );
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    socket.destroy();
  });

  it.each([
    '/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/%00',
    '/%',
    '//evil.example/',
    '/assets/..%2f..%2fpackage.json',
  ])('does not give %s', async (path) => {
    const status = await new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port: port(), path }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .once('error', reject)
        .end();
    });
    expect(status).toBe(404);
  });

  it('takes a connection that is gone before it is answered', async () => {
    for (let round = 0; round < 200; round++) {
      const socket = connect(port(), '127.0.0.1');
      socket.on('error', () => {});
      socket.write('garbage\r\n');
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.resetAndDestroy();
    }
  });

  it('has room for 64 clients, and says so to the next', async () => {
    const clients = await Promise.all(Array.from({ length: 63 }, () => ApiClient.connect(app.apiUrl)));
    await expect(ApiClient.connect(app.apiUrl)).rejects.toThrow('503');
    await Promise.all(clients.map((client) => client.close()));
  });
});

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
  /** Only what stays on this machine is really dialled. */
  const onLoopback = (uri: string): boolean =>
    /^sips?:([^@]*@)?(127\.\d+\.\d+\.\d+|\[::1\]|localhost)(:\d+)?(;|$)/.test(uri);

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
