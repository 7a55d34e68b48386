import { hostname } from 'node:os';
import { LOCAL_ACCOUNT } from '../account/dialling.ts';
import { formatAddress } from '../base/address.ts';
import { systemClock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter, reportListenerErrors } from '../base/emitter.ts';
import type { Log } from '../base/log.ts';
import { systemRandom } from '../base/random.ts';
import { ok, type Result } from '../base/result.ts';
import { Calls } from '../call/calls.ts';
import { relocate } from '../conference/relocation.ts';
import type { RemoteConferences } from '../conference/remote-conferences.ts';
import type { RoomError } from '../conference/room-error.ts';
import { Rooms } from '../conference/rooms.ts';
import type { IncomingInvite } from '../sip/agent/incoming-invite.ts';
import { Events } from '../sip/event/events.ts';
import { formatUri, isSipUri, sipUri, type Uri } from '../sip/message/uri.ts';
import { AccountDesk } from './account-desk.ts';
import { AudioDesk } from './audio-desk.ts';
import { callStates } from './call-states.ts';
import { Callers } from './callers.ts';
import { ChannelDesk } from './channel-desk.ts';
import { Conferences } from './conferences.ts';
import type { EngineConfig, StartError } from './config.ts';
import { ExchangeDesk } from './exchange-desk.ts';
import { homeLines, lineName, meetingLine } from './home-lines.ts';
import { MessagesDesk } from './messages-desk.ts';
import { assemble, dismantle, type Parts } from './parts.ts';
import type { Qualities } from './quality-state.ts';
import { RecordingDesk } from './recording-desk.ts';
import { roomState } from './room-snapshot.ts';
import { callState, levelsByCall, qualitiesByCall, soundText } from './snapshot.ts';
import { SoundDesk } from './sound-desk.ts';
import type { CallState, Levels, Snapshot, TextMessage, Vitals } from './state.ts';
import { vitalsOf } from './vitals.ts';
import { Voicemail } from './voicemail.ts';
import { watchedCalls } from './watched-calls.ts';
import type { Wire, WireSubject } from './wire.ts';

/** Changes within this time, and a ms more for each call that the state tells of, are told as one. */
const SNAPSHOT_COALESCE_MS = 10;

/** The composition root: sockets, SIP, sound, exchange and calls, joined; and the state that people and scripts see. */
export class Engine {
  readonly log: Log;
  readonly calls: Calls;
  readonly rooms: Rooms;
  readonly audio: AudioDesk;
  readonly accounts: AccountDesk;
  readonly exchange: ExchangeDesk;
  readonly channels: ChannelDesk;
  readonly recordings: RecordingDesk;
  readonly messages: MessagesDesk;
  readonly sound: SoundDesk;
  readonly wire: Wire;
  readonly #parts: Parts;
  readonly #own: Uri;
  readonly #callers: Callers;
  readonly #voicemail: Voicemail;
  readonly #conferences: Conferences;
  readonly #remoteConferences: RemoteConferences;
  readonly #snapshot = new Emitter<Snapshot>();
  readonly #levels = new Emitter<Levels>();
  readonly #quality = new Emitter<Qualities>();
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
    const { agent, media, exchange, accounts, dialling, domain, wire, config } = parts;
    const { settings } = parts.storage.store;
    this.#parts = parts;
    this.log = config.log;
    this.wire = wire;
    this.#own = sipUri({ user: LOCAL_ACCOUNT, ...domain });
    this.#callers = new Callers({ accounts, settings, dialling, front: parts.front, own: this.#own });
    const conferences = new Conferences(parts.foci);
    this.#conferences = conferences;
    const events = new Events(agent, {
      conferences: parts.foci,
      onReferral: (referral) => this.calls.transfers.refer(referral),
      onUnasked: (notification, transaction) => this.#voicemail.takeUnasked(notification, transaction),
    });
    this.#voicemail = new Voicemail(accounts, events);
    this.messages = new MessagesDesk({
      agent,
      accounts,
      callers: this.#callers,
      dialling,
      isOwn: (uri) => isSipUri(uri) && uri.user === LOCAL_ACCOUNT && exchange.statusOf(uri) === 200,
    });
    this.calls = new Calls({
      agent,
      media,
      dialling,
      events,
      clock: systemClock,
      random: systemRandom,
      callerOf: (accountId) => this.#callers.of(accountId),
      claim: (callId, wireCallId) => wire.claim(callId, wireCallId),
      take: (session, request) => events.take(session, request) || this.messages.messages.take(session, request),
      autoAnswer: config.autoAnswer,
      nameOf: (uri) => lineName(uri, domain),
    });
    this.rooms = new Rooms({
      calls: this.calls,
      media,
      clock: systemClock,
      random: systemRandom,
      domain,
      openLine: (user, take) =>
        exchange.statusOf(sipUri({ user, ...domain })) === 404 ? exchange.register(user, take) : undefined,
      called: (uri) => ({ ...this.#callers.local(), own: uri }),
    });
    conferences.open(this.rooms, events, this.#own);
    this.#remoteConferences = conferences.watch(this.calls, events, this.#callers);
    const watched = watchedCalls({
      calls: this.calls,
      accounts,
      front: parts.front,
      callers: this.#callers,
      clock: systemClock,
    });
    const watchers = events.offer(watched);
    this.calls.onChanged(() => watchers.changed());
    this.audio = new AudioDesk(media);
    this.accounts = new AccountDesk({
      accounts,
      settings,
      voicemail: this.#voicemail,
      clock: systemClock,
      own: this.#own,
    });
    this.sound = new SoundDesk({
      media,
      settings,
      accountCountry: () => accounts.get(accounts.defaultId)?.record.dialPlan.country,
      locale: Intl.DateTimeFormat().resolvedOptions().locale,
      log: config.log,
    });
    this.channels = new ChannelDesk({
      media,
      settings,
      calls: this.calls,
      clock: systemClock,
      random: systemRandom,
      sipAddress: parts.config.sip.address,
      personName: () => accounts.get(accounts.defaultId)?.record.displayName || hostname(),
      inRoom: () => this.rooms.open().some(({ host }) => host.present),
    });
    this.recordings = new RecordingDesk({
      media,
      calls: this.calls,
      rooms: this.rooms,
      dataFolder: config.dataFolder,
      clock: systemClock,
      random: systemRandom,
      log: config.log,
    });
    this.exchange = new ExchangeDesk({ exchange, doors: parts.doors, store: parts.storage.store, domain });
    this.#listen();
    for (const name of parts.config.rooms ?? []) this.#openRoom(name);
  }

  readonly onSnapshot = this.#snapshot.on;
  readonly onLevels = this.#levels.on;
  /** About once a second while something is heard in a call. */
  readonly onQuality = this.#quality.on;
  readonly onCallEnded = this.#callEnded.on;

  onMessage(listener: (message: TextMessage) => void): Disposable {
    return this.messages.onReceived(listener);
  }

  /** The machine woke up, or is on another network: accounts register anew at once, and calls go on from where we are now. */
  networkChanged(): void {
    this.#parts.accounts.networkChanged();
    this.calls.networkChanged();
    void this.exchange.networkChanged();
    void this.channels.networkChanged();
  }

  /** Where SIP is heard: `udp:127.0.0.1:5060`. */
  get endpoints(): readonly string[] {
    return this.#parts.transport.listening.map((target) => `${target.protocol}:${formatAddress(target)}`);
  }

  snapshot(): Snapshot {
    const { config, domain } = this.#parts;
    return {
      version: config.version,
      accounts: this.accounts.list(),
      exchange: this.exchange.state(),
      endpoints: [...this.endpoints],
      lines: homeLines(domain),
      calls: callStates(this, this.#remoteConferences),
      rooms: this.rooms.list().map((room) => roomState(room, this.recordings.state(room.id))),
      channels: this.channels.list(),
      discovered: this.channels.discovered(),
      paging: this.channels.paging(),
      sound: this.sound.state(),
      microphone: soundText(config.microphone),
      speaker: soundText(config.speaker),
    };
  }

  /** What the dial field's text would call. */
  previewDial(text: string, accountId?: string): { uri?: string; account?: string; text: string } {
    const { accountId: account, ...preview } = this.#parts.dialling.preview(text, accountId);
    return account === undefined ? preview : { ...preview, account };
  }

  /** Moves a room to a conference server. */
  async moveRoom(roomId: string, factory: string): Promise<Result<void, RoomError>> {
    return this.rooms.withOpen(roomId, (room) => relocate(room, factory, this));
  }

  /** What a trace is asked for by: a call's id, or an account's. */
  wireSubject(traceId: string): WireSubject {
    const account = this.accounts.list().find(({ id }) => id === traceId);
    return account ? { account: account.uri } : { callId: traceId };
  }

  /** What is alive inside, for support and for a leak test. */
  vitals(): Promise<Vitals> {
    return vitalsOf(this.#parts);
  }

  /** Ends every call with BYE, waits for the answers a bounded time, finishes the WAV and gives all ports back. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.rooms.endAll();
    this.calls.hangupAll();
    this.channels.dispose();
    this.#voicemail.dispose();
    this.#conferences.dispose();
    await dismantle(this.#parts);
    this.#snapshotTimer?.dispose();
  }

  #listen(): void {
    const { agent, exchange, media, transport } = this.#parts;
    agent.onInvite((invite) => this.#receive(invite));
    exchange.register(meetingLine.user, (invite) => this.rooms.meet(invite));
    exchange.register(LOCAL_ACCOUNT, (invite) => this.calls.receive(invite, this.#callers.local()));
    const told = () => this.#tellSnapshot();
    this.calls.onChanged(told);
    this.#remoteConferences.onChanged(told);
    this.rooms.onChanged(told);
    this.accounts.onChanged(told);
    this.accounts.onChanged(() => this.sound.accountsChanged());
    this.accounts.onChanged(() => this.channels.nameChanged());
    this.sound.onChanged(told);
    this.exchange.onChanged(told);
    this.channels.onChanged(told);
    this.calls.onEnded((call) => this.#callEnded.emit(callState(call, this.rooms.roomOf(call)?.id)));
    media.onLevels((levels) => this.#levels.emit(levelsByCall(levels, this.calls.list())));
    media.onMeasured(() => {
      const qualities = qualitiesByCall(this.calls.list());
      if (Object.keys(qualities.calls).length > 0) this.#quality.emit(qualities);
    });
    this.recordings.onChanged(told);
    media.onRecovering(() => this.rooms.setRecovering(true));
    media.onRecovered(() => this.rooms.setRecovering(false));
    media.onFailure(() => this.calls.loseSound());
    transport.onNetworkChange(() => this.networkChanged());
  }

  /** Calls of the accounts' servers are for the accounts; all others are the exchange's to hand out. */
  #receive(invite: IncomingInvite): void {
    const called = this.#callers.calledBy(invite);
    if (called) this.calls.receive(invite, called);
    else this.#parts.exchange.route(invite);
  }

  #openRoom(name: string): void {
    const room = this.rooms.openHostless(name);
    if (room.ok) this.log.info({ room: formatUri(room.value.uri) }, 'the room is open');
    else this.log.warn({}, room.error.message);
  }

  #tellSnapshot(): void {
    this.#snapshotTimer ??= systemClock.after(SNAPSHOT_COALESCE_MS + this.calls.list().length, () => {
      this.#snapshotTimer = undefined;
      this.#snapshot.emit(this.snapshot());
    });
  }
}
