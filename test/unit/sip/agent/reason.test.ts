import { describe, expect, test } from 'vitest';
import { isAnsweredElsewhere, parseReason } from '../../../../main/sip/agent/reason.ts';
import { inviting } from '../../../scenario/called.ts';

describe('Reason (RFC 3326 §2)', () => {
  test.each([
    [
      'SIP ;cause=200 ;text="Call completed elsewhere"',
      [{ protocol: 'SIP', cause: 200, text: 'Call completed elsewhere' }],
    ],
    ['Q.850 ;cause=16 ;text="Terminated"', [{ protocol: 'Q.850', cause: 16, text: 'Terminated' }]],
    [
      'sip;cause=600, q.850;cause=17',
      [
        { protocol: 'SIP', cause: 600 },
        { protocol: 'Q.850', cause: 17 },
      ],
    ],
    ['SIP;text="a, b; c"', [{ protocol: 'SIP', text: 'a, b; c' }]],
    ['SIP;cause=none', [{ protocol: 'SIP' }]],
    ['', []],
    [';cause=1', []],
    ['SIP;cause=1;cause=2', []],
  ])('%s', (value, reasons) => {
    expect(parseReason(value)).toEqual(reasons);
  });

  test('a SIP 200 says that somebody else has answered', () => {
    expect(
      ['SIP;cause=200', 'Q.850;cause=16, SIP;cause=200', 'SIP;cause=487', 'Q.850;cause=200'].map(isAnsweredElsewhere),
    ).toEqual([true, true, false, false]);
  });
});

test('a cancelled call tells why', async () => {
  const { world, carol, bob, call } = await inviting();
  const invite = world.network.packets.find(({ message }) => message.cseq.method === 'INVITE')?.message;
  const Via = invite?.headers.get('Via') ?? '';
  const lines = {
    Via,
    From: '<sip:carol@192.0.2.3>;tag=c',
    To: `<${bob.uri}>`,
    'Call-ID': 'scripted',
    CSeq: '10 CANCEL',
  };
  carol.send('CANCEL', bob.uri, bob.address, { ...lines, Reason: 'SIP;cause=200' });
  await world.advance(0);
  expect(call.ended).toEqual({ kind: 'cancelled', reason: 'SIP;cause=200' });
});
