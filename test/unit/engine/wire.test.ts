import { describe, expect, it } from 'vitest';
import { Wire } from '../../../main/engine/wire.ts';
import { ladderSchema } from '../../../main/engine/wire-state.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { request, response, sdp, Tap } from '../sip/trace/wire-tap.ts';

const PASSWORD = 'Open-Sesame';
/** What an account's registration and a call show of its password: in a URI, as a digest, as the hash that stands for it. */
const secrets = [PASSWORD, '6629fae49393a05397450978507c4ef1', 'WVZ8f+KX1v', 'dcd98b7102dd2f0e'];
const credentials = `Digest username="alice", realm="example.com", nonce="${secrets[3]}", uri="sip:example.com", response="${secrets[1]}"`;

function spoken(): Wire {
  const tap = new Tap();
  const wire = new Wire(tap, new VirtualClock());
  const words = { callId: 'r', more: [`Authorization: ${credentials}`, `Contact: <sip:alice:${PASSWORD}@192.0.2.1>`] };
  const toAlice = (text: string) => text.replace('To: <sip:bob@example.com>', 'To: <sip:alice@example.com>');
  tap.sent(toAlice(request('REGISTER', words)));
  tap.received(response('401 Unauthorized', '1 REGISTER', { callId: 'r', more: [`WWW-Authenticate: ${credentials}`] }));
  wire.claim('call-1', 'one');
  const body = sdp(`a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${secrets[2]}`);
  tap.sent(request('INVITE', { more: [`Proxy-Authorization: ${credentials}`], body }));
  wire.mark('call-1', 'Sound began, PCMU');
  return wire;
}

describe.each([
  ['a call', { callId: 'call-1' }, ['INVITE']],
  ['an account’s registration', { account: 'sip:alice@example.com' }, ['REGISTER', '401 Unauthorized']],
] as const)('of %s', (_what, subject, labels) => {
  it('the ladder is what the contract says', () => {
    const ladder = ladderSchema.parse(spoken().ladderOf(subject));
    expect(ladder.rungs.flatMap((rung) => (rung.kind === 'message' ? [rung.label] : []))).toEqual(labels);
  });

  it('nothing that leaves the engine holds a secret', () => {
    const wire = spoken();
    const told = [
      JSON.stringify(wire.ladderOf(subject)),
      wire.messageText(subject, 0),
      wire.exportText(subject),
      Buffer.from(wire.exportPcap(subject) ?? []).toString('latin1'),
    ].join('\n');
    expect(told).toContain('username="alice"');
    for (const secret of secrets) expect(told.includes(secret), secret).toBe(false);
  });
});

it('what never crossed is undefined', () => {
  const wire = spoken();
  const nobody = { callId: 'nobody' };
  expect([
    wire.ladderOf(nobody),
    wire.messageText(nobody, 0),
    wire.exportText(nobody),
    wire.exportPcap(nobody),
  ]).toEqual(Array.from({ length: 4 }, () => undefined));
  expect(wire.messageText({ callId: 'call-1' }, 99)).toBeUndefined();
});
