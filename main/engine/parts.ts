import { Accounts } from '../account/accounts.ts';
import { type DialDomain, Dialling } from '../account/dialling.ts';
import { LocatedServers } from '../account/located-servers.ts';
import { systemClock } from '../base/clock.ts';
import { DisposableStack } from '../base/disposable.ts';
import { systemRandom } from '../base/random.ts';
import { err, ok, type Result } from '../base/result.ts';
import { Foci } from '../conference/foci.ts';
import { Exchange } from '../exchange/exchange.ts';
import { installTestLines } from '../exchange/lines.ts';
import { MediaEngine } from '../media/engine.ts';
import { isLoopback, isWildcard } from '../net/ip.ts';
import { openLocator } from '../net/open-locator.ts';
import { SipTransport } from '../net/transport.ts';
import { UserAgent } from '../sip/agent/agent.ts';
import { sipUri } from '../sip/message/uri.ts';
import { TransactionLayer } from '../sip/transaction/layer.ts';
import type { Flow } from '../sip/transport.ts';
import { AccountFront } from './account-front.ts';
import type { EngineConfig, StartError } from './config.ts';
import { ExchangeDoors } from './exchange-doors.ts';
import { challengedBy, exchangeUsers } from './exchange-users.ts';
import { homeDomains } from './home-domains.ts';
import { openStorage, type Storage } from './storage.ts';
import { Wire } from './wire.ts';

/** What the engine is made of, joined: sockets below, SIP on them, sound beside, the exchange, its lines and the accounts on top. */
export interface Parts {
  readonly config: EngineConfig;
  readonly storage: Storage;
  readonly transport: SipTransport;
  readonly transactions: TransactionLayer;
  readonly agent: UserAgent;
  readonly media: MediaEngine;
  readonly exchange: Exchange;
  readonly doors: ExchangeDoors;
  readonly accounts: Accounts;
  readonly front: AccountFront;
  readonly foci: Foci;
  readonly wire: Wire;
  /** Where bare names and the test lines are at home. */
  readonly domain: DialDomain;
  readonly dialling: Dialling;
  /** What is given back last. */
  readonly owned: DisposableStack;
}

/** Takes the data folder, then the SIP ports, then the sound; what was taken is given back when a later step fails. */
export async function assemble(config: EngineConfig): Promise<Result<Parts, StartError>> {
  const { log, rtp: rtpPorts, microphone, speaker, secrets } = config;
  const storage = openStorage(config.dataFolder, { clock: systemClock, log, secrets });
  if (!storage.ok) return storage;
  for (const notice of storage.value.notices) log.warn({}, notice);
  const pins = new Pins();
  const bound = await openTransport(config, pins);
  if (!bound.ok) {
    storage.value.dispose();
    return bound;
  }
  const transport = bound.value;
  const media = await MediaEngine.start({ rtpPorts, microphone, speaker, log });
  if (!media.ok) {
    await transport.close();
    storage.value.dispose();
    return err({ code: 'sound-unusable', message: media.error.message });
  }
  const parts = await join(config, { storage: storage.value, transport, media: media.value });
  pins.of = (server) => parts.accounts.pinOf(server.name);
  return ok(parts);
}

/** Ends the calls with BYE, signs the accounts off, waits a bounded time for the answers, finishes the WAV, and gives everything back. */
export async function dismantle(parts: Parts): Promise<void> {
  const { accounts, agent, exchange, transactions, media, transport, owned, storage } = parts;
  await Promise.all([accounts.closeAll(), agent.close()]);
  exchange.dispose();
  await media.close();
  transactions.dispose();
  await transport.close();
  owned.dispose();
  storage.dispose();
}

/** The accounts' pinned certificates, which the transport asks for before there are any accounts. */
class Pins {
  of: (server: { readonly name: string; readonly port: number }) => string | undefined = () => undefined;
}

async function openTransport(config: EngineConfig, pins: Pins): Promise<Result<SipTransport, StartError>> {
  const { sip, log, admission, tlsAuthorities: ca } = config;
  const bindings = [
    { protocol: 'udp', ...sip },
    { protocol: 'tcp', ...sip },
  ] as const;
  const bound = await SipTransport.open({
    bindings,
    clock: systemClock,
    log,
    ...(admission && { admission }),
    tls: { ...(ca !== undefined && { ca }), pinOf: (server) => pins.of(server) },
  });
  if (bound.ok) return bound;
  const { code, message } = bound.error;
  return err({ code: code === 'in-use' ? 'port-in-use' : 'address-unusable', message });
}

async function join(
  config: EngineConfig,
  { storage, transport, media }: Pick<Parts, 'storage' | 'transport' | 'media'>,
): Promise<Parts> {
  const { sip, log, version, dns } = config;
  const { store, secrets } = storage;
  const owned = new DisposableStack();
  const wire = owned.own(new Wire(transport, systemClock));
  const shared = { transport, clock: systemClock, random: systemRandom, log };
  const transactions = new TransactionLayer(shared);
  const locator = owned.own(openLocator(systemClock, systemRandom, dns));
  const servers = new LocatedServers(locator, (address) => transport.trust(address));
  const below = { ...shared, transactions, locator: servers, product: `Partyline/${version}` };
  const doors = new ExchangeDoors(sip.address, transport, () => store.settings.get('exchangeOnLan'));
  await doors.open();
  const exchange = new Exchange({
    ...below,
    serves: (localAddress) => doors.serves(localAddress),
    domains: homeDomains(doors, () => transport.listening, systemClock),
    mode: () => store.settings.get('exchangeMode'),
    users: exchangeUsers(store),
    challenged: () => challengedBy(store),
    store: store.locations,
  });
  const front = new AccountFront(exchange);
  const isServer = (flow: Flow) => accounts.isOwnServer(flow);
  const foci = owned.own(
    new Foci({
      clock: systemClock,
      isServer,
      isOwnProgram: (flow) => isLoopback(flow.remote.address) && !isServer(flow),
    }),
  );
  front.conferences = foci;
  const agent = new UserAgent({
    ...below,
    front,
    isConference: (uri) => foci.has(uri),
    accepts: (uri) => (front.isAccount(uri) ? 200 : exchange.statusOf(uri)),
  });
  const accounts = new Accounts({
    store: store.accounts,
    settings: store.settings,
    secrets,
    servers,
    register: (options) => agent.register(options),
    clock: systemClock,
    random: systemRandom,
    log,
  });
  front.accounts = accounts;
  installTestLines(exchange, media);
  const domain = { host: home(sip.address), port: transport.listening[0]?.port ?? sip.port };
  const dialling = new Dialling({
    accounts: () => accounts.list().flatMap(({ record }) => (record.enabled ? [record] : [])),
    defaultAccount: () => accounts.defaultId,
    home: domain,
    isAtHome: (user) => exchange.statusOf(sipUri({ user, ...domain })) === 200,
  });
  return {
    config,
    storage,
    transport,
    transactions,
    agent,
    media,
    exchange,
    doors,
    accounts,
    front,
    foci,
    wire,
    domain,
    dialling,
    owned,
  };
}

/** What is heard everywhere is heard on loopback; the unspecified address itself can't be dialled. */
function home(opened: string): string {
  if (!isWildcard(opened)) return opened;
  return opened.includes(':') ? '::1' : '127.0.0.1';
}
