import { type DialDomain, Dialling } from '../account/dialling.ts';
import { systemClock } from '../base/clock.ts';
import { DisposableStack } from '../base/disposable.ts';
import { systemRandom } from '../base/random.ts';
import { err, ok, type Result } from '../base/result.ts';
import { Exchange } from '../exchange/exchange.ts';
import { installTestLines } from '../exchange/lines.ts';
import { MediaEngine } from '../media/engine.ts';
import { canonicalAddress, isWildcard } from '../net/ip.ts';
import { openLocator } from '../net/open-locator.ts';
import { SipTransport } from '../net/transport.ts';
import { UserAgent } from '../sip/agent/agent.ts';
import { sipUri } from '../sip/message/uri.ts';
import { TransactionLayer } from '../sip/transaction/layer.ts';
import { lockDataFolder } from '../store/instance-lock.ts';
import type { EngineConfig, StartError } from './config.ts';
import { homeDomains } from './home-domains.ts';

/** What the engine is made of, joined: sockets below, SIP on them, sound beside, the exchange and its lines on top. */
export interface Parts {
  readonly config: EngineConfig;
  readonly transport: SipTransport;
  readonly transactions: TransactionLayer;
  readonly agent: UserAgent;
  readonly media: MediaEngine;
  readonly exchange: Exchange;
  /** Where bare names and the test lines are at home. */
  readonly domain: DialDomain;
  readonly dialling: Dialling;
  /** What is given back last: the data folder, and the DNS's cache. */
  readonly owned: DisposableStack;
}

/** Takes the data folder, then the SIP ports, then the sound; what was taken is given back when a later step fails. */
export async function assemble(config: EngineConfig): Promise<Result<Parts, StartError>> {
  const { log, rtp: rtpPorts, microphone, speaker } = config;
  const lock = lockDataFolder(config.dataFolder);
  if (!lock.ok) return err({ code: `data-folder-${lock.error.code}`, message: lock.error.message });
  const owned = new DisposableStack();
  owned.own(lock.value);
  const bound = await openTransport(config);
  if (!bound.ok) {
    owned.dispose();
    return bound;
  }
  const transport = bound.value;
  const media = await MediaEngine.start({ rtpPorts, microphone, speaker, log });
  if (!media.ok) {
    await transport.close();
    owned.dispose();
    return err({ code: 'sound-unusable', message: media.error.message });
  }
  return ok(join(config, transport, media.value, owned));
}

/** Ends the calls with BYE, waits a bounded time for the answers, finishes the WAV, and gives everything back. */
export async function dismantle(parts: Parts): Promise<void> {
  const { agent, exchange, transactions, media, transport, owned } = parts;
  await agent.close();
  exchange.dispose();
  await media.close();
  transactions.dispose();
  await transport.close();
  owned.dispose();
}

async function openTransport(config: EngineConfig): Promise<Result<SipTransport, StartError>> {
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
    ...(ca !== undefined && { tls: { ca } }),
  });
  if (bound.ok) return bound;
  const { code, message } = bound.error;
  return err({ code: code === 'in-use' ? 'port-in-use' : 'address-unusable', message });
}

function join(config: EngineConfig, transport: SipTransport, media: MediaEngine, owned: DisposableStack): Parts {
  const { sip, log, version, dns } = config;
  const shared = { transport, clock: systemClock, random: systemRandom, log };
  const transactions = new TransactionLayer(shared);
  const below = {
    ...shared,
    transactions,
    locator: owned.own(openLocator(systemClock, systemRandom, dns)),
    product: `Partyline/${version}`,
  };
  const open = (localAddress: string) => serves(sip.address, localAddress);
  const listening = () => transport.listening.filter(({ address }) => open(address));
  const exchange = new Exchange({ ...below, serves: open, domains: homeDomains(sip.address, listening, systemClock) });
  const agent = new UserAgent({
    ...below,
    front: exchange,
    accepts: (uri) => exchange.statusOf(uri),
  });
  agent.onInvite((invite) => exchange.route(invite));
  installTestLines(exchange, media);
  const domain = { host: home(sip.address), port: transport.listening[0]?.port ?? sip.port };
  const dialling = new Dialling({
    accounts: () => [],
    defaultAccount: () => undefined,
    home: domain,
    isAtHome: (user) => exchange.statusOf(sipUri({ user, ...domain })) === 200,
  });
  return { config, transport, transactions, agent, media, exchange, domain, dialling, owned };
}

/** Everywhere when opened on the unspecified address, else on that address alone. */
function serves(opened: string, localAddress: string): boolean {
  return isWildcard(opened) || canonicalAddress(opened) === localAddress;
}

/** What is heard everywhere is heard on loopback; the unspecified address itself can't be dialled. */
function home(opened: string): string {
  if (!isWildcard(opened)) return opened;
  return opened.includes(':') ? '::1' : '127.0.0.1';
}
