import { describe, expect, it } from 'vitest';
import { limits } from '../../../../main/base/limits.ts';
import { CallTraces, registrationSubject } from '../../../../main/sip/trace/call-traces.ts';
import { request, response, Tap } from './wire-tap.ts';

function watching(): { tap: Tap; traces: CallTraces } {
  const tap = new Tap();
  return { tap, traces: new CallTraces(tap) };
}

/** The first lines of what is kept for a subject. */
function kept(traces: CallTraces, subject: string): string[] {
  return (traces.of(subject)?.entries ?? []).map((entry) =>
    entry.kind === 'event' ? entry.text : (Buffer.from(entry.bytes).toString().split('\r\n')[0] ?? ''),
  );
}

const INVITE = 'INVITE sip:bob@198.51.100.7 SIP/2.0';

describe('a call’s messages', () => {
  it('are kept from its claim on, and those that crossed before', () => {
    const { tap, traces } = watching();
    tap.received(request('INVITE'));
    traces.claim('call-1', 'one');
    tap.sent(response('180 Ringing', '1 INVITE')).sent(response('200 OK', '1 OPTIONS', { callId: 'two' }));
    expect(kept(traces, 'call-1')).toEqual([INVITE, 'SIP/2.0 180 Ringing']);
  });

  it('are those of all its Call-IDs', () => {
    const { tap, traces } = watching();
    traces.claim('call-1', 'one');
    traces.claim('call-1', 'two');
    tap
      .sent(request('INVITE'))
      .received(response('302 Moved Temporarily', '1 INVITE'))
      .sent(request('INVITE', { callId: 'two' }));
    expect(kept(traces, 'call-1')).toEqual([INVITE, 'SIP/2.0 302 Moved Temporarily', INVITE]);
  });

  it('belong to both calls where both ends are here', () => {
    const { tap, traces } = watching();
    traces.claim('outgoing', 'one');
    tap.sent(request('INVITE')).received(request('INVITE'));
    traces.claim('incoming', 'one');
    tap.sent(response('180 Ringing', '1 INVITE'));
    expect(kept(traces, 'incoming')).toEqual([INVITE, INVITE, 'SIP/2.0 180 Ringing']);
    expect(kept(traces, 'outgoing')).toEqual(kept(traces, 'incoming'));
  });

  it('stand between what else happened', () => {
    const { tap, traces } = watching();
    traces.claim('call-1', 'one');
    tap.sent(request('INVITE'));
    traces.mark('call-1', 5, 'Sound began, PCMU');
    expect(kept(traces, 'call-1')).toEqual([INVITE, 'Sound began, PCMU']);
  });

  it('are copies: the buffer that they came in may be used again', () => {
    const { tap, traces } = watching();
    const bytes = Buffer.from(request('INVITE'));
    traces.claim('call-1', 'one');
    tap.received(request('INVITE'), { bytes });
    bytes.fill(0);
    expect(kept(traces, 'call-1')).toEqual([INVITE]);
  });
});

it('an account’s registration is kept without a claim, challenge and all', () => {
  const { tap, traces } = watching();
  const words = { callId: 'r', more: [] };
  const register = request('REGISTER', words).replace('To: <sip:bob@example.com>', 'To: <sip:alice@example.com>');
  tap.sent(register).received(response('401 Unauthorized', '1 REGISTER', words));
  expect(kept(traces, registrationSubject('sip:alice@example.com'))).toHaveLength(2);
});

it('somebody else’s REGISTER is nobody’s', () => {
  const { tap, traces } = watching();
  tap.received(request('REGISTER'));
  expect(traces.of(registrationSubject('sip:bob@example.com'))).toBeUndefined();
});

it('what nobody watches any more is forgotten', () => {
  const { tap, traces } = watching();
  traces.claim('call-1', 'one');
  tap.sent(request('INVITE'));
  traces.dispose();
  tap.sent(request('BYE'));
  expect(traces.of('call-1')).toBeUndefined();
  expect(traces.bytes).toBe(0);
});

describe('there is an end to it', () => {
  it('of a call: how it began and the latest stay, what is left out is counted', () => {
    const { tap, traces } = watching();
    traces.claim('call-1', 'one');
    const count = limits.traceEntries + 50;
    for (let seq = 1; seq <= count; seq++) tap.sent(request(`M${seq}`));
    const methods = kept(traces, 'call-1').map((line) => line.split(' ')[0]);
    const half = limits.traceEntries / 2;
    expect(methods).toHaveLength(limits.traceEntries);
    expect([methods[0], methods[half - 1], methods[half], methods.at(-1)]).toEqual([
      'M1',
      `M${half}`,
      `M${half + 51}`,
      `M${count}`,
    ]);
    expect(traces.of('call-1')?.gap).toEqual({ count: 50, before: half });
  });

  it('of large ones too', () => {
    const { tap, traces } = watching();
    traces.claim('call-1', 'one');
    for (let round = 0; round < 40; round++) tap.sent(request('MESSAGE', { body: 'x'.repeat(50_000) }));
    expect(traces.bytes).toBeLessThanOrEqual(limits.traceBytes);
    expect(traces.of('call-1')?.gap.count).toBeGreaterThan(30);
  });

  it('of one message: the rest is cut, its size is known', () => {
    const { tap, traces } = watching();
    traces.claim('call-1', 'one');
    const bytes = Buffer.alloc(1_000_000, request('MESSAGE'));
    tap.sent(request('MESSAGE'), { bytes });
    expect(traces.of('call-1')?.entries).toMatchObject([{ wireBytes: 1_000_000 }]);
    expect(traces.bytes).toBeLessThan(limits.traceMessageBytes + 1_000);
  });

  it('of all calls: the one that was silent longest is forgotten', () => {
    const { tap, traces } = watching();
    for (let call = 0; call <= limits.tracedCalls; call++) {
      traces.claim(`call-${call}`, `id-${call}`);
      tap.sent(request('INVITE', { callId: `id-${call}` }));
      if (call > 0) tap.sent(request('INFO', { callId: 'id-0' }));
    }
    expect(traces.of('call-0')).toBeDefined();
    expect(traces.of('call-1')).toBeUndefined();
    expect(traces.forgotten).toBe(1);
  });

  it('of what nobody claims, however much comes', () => {
    const { tap, traces } = watching();
    for (let call = 0; call < 1_000; call++)
      tap.received(request('OPTIONS', { callId: `id-${call}`, body: 'x'.repeat(20_000) }));
    expect(traces.bytes).toBeLessThanOrEqual(limits.unclaimedTracesBytes);
    expect(traces.forgotten).toBe(0);
  });

  it('of Call-IDs that are claimed and never heard of', () => {
    const { tap, traces } = watching();
    for (let claim = 0; claim < 10 * limits.tracedCallIds; claim++) traces.claim(`call-${claim}`, `id-${claim}`);
    tap.sent(request('INVITE', { callId: 'id-0' }));
    expect(traces.of('call-0')).toBeUndefined();
  });
});
