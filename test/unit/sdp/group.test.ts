import { describe, expect, it } from 'vitest';
import { pcma, pcmu } from '../../../main/sdp/codec.ts';
import { checkGroup, groupOf } from '../../../main/sdp/group-address.ts';
import { Negotiation } from '../../../main/sdp/negotiation.ts';
import { offeredGroup } from '../../../main/sdp/offered-group.ts';
import { sdpBody } from '../../support/sdp-text.ts';

const group = { address: '239.255.12.1', port: 5_004, ttl: 3 };

function session(codecs = [pcmu, pcma], to?: typeof group): Negotiation {
  const local = { address: '192.0.2.1', rtpPort: 5_004, rtcpPort: 5_005, codecs, sessionId: '1', version: 1 };
  return new Negotiation({ ...local, ...(to && { group: to }) } as ConstructorParameters<typeof Negotiation>[0]);
}

function offer(connection: string, ...more: readonly string[]): Uint8Array {
  const media = ['m=audio 5004 RTP/AVP 0 8', ...more];
  return sdpBody(['v=0', 'o=peer 1 1 IN IP4 192.0.2.7', 's=-', `c=IN IP4 ${connection}`, 't=0 0', ...media]);
}

const text = (body: Uint8Array) => new TextDecoder().decode(body);

describe('the answer to a multicast offer (RFC 3264 §6.2)', () => {
  it.each(['sendrecv', 'sendonly', 'recvonly'])(
    'repeats address, port, TTL, ptime and the direction %s',
    (direction) => {
      const answered = session([pcma], group).answer(offer('239.255.12.1/3', 'a=ptime:40', `a=${direction}`));
      if (!answered.ok) throw new Error(answered.error.warning.text);
      const lines = text(answered.value.body).split('\r\n');
      expect(lines).toEqual(
        expect.arrayContaining(['m=audio 5004 RTP/AVP 8', 'c=IN IP4 239.255.12.1/3', 'a=ptime:40', `a=${direction}`]),
      );
      expect(lines).not.toContain('a=ptime:20');
      expect(answered.value.agreed).toMatchObject({ group, direction, heldByPeer: false, ptimeMs: 40 });
    },
  );

  it('is none where no session of a group is wanted, or another one', () => {
    for (const each of [session(), session([pcmu], { ...group, port: 5_006 })]) {
      expect(each.answer(offer('239.255.12.1/3'))).toMatchObject({ ok: false, error: { warning: { code: 330 } } });
    }
  });

  it('is none to a unicast offer where a group is wanted', () => {
    expect(session([pcmu], group).answer(offer('192.0.2.7'))).toMatchObject({ ok: false });
  });
});

describe('the answer to our multicast offer', () => {
  it('offers the group with its TTL', () => {
    expect(text(session([pcmu], group).offer())).toContain('c=IN IP4 239.255.12.1/3\r\n');
  });

  it.each([
    ['the same', '239.255.12.1/3', [], true],
    ['another address', '239.255.12.2/3', [], false],
    ['a unicast address', '192.0.2.7', [], false],
    ['another direction', '239.255.12.1/3', ['a=recvonly'], false],
  ] as const)('with %s: %s', (_, connection, more, agreed) => {
    const own = session([pcmu], group);
    own.offer();
    expect(own.accept(offer(connection, ...more)).ok).toBe(agreed);
  });
});

describe('the group that an offer names', () => {
  it.each([
    ['239.255.12.1/3', group],
    ['239.255.12.1', { ...group, ttl: 1 }],
    ['239.255.12.1/3/1', group],
    ['192.0.2.7', undefined],
  ])('%s', (connection, named) => {
    expect(offeredGroup(offer(connection), '192.0.2.1')).toEqual({ ok: true, value: named });
  });

  it.each(['224.0.0.251/1', '239.255.12.1/256', '239.255.12.1/3/2', '239.255.12.1/x'])(
    '%s is refused',
    (connection) => {
      expect(offeredGroup(offer(connection), '192.0.2.1')).toMatchObject({
        ok: false,
        error: { warning: { code: 330 } },
      });
    },
  );

  it('has no TTL in IPv6, where a number counts layers', () => {
    const connection = { netType: 'IN', addressType: 'IP6', address: 'ff15::12' };
    expect(groupOf(connection, 5_004)).toEqual({ address: 'ff15::12', port: 5_004, ttl: 64 });
    expect(groupOf({ ...connection, suffix: '3' }, 5_004)).toBeUndefined();
  });
});

describe('what may be sent to', () => {
  it.each([
    [{ address: '239.255.12.1', port: 5_004 }, undefined],
    [{ address: 'ff15::12', port: 5_004, interfaceAddress: 'fe80::1%eth0' }, undefined],
    [{ address: '192.0.2.7', port: 5_004 }, 'not-multicast'],
    [{ address: 'example.org', port: 5_004 }, 'not-multicast'],
    [{ address: '224.0.0.1', port: 5_004 }, 'reserved'],
    [{ address: 'ff02::1', port: 5_004 }, 'reserved'],
    [{ address: '239.255.12.1', port: 5_004, interfaceAddress: '::1' }, 'wrong-family'],
    [{ address: '239.255.12.1', port: 65_535 }, 'bad-port'],
  ])('%o: %s', (place, problem) => {
    const checked = checkGroup(place);
    expect(checked.ok ? undefined : checked.error.code).toBe(problem);
  });
});
