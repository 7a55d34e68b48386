import { expect, test } from 'vitest';
import { err, ok } from '../../../../main/base/result.ts';
import { FlowSearch } from '../../../../main/sip/agent/flow-search.ts';
import { SipRequest } from '../../../../main/sip/message/message.ts';
import type { Flow, Protocol, Target } from '../../../../main/sip/transport.ts';
import { uri } from '../../../scenario/uri.ts';

const local = { address: '192.0.2.1', port: 5060 };

function flow(address: string, protocol: Protocol = 'udp'): Flow {
  const keepAlive = () => ({ dispose() {} });
  const remote = { address, port: 5060 };
  return { protocol, reliable: protocol !== 'udp', local, remote, sentBy: local, send: () => {}, keepAlive };
}

const target = (address: string, protocol: Protocol = 'udp'): Target => ({ protocol, address, port: 5060 });

/** A search over some targets; those at 192.0.2.9 can't be reached. */
function searching(targets: readonly Target[], flows: ConstructorParameters<typeof FlowSearch>[2]) {
  let located = 0;
  const core = {
    locator: {
      locate: async () => {
        located += 1;
        return ok(targets);
      },
    },
    transport: {
      connect: async ({ address, protocol }: Target) =>
        address === '192.0.2.9'
          ? err({ code: 'refused' as const, message: 'nothing listens there' })
          : ok(flow(address, protocol)),
      respond: () => {},
      onArrival: () => ({ dispose() {} }),
    },
  };
  return { search: new FlowSearch(core, uri('sip:example.com'), flows), asked: () => located };
}

async function rest(search: FlowSearch): Promise<string[]> {
  const found: string[] = [];
  for (let next = await search.next(); next; next = await search.next()) {
    found.push(`${next.protocol} ${next.remote.address}`);
  }
  return found;
}

test('the first flow is taken before anything is located', async () => {
  const first = flow('192.0.2.10');
  const { search, asked } = searching([target('192.0.2.11')], { first });
  expect(search.more).toBe(true);
  expect(await search.next()).toBe(first);
  expect(asked()).toBe(0);
  expect(await rest(search)).toEqual(['udp 192.0.2.11']);
});

test('over UDP the server that did not answer there is not asked once more', async () => {
  const { search } = searching([target('192.0.2.10'), target('192.0.2.11')], { first: flow('192.0.2.10') });
  expect(await rest(search)).toEqual(['udp 192.0.2.10', 'udp 192.0.2.11']);
});

test('a connection that broke is made anew, unless the server itself was out of order', async () => {
  for (const refused of [false, true]) {
    const { search } = searching([target('192.0.2.10', 'tcp')], { first: flow('192.0.2.10', 'tcp') });
    await search.next();
    if (refused) search.skipSameServer();
    expect(await rest(search)).toEqual(refused ? [] : ['tcp 192.0.2.10']);
  }
});

test('a request too long for it goes to its server by TCP, and by UDP after all', async () => {
  const { search } = searching([target('192.0.2.10')], { first: flow('192.0.2.10') });
  const long = new SipRequest('REGISTER', uri('sip:example.com'), undefined, new Uint8Array(1_400));
  const tried: string[] = [];
  for (let next = await search.next(); next; next = await search.next()) {
    const deferred = search.defers(long, next);
    tried.push(`${next.protocol}${deferred ? ' deferred' : ''}`);
  }
  expect(tried).toEqual(['udp deferred', 'udp deferred', 'tcp', 'udp']);
});

test('the last resort takes it whatever its length, unless it has been tried', async () => {
  const last = flow('192.0.2.10');
  const { search } = searching([target('192.0.2.9')], { last });
  expect(await search.next()).toBe(last);
  const long = new SipRequest('BYE', uri('sip:example.com'), undefined, new Uint8Array(1_400));
  expect(search.defers(long, last)).toBe(false);
  expect(search.problem).toEqual({ message: 'nothing listens there' });
  expect(await rest(searching([target('192.0.2.10')], { last }).search)).toEqual(['udp 192.0.2.10']);
});
