import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { CallTraces } from '../../main/sip/trace/call-traces.ts';
import { exportPcap } from '../../main/sip/trace/pcap-export.ts';
import type { Protocol } from '../../main/sip/transport.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { HERE, request, response, START, sdp, Tap, THERE } from '../unit/sip/trace/wire-tap.ts';

/** A call as a capture, as Wireshark's own reader sees it. */

const folder = temporaryFolder('capture');
afterAll(() => folder.remove());

const fields = [
  ...['frame.time_epoch', 'ip.src', 'udp.srcport', 'ip.dst', 'udp.dstport', 'ipv6.src'],
  ...[
    'sip.Request-Line',
    'sip.Status-Line',
    'frame.comment',
    '_ws.malformed',
    'ip.checksum.status',
    'udp.checksum.status',
  ],
];

/** The fields of each packet. */
function dissected(speak: (tap: Tap) => void): Record<string, string>[] {
  const tap = new Tap();
  const traces = new CallTraces(tap);
  traces.claim('call', 'one');
  speak(tap);
  const trace = traces.of('call');
  if (!trace) throw new Error('nothing was kept');
  const file = join(folder.path, 'call.pcapng');
  writeFileSync(file, exportPcap(trace));
  const checked = ['-o', 'ip.check_checksum:TRUE', '-o', 'udp.check_checksum:TRUE'];
  const shown = fields.flatMap((field) => ['-e', field]);
  const output = execFileSync('tshark', ['-r', file, ...checked, '-T', 'fields', ...shown], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lines = output.toString().trimEnd().split('\n');
  return lines.map((line) =>
    Object.fromEntries(line.split('\t').map((value, column) => [fields[column] ?? '', value])),
  );
}

/** Where a server of each transport usually hears: dissectors of other protocols wait on some of those ports. */
const servers: readonly (readonly [Protocol, number])[] = [
  ['udp', 5060],
  ['udp', 5062],
  ['tcp', 5060],
  ['tcp', 15_061],
  ['tls', 5061],
  ['ws', 80],
  ['ws', 8080],
  ['wss', 443],
  ['wss', 7443],
];

it.each(servers)('over %s to port %i each message is SIP, nothing is malformed', (protocol, port) => {
  const over = { protocol, local: { ...HERE, port: protocol === 'udp' ? 5060 : 49_152 }, remote: { ...THERE, port } };
  const packets = dissected((tap) => {
    tap.sent(request('INVITE', { body: sdp('a=sendrecv') }), over).wait(1_234);
    tap.received(response('200 OK', '1 INVITE', { body: sdp() }), over).sent(request('ACK', { cseq: '1 ACK' }), over);
  });
  const isWeb = protocol === 'ws' || protocol === 'wss';
  const [here, there] = [`${HERE.address} ${over.local.port}`, `${THERE.address} ${isWeb ? 5060 : port}`];
  expect(packets.map((packet) => packet['sip.Request-Line'] || packet['sip.Status-Line'])).toEqual([
    'INVITE sip:bob@198.51.100.7 SIP/2.0',
    'SIP/2.0 200 OK',
    'ACK sip:bob@198.51.100.7 SIP/2.0',
  ]);
  expect(packets.map((p) => `${p['ip.src']} ${p['udp.srcport']} > ${p['ip.dst']} ${p['udp.dstport']}`)).toEqual([
    `${here} > ${there}`,
    `${there} > ${here}`,
    `${here} > ${there}`,
  ]);
  expect(
    packets.map((p) => [p._ws_malformed ?? p['_ws.malformed'], p['ip.checksum.status'], p['udp.checksum.status']]),
  ).toEqual(packets.map(() => ['', '1', '1']));
  expect(Number(packets[1]?.['frame.time_epoch']) * 1_000).toBeCloseTo(START + 1_234, 0);
  expect(packets[0]?.['frame.comment']).toBe(
    `sent over ${protocol.toUpperCase()} to ${THERE.address}:${port}; secrets are blacked out`,
  );
});

it('over IPv6 too', () => {
  const over = { local: { address: '2001:db8::1', port: 5060 }, remote: { address: '2001:db8::2', port: 5060 } };
  const [packet] = dissected((tap) => tap.sent(request('INVITE'), over));
  expect(packet).toMatchObject({
    'sip.Request-Line': 'INVITE sip:bob@198.51.100.7 SIP/2.0',
    'udp.checksum.status': '1',
  });
});

it('without the secrets', () => {
  const tap = new Tap();
  const traces = new CallTraces(tap);
  traces.claim('call', 'one');
  tap.sent(
    request('INVITE', {
      more: ['Authorization: Digest username="alice", response="s3cret"'],
      body: sdp('a=crypto:1 x inline:s3cret'),
    }),
  );
  const trace = traces.of('call');
  const capture = Buffer.from(trace ? exportPcap(trace) : []).toString('latin1');
  expect(capture).toContain('username="alice"');
  expect(capture).not.toContain('s3cret');
});
