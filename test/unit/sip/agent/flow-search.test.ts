import { expect, test } from 'vitest';
import { err, ok } from '../../../../main/base/result.ts';
import { FlowSearch } from '../../../../main/sip/agent/flow-search.ts';
import { parseUri } from '../../../../main/sip/message/uri.ts';
import type { Flow, Protocol, Target, TransportError } from '../../../../main/sip/transport.ts';

const untrusted: TransportError = { code: 'untrusted', message: 'the certificate has changed' };
const refused: TransportError = { code: 'refused', message: 'nothing listens' };

/** Which of these servers are tried, and over what the request goes in the end. */
async function search(servers: readonly (readonly [Protocol, TransportError | 'open'])[]) {
  const tried: Protocol[] = [];
  const targets = servers.map(([protocol], index): Target => ({ protocol, address: `192.0.2.${index}`, port: 5060 }));
  const connect = async (target: Target) => {
    tried.push(target.protocol);
    const outcome = servers[targets.indexOf(target)]?.[1] ?? refused;
    if (outcome !== 'open') return err(outcome);
    const { protocol } = target;
    const flow: Flow = {
      ...{ protocol, reliable: protocol !== 'udp', local: target, remote: target, sentBy: target },
      ...{ send: () => {}, keepAlive: () => ({ dispose() {} }) },
    };
    return ok(flow);
  };
  const transport = { connect, respond: () => {}, onArrival: () => ({ dispose() {} }) };
  const uri = parseUri('sip:bob@example.com');
  if (!uri.ok) throw new Error('no URI');
  const found = new FlowSearch({ transport, locator: { locate: async () => ok(targets) } }, uri.value);
  const flow = await found.next();
  return { tried, over: flow?.protocol, problem: found.problem.message };
}

test('the next transport is tried where one is refused (RFC 3263 §4.3)', async () => {
  const { tried, over } = await search([
    ['tls', refused],
    ['tcp', refused],
    ['udp', 'open'],
  ]);
  expect([tried, over]).toEqual([['tls', 'tcp', 'udp'], 'udp']);
});

test('a server that is not to be trusted is gone around encrypted, or not at all', async () => {
  const around = await search([
    ['tls', untrusted],
    ['tcp', 'open'],
    ['tls', 'open'],
  ]);
  expect([around.tried, around.over]).toEqual([['tls', 'tls'], 'tls']);
  const none = await search([
    ['tls', untrusted],
    ['tcp', 'open'],
    ['udp', 'open'],
  ]);
  expect(none).toEqual({ tried: ['tls'], over: undefined, problem: 'the certificate has changed' });
});
