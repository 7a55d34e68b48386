import { formatAddress } from '../base/address.ts';
import { systemClock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter, reportListenerErrors } from '../base/emitter.ts';
import type { Log } from '../base/log.ts';
import { systemRandom } from '../base/random.ts';
import { ok, type Result } from '../base/result.ts';
import { Calls } from '../call/calls.ts';
import { testLines } from '../exchange/lines.ts';
import { formatUri, isSipUri, sipUri, type Uri } from '../sip/message/uri.ts';
import { AudioDesk } from './audio-desk.ts';
import type { EngineConfig, StartError } from './config.ts';
import { assemble, dismantle, type Parts } from './parts.ts';
import { callState, levelsByCall, soundText } from './snapshot.ts';
import type { CallState, Levels, Snapshot, Vitals } from './state.ts';

/** The user part of the account that is there without any set-up. */
const OWN_USER = 'me';
/** Changes within this time are told as one. */
const SNAPSHOT_COALESCE_MS = 10;

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
  #snapshotTimer: Disposable | undefined;
  #closed: Promise<void> | undefined;

  /** Takes the data folder and the ports; all are given back when a later step fails. */
  static async start(config: EngineConfig): Promise<Result<Engine, StartError>> {
    reportListenerErrors((error) => config.log.error({ err: error }, 'a listener failed'));
    const parts = await assemble(config);
    return parts.ok ? ok(new Engine(parts.value)) : parts;
  }

  private constructor(parts: Parts) {
    const { agent, media, exchange, domain, dialling, config } = parts;
    this.#parts = parts;
    this.log = config.log;
    this.#own = sipUri({ user: OWN_USER, ...domain });
    this.calls = new Calls({
      agent,
      media,
      dialling,
      clock: systemClock,
      random: systemRandom,
      caller: { uri: this.#own, displayName: '' },
      autoAnswer: config.autoAnswer,
      nameOf: (uri) => this.#lineName(uri),
    });
    this.audio = new AudioDesk(media);
    exchange.register(OWN_USER, (invite) => this.calls.receive(invite));
    this.calls.onChanged(() => this.#tellSnapshot());
    this.calls.onEnded((call) => this.#callEnded.emit(callState(call)));
    media.onLevels((levels) => this.#levels.emit(levelsByCall(levels, this.calls.list())));
    media.onFailure(() => this.calls.loseSound());
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
      accounts: [
        {
          id: OWN_USER,
          displayName: 'Me',
          uri: formatUri(this.#own),
          isDefault: true,
          state: 'local',
          text: 'On this machine, without a server.',
          features: { doNotDisturb: false, forwarding: { noAnswerSeconds: 20 }, callWaiting: true },
        },
      ],
      exchange: {
        mode: 'proxy',
        lan: false,
        address: formatAddress({ address: domain.host, port: domain.port ?? 5060 }),
        users: [],
      },
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
    const { accountId, ...preview } = this.#parts.dialling.preview(text);
    return accountId === undefined ? preview : { ...preview, account: accountId };
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
    this.calls.hangupAll();
    await dismantle(this.#parts);
    this.#snapshotTimer?.dispose();
  }

  #lineName(uri: Uri): string | undefined {
    const { domain } = this.#parts;
    if (!isSipUri(uri) || uri.host !== domain.host || uri.port !== domain.port) return undefined;
    return testLines.find(({ user }) => user === uri.user)?.name;
  }

  #tellSnapshot(): void {
    this.#snapshotTimer ??= systemClock.after(SNAPSHOT_COALESCE_MS, () => {
      this.#snapshotTimer = undefined;
      this.#snapshot.emit(this.snapshot());
    });
  }
}
