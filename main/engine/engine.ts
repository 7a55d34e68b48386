import { formatAddress } from '../base/address.ts';
import { systemClock } from '../base/clock.ts';
import { DisposableStack } from '../base/disposable.ts';
import { Emitter, reportListenerErrors } from '../base/emitter.ts';
import type { Log } from '../base/log.ts';
import { systemRandom } from '../base/random.ts';
import { err, ok, type Result } from '../base/result.ts';
import { Calls } from '../call/calls.ts';
import { type DialDomain, parseDialString } from '../call/dial-string.ts';
import { Exchange } from '../exchange/exchange.ts';
import { installTestLines, testLines } from '../exchange/lines.ts';
import { MediaEngine } from '../media/engine.ts';
import { canonicalAddress, isWildcard } from '../net/ip.ts';
import { openLocator } from '../net/open-locator.ts';
import { SipTransport } from '../net/transport.ts';
import { UserAgent } from '../sip/agent/agent.ts';
import { formatUri, isSipUri, sipUri, type Uri } from '../sip/message/uri.ts';
import { TransactionLayer } from '../sip/transaction/layer.ts';
import { lockDataFolder } from '../store/instance-lock.ts';
import { AudioDesk } from './audio-desk.ts';
import type { EngineConfig, StartError } from './config.ts';
import { callState, levelsByCall, soundText } from './snapshot.ts';
import type { CallState, Levels, Snapshot, Vitals } from './state.ts';

/** The user part of the account that is there without any set-up. */
const OWN_USER = 'me';
/** Changes within this time are told as one. */
const SNAPSHOT_COALESCE_MS = 10;

interface Parts {
  readonly config: EngineConfig;
  readonly transport: SipTransport;
  readonly transactions: TransactionLayer;
  readonly agent: UserAgent;
  readonly media: MediaEngine;
  readonly exchange: Exchange;
  readonly domain: DialDomain;
  readonly owned: DisposableStack;
}

/** The composition root: sockets, SIP, sound, exchange and calls, joined; and the state that people and scripts see. */
export class Engine {
  readonly log: Log;
  readonly calls: Calls;
  readonly audio: AudioDesk;
  readonly #parts: Parts;
  readonly #own: Uri;
  readonly #snapshot = new Emitter<Snapshot>();
  readonly #levels = new Emitter<Levels>();
  readonly #callEnded = new Emitter<CallState>();
  #snapshotDue = false;
  #closed: Promise<void> | undefined;

  /** Takes the data folder and the ports. Ports already bound are given back when a later step fails. */
  static async start(config: EngineConfig): Promise<Result<Engine, StartError>> {
    reportListenerErrors((error) => config.log.error({ err: error }, 'a listener failed'));
    const owned = new DisposableStack();
    const parts = await assemble(config, owned);
    if (parts.ok) return ok(new Engine(parts.value));
    owned.dispose();
    return parts;
  }

  private constructor(parts: Parts) {
    const { agent, media, exchange, domain, config } = parts;
    this.#parts = parts;
    this.log = config.log;
    this.#own = sipUri({ user: OWN_USER, ...domain });
    this.calls = new Calls({
      agent,
      media,
      domain,
      clock: systemClock,
      random: systemRandom,
      caller: { uri: this.#own, displayName: '' },
      autoAnswer: config.autoAnswer,
      nameOf: (uri) => this.#lineName(uri),
    });
    this.audio = new AudioDesk(media);
    exchange.register(OWN_USER, (invite) => this.calls.receive(invite));
    installTestLines(exchange, media);
    this.calls.onChanged(() => this.#tellSnapshot());
    this.calls.onEnded((call) => this.#callEnded.emit(callState(call)));
    media.onLevels((levels) => this.#levels.emit(levelsByCall(levels, this.calls.list())));
    media.onFailure((error) => this.#onSoundLost(error));
  }

  readonly onSnapshot = this.#snapshot.on;
  readonly onLevels = this.#levels.on;
  readonly onCallEnded = this.#callEnded.on;

  /** Where SIP is heard: `udp:127.0.0.1:5060`. */
  get endpoints(): readonly string[] {
    return this.#parts.transport.listening.map((target) => `${target.protocol}:${formatAddress(target)}`);
  }

  snapshot(): Snapshot {
    const { config, domain } = this.#parts;
    return {
      version: config.version,
      accounts: [{ id: OWN_USER, displayName: 'Me', uri: formatUri(this.#own), state: 'local' }],
      endpoints: [...this.endpoints],
      lines: testLines.map(({ user, name, description }) => ({
        name,
        description,
        uri: formatUri(sipUri({ user, ...domain })),
      })),
      calls: this.calls.list().map(callState),
      microphone: soundText(config.microphone),
      speaker: soundText(config.speaker),
    };
  }

  /** What the dial field's text would call. */
  previewDial(text: string): { uri?: string; account?: string; text: string } {
    const uri = parseDialString(text, this.#parts.domain);
    if (!uri.ok) return { text: uri.error };
    const written = formatUri(uri.value);
    return { uri: written, account: OWN_USER, text: `Calls ${written}` };
  }

  /** What is alive inside, for support and for a leak test. */
  async vitals(): Promise<Vitals> {
    const { transport, transactions, agent, media } = this.#parts;
    const { sockets, connections } = transport.counts();
    const { client, server } = transactions.counts();
    const { streams, sockets: mediaSockets } = await media.counts();
    const { rss, heapUsed } = process.memoryUsage();
    return {
      dialogs: agent.counts().dialogs,
      clientTransactions: client,
      serverTransactions: server,
      timers: process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length,
      sipSockets: sockets + connections,
      mediaStreams: streams,
      mediaSockets,
      memoryBytes: rss,
      heapBytes: heapUsed,
    };
  }

  /** Ends every call with BYE, waits for the answers a bounded time, finishes the WAV and gives all ports back. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const { agent, transactions, media, transport, owned } = this.#parts;
    this.calls.hangupAll();
    await agent.close();
    await media.close();
    transactions.dispose();
    await transport.close();
    owned.dispose();
  }

  #lineName(uri: Uri): string | undefined {
    const { domain } = this.#parts;
    if (!isSipUri(uri) || uri.host !== domain.host || uri.port !== domain.port) return undefined;
    return testLines.find(({ user }) => user === uri.user)?.name;
  }

  #tellSnapshot(): void {
    if (this.#snapshotDue) return;
    this.#snapshotDue = true;
    systemClock.after(SNAPSHOT_COALESCE_MS, () => {
      this.#snapshotDue = false;
      this.#snapshot.emit(this.snapshot());
    });
  }

  #onSoundLost(error: Error): void {
    this.log.error({ err: error }, 'the media worker failed');
    this.calls.hangupAll();
  }
}

async function assemble(config: EngineConfig, owned: DisposableStack): Promise<Result<Parts, StartError>> {
  const { log, version } = config;
  const lock = lockDataFolder(config.dataFolder);
  if (!lock.ok) return err({ code: `data-folder-${lock.error.code}`, message: lock.error.message });
  owned.own(lock.value);

  const bindings = [
    { protocol: 'udp', ...config.sip },
    { protocol: 'tcp', ...config.sip },
  ] as const;
  const bound = await SipTransport.open({ bindings, clock: systemClock, log });
  if (!bound.ok) {
    const { code, message } = bound.error;
    return err({ code: code === 'in-use' ? 'port-in-use' : 'address-unusable', message });
  }
  const transport = bound.value;
  owned.own({ dispose: () => void transport.close() });

  const started = await MediaEngine.start({
    rtpPorts: config.rtp,
    microphone: config.microphone,
    speaker: config.speaker,
    log,
  });
  if (!started.ok) return err({ code: 'sound-unusable', message: started.error.message });
  const media = started.value;

  const shared = { transport, clock: systemClock, random: systemRandom, log };
  const transactions = new TransactionLayer(shared);
  const exchange = new Exchange((localAddress) => serves(config.sip.address, localAddress));
  const agent = new UserAgent({
    ...shared,
    transactions,
    locator: owned.own(openLocator(systemClock, systemRandom, config.dns)),
    product: `Partyline/${version}`,
    accepts: (uri) => exchange.statusOf(uri),
  });
  agent.onInvite((invite) => exchange.route(invite));
  const [first] = transport.listening;
  const domain = { host: config.sip.address, port: first?.port ?? config.sip.port };
  return ok({ config, transport, transactions, agent, media, exchange, domain, owned });
}

/** Everywhere when opened on the unspecified address, else on that address alone. */
function serves(opened: string, localAddress: string): boolean {
  return isWildcard(opened) || canonicalAddress(opened) === localAddress;
}
