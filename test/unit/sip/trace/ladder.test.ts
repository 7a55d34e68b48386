import { describe, expect, it } from 'vitest';
import { limits } from '../../../../main/base/limits.ts';
import { CallTraces } from '../../../../main/sip/trace/call-traces.ts';
import { type Ladder, type LaneNames, ladderOf } from '../../../../main/sip/trace/ladder.ts';
import { exportText } from '../../../../main/sip/trace/text-export.ts';
import { HERE, request, response, START, sdp, Tap, THERE } from './wire-tap.ts';

function ladder(speak: (tap: Tap, traces: CallTraces) => unknown, names?: LaneNames): Ladder {
  return ladderOf(traceOf(speak), names);
}

function traceOf(speak: (tap: Tap, traces: CallTraces) => unknown) {
  const tap = new Tap();
  const traces = new CallTraces(tap);
  traces.claim('call', 'one');
  speak(tap, traces);
  const trace = traces.of('call');
  if (!trace) throw new Error('nothing was kept');
  return trace;
}

/** `0>1 INVITE` and so on. */
function drawn({ rungs }: Ladder): string[] {
  return rungs.map((rung) => {
    if (rung.kind === 'event') return rung.text;
    if (rung.kind === 'gap') return `${rung.count} left out`;
    const { from, to, label, note, retransmission } = rung;
    return `${from}>${to} ${label}${note && ` (${note})`}${retransmission ? ' again' : ''}`;
  });
}

const call = (tap: Tap): Tap =>
  tap
    .sent(request('INVITE', { body: sdp('a=sendrecv') }))
    .wait(40)
    .received(response('180 Ringing', '1 INVITE'))
    .wait(1_960)
    .received(response('200 OK', '1 INVITE', { body: sdp() }))
    .sent(request('ACK', { cseq: '1 ACK' }));

describe('a ladder', () => {
  it('is a basic call, left to right and back', () => {
    const { lanes, rungs } = ladder(call);
    expect(lanes).toEqual([
      { name: 'this phone', address: '192.0.2.1:5060' },
      { name: 'far end', address: '198.51.100.7:5062' },
    ]);
    expect(drawn({ lanes, rungs })).toEqual(['0>1 INVITE (SDP)', '1>0 180 Ringing', '1>0 200 OK (SDP)', '0>1 ACK']);
    expect(rungs[1]).toMatchObject({ index: 1, at: START + 40, cseq: '1 INVITE', protocol: 'udp' });
  });

  it('tells a retransmission from a new request', () => {
    const speak = (tap: Tap) =>
      tap
        .sent(request('INVITE'))
        .sent(request('INVITE'))
        .sent(request('INVITE', { cseq: '2 INVITE' }));
    expect(drawn(ladder(speak))).toEqual(['0>1 INVITE', '0>1 INVITE again', '0>1 INVITE']);
  });

  it.each([
    ['sendonly', 'SDP, holds'],
    ['recvonly', 'SDP, is held'],
    ['inactive', 'SDP, silent both ways'],
    ['sendrecv', 'SDP'],
  ])('says of a description with %s: %s', (direction, words) => {
    expect(drawn(ladder((tap) => tap.sent(request('INVITE', { body: sdp(`a=${direction}`) }))))).toEqual([
      `0>1 INVITE (${words})`,
    ]);
  });

  it('shows who asks for credentials and who gives them', () => {
    const speak = (tap: Tap) =>
      tap
        .sent(request('INVITE'))
        .received(
          response('407 Proxy Authentication Required', '1 INVITE', { more: ['Proxy-Authenticate: Digest nonce="x"'] }),
        )
        .sent(request('INVITE', { cseq: '2 INVITE', more: ['Proxy-Authorization: Digest response="y"'] }));
    expect(drawn(ladder(speak))).toEqual([
      '0>1 INVITE',
      '1>0 407 Proxy Authentication Required (challenge)',
      '0>1 INVITE (credentials)',
    ]);
  });

  it('calls a far address a server where it routes, else the far end, unless a name is known', () => {
    const routed = response('200 OK', '1 INVITE', { more: ['Record-Route: <sip:198.51.100.7;lr>'] });
    const other = { remote: { address: '203.0.113.9', port: 5060 } };
    const speak = (tap: Tap) =>
      tap
        .sent(request('INVITE'))
        .received(routed)
        .sent(request('BYE', { cseq: '2 BYE' }), other);
    expect(ladder(speak).lanes.map(({ name }) => name)).toEqual(['this phone', 'server', 'far end']);
    const names: LaneNames = ({ address }) => (address === THERE.address ? 'pbx.example.com' : undefined);
    expect(ladder(speak, names).lanes.map(({ name }) => name)).toEqual(['this phone', 'pbx.example.com', 'far end']);
    expect(drawn(ladder(speak)).at(-1)).toBe('0>2 BYE');
  });

  it.each([
    ['UDP: one socket is both ends', HERE, HERE],
    ['TCP: a connection has two', { ...HERE, port: 40_000 }, HERE],
  ])('draws a call to our own line once over %s', (_over, ours, lines) => {
    const there = { local: lines, remote: ours };
    const here = { local: ours, remote: lines };
    const both = (tap: Tap, text: string, byCaller: boolean) =>
      tap.sent(text, byCaller ? here : there).received(text, byCaller ? there : here);
    const { lanes, rungs } = ladder((tap) => {
      both(tap, request('INVITE'), true);
      both(tap, request('INVITE'), true);
      both(tap, response('200 OK', '1 INVITE'), false);
      both(tap, request('ACK', { cseq: '1 ACK' }), true);
      both(tap, request('BYE', { by: 'line' }), false);
      both(tap, response('200 OK', '1 BYE', { by: 'line' }), true);
    });
    expect(drawn({ lanes, rungs })).toEqual([
      '0>1 INVITE',
      '0>1 INVITE again',
      '1>0 200 OK',
      '0>1 ACK',
      '1>0 BYE',
      '0>1 200 OK',
    ]);
    expect(lanes.map(({ name }) => name)).toEqual(['this phone', 'far end, here too']);
  });

  it('says where something is left out, and what else happened', () => {
    const speak = (tap: Tap, traces: CallTraces) => {
      for (let seq = 1; seq <= limits.traceEntries + 7; seq++) tap.sent(request('INFO', { cseq: `${seq} INFO` }));
      traces.mark('call', START, 'Sound began');
    };
    const lines = drawn(ladder(speak));
    expect(lines[limits.traceEntries / 2]).toBe('8 left out');
    expect(lines.at(-1)).toBe('Sound began');
  });

  it('moves no cursor, whatever a stranger says', () => {
    const [line = ''] = drawn(ladder((tap) => tap.received(response('486 \u001b[2JBusy\u0007\u202e', '1 INVITE'))));
    expect(line).toBe('1>0 486 ·[2JBusy··');
  });
});

it('as text: the ladder as RFCs draw it, then every message', () => {
  const text = exportText(traceOf(call), 'A call');
  expect(text.split('\n').slice(0, 9)).toEqual([
    'A call',
    'Began 2026-01-02T03:04:05.000Z; times are seconds since then. Secrets are blacked out.',
    '',
    '                   this phone                            far end',
    '                 192.0.2.1:5060                     198.51.100.7:5062',
    '    0.000               |          1 INVITE (SDP)           |',
    '                        |---------------------------------->|',
    '    0.040               |      2 180 Ringing [INVITE]       |',
    '                        |<----------------------------------|',
  ]);
  expect(text).toContain('--- 3: 2.000 s, received over UDP from 198.51.100.7:5062 to 192.0.2.1:5060, ');
  expect(text).toContain('\nCSeq: 1 ACK\nContent-Length: 0\n');
});
