import { describe, expect, test } from 'vitest';
import { calleeDialog, callerDialog, dialogId, dialogIdOf } from '../../../../main/sip/dialog/dialog.ts';
import { Headers } from '../../../../main/sip/message/headers.ts';
import { SipRequest } from '../../../../main/sip/message/message.ts';
import { formatNameAddr } from '../../../../main/sip/message/name-addr.ts';
import { responseTo } from '../../../../main/sip/message/response.ts';
import { formatUri } from '../../../../main/sip/message/uri.ts';
import { uri } from '../../../scenario/uri.ts';

function invite(extra: readonly (readonly [string, string])[] = [['Contact', '<sip:alice@192.0.2.1:5070>']]) {
  return new SipRequest(
    'INVITE',
    uri('sip:bob@example.com'),
    new Headers([
      ['Via', 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1'],
      ['From', '"Alice" <sip:alice@example.com>;tag=a'],
      ['To', '<sip:bob@example.com>'],
      ['Call-ID', 'one'],
      ['CSeq', '314 INVITE'],
      ...extra,
    ]),
  );
}

function answer(request: SipRequest, extra: readonly (readonly [string, string])[]) {
  const response = responseTo(request, 200, undefined, { toTag: 'b' });
  for (const [name, value] of extra) response.headers.append(name, value);
  return response;
}

describe('the caller’s side (§12.1.2)', () => {
  const response = answer(invite(), [
    ['Record-Route', '<sip:p2.example.com;lr>, <sip:p1.example.com;lr>;x=1'],
    ['Contact', '<sip:bob@192.0.2.2>'],
  ]);

  test('tags, parties and target come from the response, the route set from its Record-Route in reverse', () => {
    const dialog = callerDialog(invite(), response);
    expect(dialog.id).toBe(dialogId('one', 'a', 'b'));
    expect(formatNameAddr(dialog.localParty)).toBe('"Alice" <sip:alice@example.com>;tag=a');
    expect(formatNameAddr(dialog.remoteParty)).toBe('<sip:bob@example.com>;tag=b');
    expect(formatUri(dialog.remoteTarget)).toBe('sip:bob@192.0.2.2');
    expect(dialog.routeSet.map(formatNameAddr)).toEqual(['<sip:p1.example.com;lr>;x=1', '<sip:p2.example.com;lr>']);
  });

  test('our requests count on from the INVITE; an ACK has its number', () => {
    const dialog = callerDialog(invite(), response);
    expect(dialog.nextRequest('BYE').cseq).toEqual({ seq: 315, method: 'BYE' });
    expect(dialog.nextRequest('INVITE').cseq).toEqual({ seq: 316, method: 'INVITE' });
    expect(dialog.ack(314).cseq).toEqual({ seq: 314, method: 'ACK' });
  });

  test('the peer’s first request may have any number', () => {
    const dialog = callerDialog(invite(), response);
    expect([dialog.accepts(5), dialog.accepts(4), dialog.accepts(5), dialog.accepts(900)]).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  test('a response without a usable Contact leaves the Request-URI as the target', () => {
    for (const contact of ['', '<tel:+1201555>', 'not an address']) {
      const dialog = callerDialog(invite(), answer(invite(), contact === '' ? [] : [['Contact', contact]]));
      expect(formatUri(dialog.remoteTarget)).toBe('sip:bob@example.com');
    }
  });

  test('confirming takes target and route set from the 2xx and keeps the numbers', () => {
    const dialog = callerDialog(invite(), response);
    dialog.nextRequest('OPTIONS');
    dialog.accepts(7);
    dialog.confirm(answer(invite(), [['Contact', '<sip:bob@192.0.2.99>']]));
    expect(formatUri(dialog.remoteTarget)).toBe('sip:bob@192.0.2.99');
    expect(dialog.routeSet).toEqual([]);
    expect(dialog.nextRequest('BYE').cseq.seq).toBe(316);
    expect(dialog.accepts(6)).toBe(false);
  });
});

describe('the callee’s side (§12.1.1)', () => {
  test('the route set is the Record-Route as it stands', () => {
    const dialog = calleeDialog(
      invite([
        ['Contact', '<sip:alice@192.0.2.1:5070>'],
        ['Record-Route', '<sip:p2.example.com;lr>'],
        ['Record-Route', '<sip:p1.example.com>'],
      ]),
      'b',
    );
    expect(dialog?.id).toBe(dialogId('one', 'b', 'a'));
    expect(dialog?.routeSet.map(formatNameAddr)).toEqual(['<sip:p2.example.com;lr>', '<sip:p1.example.com>']);
    const bye = dialog?.nextRequest('BYE');
    expect(bye?.cseq).toEqual({ seq: 1, method: 'BYE' });
    expect(bye?.headers.list('Route')).toEqual(['<sip:p2.example.com;lr>', '<sip:p1.example.com>']);
    expect(bye?.headers.get('From')).toBe('<sip:bob@example.com>;tag=b');
    expect(bye?.headers.get('To')).toBe('"Alice" <sip:alice@example.com>;tag=a');
  });

  test('the INVITE’s number is the one to beat', () => {
    const dialog = calleeDialog(invite(), 'b');
    expect([dialog?.accepts(313), dialog?.accepts(315)]).toEqual([false, true]);
  });

  test.each([[[]], [[['Contact', '<mailto:alice@example.com>']]], [[['Contact', '*']]]] as [[string, string][]][])(
    'an INVITE with no Contact to reach makes no dialog: %j',
    (headers) => {
      expect(calleeDialog(invite(headers), 'b')).toBeUndefined();
    },
  );

  test('a caller of RFC 2543 without a Contact is reached at its From (RFC 4475 §3.4.1)', () => {
    const legacy = invite([]);
    legacy.headers.set('Via', 'SIP/2.0/UDP 192.0.2.1');
    const dialog = calleeDialog(legacy, 'b');
    expect(dialog && formatUri(dialog.remoteTarget)).toBe('sip:alice@example.com');
  });

  test('only an accepted target refresh with a Contact moves the target', () => {
    const dialog = calleeDialog(invite(), 'b');
    dialog?.refreshTarget(invite([]));
    expect(dialog && formatUri(dialog.remoteTarget)).toBe('sip:alice@192.0.2.1:5070');
    dialog?.refreshTarget(invite([['Contact', '<sip:alice@192.0.2.50>']]));
    expect(dialog && formatUri(dialog.remoteTarget)).toBe('sip:alice@192.0.2.50');
  });
});

test('a request finds its dialog from the receiver’s side', () => {
  const dialog = calleeDialog(invite(), 'b');
  const request = callerDialog(invite(), answer(invite(), [])).nextRequest('BYE');
  expect(dialogIdOf(request)).toBe(dialog?.id);
});

describe('what the peer takes (§20.5)', () => {
  const allowing = (value: string) => answer(invite(), [['Allow', value]]);

  test('unknown until it has said so', () => {
    expect(callerDialog(invite(), answer(invite(), [])).allows('UPDATE')).toBe(false);
  });

  test('is what its last target refresh said; silence changes nothing', () => {
    const dialog = callerDialog(invite(), allowing('INVITE, UPDATE'));
    expect([dialog.allows('UPDATE'), dialog.allows('INFO')]).toEqual([true, false]);
    dialog.refreshTarget(answer(invite(), []));
    expect(dialog.allows('UPDATE')).toBe(true);
    dialog.refreshTarget(allowing('INVITE, INFO'));
    expect([dialog.allows('UPDATE'), dialog.allows('INFO')]).toEqual([false, true]);
  });

  test('a caller says it in its INVITE', () => {
    const request = invite([
      ['Contact', '<sip:alice@192.0.2.1:5070>'],
      ['Allow', 'UPDATE'],
    ]);
    expect(calleeDialog(request, 'b')?.allows('UPDATE')).toBe(true);
  });
});
