import { err, ok, type Result } from '../base/result.ts';
import type { MediaError } from './media-error.ts';
import type { MediaStream, StreamStats } from './media-stream.ts';
import type { MediaCommand, MediaReport, StreamPorts } from './protocol.ts';
import type { Answer } from './questions.ts';
import { RemoteStream, type StreamLink } from './remote-stream.ts';
import type { Standing } from './standing.ts';
import type { StreamQualities } from './stream-quality.ts';
import { shutDown } from './worker-life.ts';

type ReportOf<K extends MediaReport['kind']> = Extract<MediaReport, { kind: K }>;

export interface RemoteStreamsParts {
  readonly standing: Standing;
  /** Tells the worker, and notes what is to last for the next one. */
  readonly send: (command: MediaCommand) => void;
  /** Tells the worker what is noted already. */
  readonly repeat: (command: MediaCommand) => void;
  /** Resolves with undefined when nobody will answer. */
  readonly ask: (question: (request: number) => MediaCommand) => Promise<Answer | undefined>;
  /** All streams that stood are with the new worker, or over. */
  readonly whole: () => void;
}

/** The main thread's ends of all streams, whichever worker has them. */
export class RemoteStreams {
  readonly #parts: RemoteStreamsParts;
  readonly #link: StreamLink;
  readonly #openings = new Map<string, (outcome: Result<RemoteStream, MediaError>) => void>();
  readonly #streams = new Map<string, RemoteStream>();
  #number = 0;

  constructor(parts: RemoteStreamsParts) {
    this.#parts = parts;
    this.#link = {
      send: parts.send,
      stats: (stream) => this.#askStats(stream),
      move: (stream, localAddress) => this.#move(stream, localAddress),
    };
  }

  /** Resolves once its ports are bound. */
  open(localAddress: string): Promise<Result<MediaStream, MediaError>> {
    const id = `stream-${++this.#number}`;
    return new Promise((resolve) => {
      this.#openings.set(id, resolve);
      this.#parts.send({ kind: 'open', stream: id, localAddress });
    });
  }

  get(id: string): RemoteStream | undefined {
    return this.#streams.get(id);
  }

  opened({ stream: id, rtp, rtcp }: ReportOf<'opened'>): void {
    const { standing, repeat } = this.#parts;
    const ports = { rtp, rtcp };
    standing.bound(id, ports);
    const known = this.#streams.get(id);
    if (known) {
      known.reopened(ports);
      for (const command of standing.ofStream(id)) repeat(command);
    } else {
      const stream = new RemoteStream(id, ports, this.#link);
      this.#streams.set(id, stream);
      this.#settle(id, ok(stream));
    }
    this.#back(id);
  }

  notOpened({ stream: id, error }: ReportOf<'not-opened'>): void {
    this.#parts.standing.forget(id);
    this.#settle(id, err(error));
    this.#streams.get(id)?.lost(error.message, undefined);
    this.#streams.delete(id);
    this.#back(id);
  }

  closed({ stream: id, stats, fault }: ReportOf<'closed'>): void {
    const stream = this.#streams.get(id);
    this.#parts.standing.forget(id);
    this.#streams.delete(id);
    if (fault === undefined) stream?.gone(stats);
    else stream?.lost(fault, stats);
    this.#back(id);
  }

  measured(qualities: StreamQualities): void {
    for (const [id, quality] of Object.entries(qualities)) this.#streams.get(id)?.measured(quality);
  }

  /** The worker died; another one is going to have them. */
  interrupted(): void {
    for (const stream of this.#streams.values()) stream.interrupted();
  }

  /** The other one is there: those that were being closed are closed by now. */
  renewed(): void {
    for (const id of this.#streams.keys()) if (!this.#parts.standing.has(id)) this.#release(id);
  }

  /** No worker any more: nobody waits for it. */
  gone(error: MediaError): void {
    for (const settle of this.#openings.values()) settle(err(error));
    this.#openings.clear();
    for (const id of this.#streams.keys()) this.#release(id);
  }

  #back(id: string): void {
    if (this.#parts.standing.back(id)) this.#parts.whole();
  }

  #settle(id: string, outcome: Result<RemoteStream, MediaError>): void {
    this.#openings.get(id)?.(outcome);
    this.#openings.delete(id);
  }

  #release(id: string): void {
    this.#streams.get(id)?.gone(undefined);
    this.#streams.delete(id);
  }

  async #askStats(stream: string): Promise<StreamStats | undefined> {
    const answer = await this.#parts.ask((request) => ({ kind: 'stats', stream, request }));
    return answer?.kind === 'stats' ? answer.stats : undefined;
  }

  async #move(stream: string, localAddress: string): Promise<Result<StreamPorts, MediaError>> {
    const answer = await this.#parts.ask((request) => ({ kind: 'move', stream, request, localAddress }));
    return answer?.kind === 'moved' ? answer.outcome : err(shutDown);
  }
}
