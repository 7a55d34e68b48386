import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { systemClock } from '../../main/base/clock.ts';
import { systemRandom } from '../../main/base/random.ts';
import { err } from '../../main/base/result.ts';
import { EXCHANGE_REALM, exchangeUsers } from '../../main/engine/exchange-users.ts';
import { Exchange } from '../../main/exchange/exchange.ts';
import { SipTransport } from '../../main/net/transport.ts';
import { UserAgent } from '../../main/sip/agent/agent.ts';
import { ha1 } from '../../main/sip/auth/ha1.ts';
import { TransactionLayer } from '../../main/sip/transaction/layer.ts';
import type { ExchangeUser } from '../../main/store/exchange-users.ts';
import { openStore } from '../../main/store/store.ts';
import { startSipp } from '../support/peers/sipp.ts';
import { temporaryFolder } from '../support/temporary.ts';

const USERS = 2_000;
const RATE = 300;
const realm = EXCHANGE_REALM;

const names = Array.from({ length: USERS }, (_, n) => `u${n}`);

function userOf(name: string): ExchangeUser {
  const [md5, sha256] = [ha1('MD5', name, realm, `pw-${name}`), ha1('SHA-256', name, realm, `pw-${name}`)];
  return { name, displayName: name, ha1: { md5, sha256 }, realm };
}

it(`${USERS} users register by digest at ${RATE}/s, none fails, and the database knows them all`, async () => {
  const folder = temporaryFolder('users');
  const store = openStore(folder.path, systemClock);
  if (!store.ok) throw new Error(store.error.message);
  store.value.exchangeUsers.saveAll(names.map(userOf));
  const opened = await SipTransport.open({
    bindings: [{ protocol: 'udp', address: '127.0.0.1', port: 0 }],
    clock: systemClock,
  });
  if (!opened.ok) throw new Error(opened.error.message);
  const transport = opened.value;
  const port = transport.listening[0]?.port ?? 0;
  const shared = { transport, clock: systemClock, random: systemRandom };
  const below = {
    ...shared,
    transactions: new TransactionLayer(shared),
    locator: { locate: async () => err({ code: 'not-found', message: 'nobody is called' } as const) },
    product: 'Partyline/load',
  };
  const exchange = new Exchange({
    ...below,
    serves: () => true,
    domains: () => [{ host: '127.0.0.1', port }],
    users: exchangeUsers(store.value),
    store: store.value.locations,
    realm,
    // Sipp looks at the first challenge alone, and knows no SHA-256.
    challenged: ['MD5'],
  });
  const agent = new UserAgent({ ...below, front: exchange });
  const list = join(folder.path, 'users.csv');
  const rows = names.map((user) => `${user};[authentication username=${user} password=pw-${user}]`);
  writeFileSync(list, `SEQUENTIAL\n${rows.join('\n')}\n`);
  const sipp = await startSipp({
    scenario: 'registering-users',
    remote: `127.0.0.1:${port}`,
    calls: USERS,
    rate: RATE,
    timeoutSeconds: 30,
    more: ['-inf', list],
  });
  const result = await sipp.finished();
  const counts = exchange.counts();
  agent.dispose();
  exchange.dispose();
  below.transactions.dispose();
  await transport.close();
  store.value.dispose();
  const reopened = openStore(folder.path, systemClock);
  const kept = reopened.ok ? [...reopened.value.locations.all()].length : 0;
  if (reopened.ok) reopened.value.dispose();
  folder.remove();
  expect(result.errors).toBe('');
  expect(result.exitCode).toBe(0);
  expect(counts).toMatchObject({ users: USERS, bindings: USERS });
  expect(kept).toBe(USERS);
}, 40_000);
