import { describe, expect, it } from 'vitest';
import { Headers } from '../../main/sip/message/headers.ts';
import { type SipMessage, SipRequest } from '../../main/sip/message/message.ts';
import { responseTo } from '../../main/sip/message/response.ts';
import { parseUri } from '../../main/sip/message/uri.ts';
import type { Arrival } from '../../main/sip/transport.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { type LinkFaults, VirtualNetwork } from '../support/virtual-network.ts';

const target = { protocol: 'udp', address: '192.0.2.2', port: 5060 } as const;

function twoHosts(faults: Partial<LinkFaults> = {}) {
  const clock = new VirtualClock();
  const network = new VirtualNetwork({ clock, faults });
  const near = network.host('192.0.2.1', 5070);
  const far = network.host('192.0.2.2', 5060);
  const arrivals: (Arrival & { at: number })[] = [];
  for (const host of [near, far]) host.onArrival((arrival) => arrivals.push({ ...arrival, at: clock.now() }));
  return { clock, network, near, far, arrivals };
}

function options(via: string): SipRequest {
  const uri = parseUri('sip:far@192.0.2.2');
  if (!uri.ok) throw new Error(uri.error.message);
  const headers = new Headers([
    ['Via', via],
    ['From', '<sip:near@192.0.2.1>;tag=1'],
    ['To', '<sip:far@192.0.2.2>'],
    ['Call-ID', 'a'],
    ['CSeq', '1 OPTIONS'],
  ]);
  return new SipRequest('OPTIONS', uri.value, headers);
}

function topVia(message: SipMessage | undefined) {
  return message?.headers.get('Via');
}

describe('a virtual network', () => {
  it('delivers a copy after the link’s delay, stamped with where it came from', () => {
    const { clock, near, arrivals } = twoHosts({ delayMs: [30, 30] });
    const sent = options('SIP/2.0/UDP near.example.com;branch=z9hG4bK1;rport');
    near.flowTo(target).send(sent);
    clock.advanceSync(29);
    expect(arrivals).toEqual([]);
    clock.advanceSync(1);
    expect(arrivals).toHaveLength(1);
    expect(arrivals[0]?.message).not.toBe(sent);
    expect(topVia(arrivals[0]?.message)).toBe(
      'SIP/2.0/UDP near.example.com;branch=z9hG4bK1;received=192.0.2.1;rport=5070',
    );
    expect(arrivals[0]?.flow.remote).toEqual({ address: '192.0.2.1', port: 5070 });
  });

  it.each([
    ['to received and rport', 'SIP/2.0/UDP near.example.com;branch=z9hG4bK1;rport'],
    ['to the sent-by', 'SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bK1'],
  ])('carries a response back %s', (_where, via) => {
    const { clock, near, far, arrivals } = twoHosts();
    near.flowTo(target).send(options(via));
    clock.advanceSync(0);
    const [request] = arrivals;
    if (request?.message.kind !== 'request') throw new Error('no request has arrived');
    far.respond(responseTo(request.message, 200), request.flow);
    clock.advanceSync(0);
    expect(arrivals[1]?.message).toMatchObject({ kind: 'response', status: 200 });
    expect(arrivals[1]?.flow.local).toEqual(near.local);
  });

  it('refuses streams to where no one listens, and loses datagrams', async () => {
    const { clock, network, near, far, arrivals } = twoHosts();
    network.remove(far);
    expect(await near.connect({ ...target, protocol: 'tcp' })).toMatchObject({ ok: false, error: { code: 'refused' } });
    const flow = await near.connect(target);
    if (!flow.ok) throw new Error(flow.error.message);
    flow.value.send(options('SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bK1'));
    clock.advanceSync(1000);
    expect(arrivals).toEqual([]);
  });

  it('loses and doubles datagrams and never streams', () => {
    for (const [faults, datagrams] of [
      [{ loss: 1 }, 0],
      [{ duplication: 1 }, 2],
    ] as const) {
      const { clock, near, arrivals } = twoHosts(faults);
      near.flowTo(target, 'udp').send(options('SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bK1'));
      clock.advanceSync(0);
      expect(arrivals).toHaveLength(datagrams);
      near.flowTo(target, 'tcp').send(options('SIP/2.0/TCP 192.0.2.1:5070;branch=z9hG4bK2'));
      clock.advanceSync(0);
      expect(arrivals).toHaveLength(datagrams + 1);
    }
  });

  it('lets a test lose or refuse one packet, and writes the ladder', () => {
    const { clock, network, near } = twoHosts();
    const flow = near.flowTo(target);
    const failures: string[] = [];
    const fates = ['lose', { code: 'unreachable', message: 'no route' }, undefined] as const;
    for (const fate of fates) {
      network.decide(() => fate);
      flow.send(options('SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bK1'), ({ code }) => failures.push(code));
      clock.advanceSync(500);
    }
    expect(failures).toEqual(['unreachable']);
    expect(network.ladder()).toEqual([
      '0 192.0.2.1:5070 → 192.0.2.2:5060 OPTIONS (lost)',
      '500 192.0.2.1:5070 → 192.0.2.2:5060 OPTIONS (refused)',
      '1000 192.0.2.1:5070 → 192.0.2.2:5060 OPTIONS',
    ]);
  });
});
