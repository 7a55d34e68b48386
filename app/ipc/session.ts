import { z } from 'zod';
import type { Disposable } from '../../main/base/disposable.ts';
import { DisposableStack } from '../../main/base/disposable.ts';
import type { AudioEndpoint } from '../../main/engine/audio-desk.ts';
import type { Engine } from '../../main/engine/engine.ts';
import { audioKind, decodeAudioFrame, encodeAudioFrame } from './audio-frame.ts';
import type { EventData, EventName } from './contract.ts';
import { dispatch } from './dispatch.ts';
import type { ContractError } from './errors.ts';

/** What carries a session: a WebSocket or a message port. */
export interface Carrier {
  sendJson(text: string): void;
  sendBinary(bytes: Uint8Array<ArrayBuffer>): void;
}

const requestSchema = z.object({
  id: z.union([z.string().max(128), z.number()]),
  call: z.string().max(128),
  args: z.unknown().optional(),
});

/**
 * One connected page or script, whatever carries it: commands in, results and events out, sound both ways.
 * The snapshot is sent at once, so that a page has something to show before it asks.
 */
export class ContractSession implements Disposable {
  readonly #engine: Engine;
  readonly #carrier: Carrier;
  readonly #owned = new DisposableStack();
  readonly #audio: AudioEndpoint;
  #sequence = 0;
  #ringSequence = 0;

  constructor(engine: Engine, carrier: Carrier) {
    this.#engine = engine;
    this.#carrier = carrier;
    this.#audio = {
      play: (samples) => carrier.sendBinary(encodeAudioFrame(audioKind.speaker, this.#sequence++, samples)),
      ring: (samples) => carrier.sendBinary(encodeAudioFrame(audioKind.ringer, this.#ringSequence++, samples)),
      onTaken: () => this.#event('audio.detached', {}),
    };
    this.#owned.own(engine.onSnapshot((snapshot) => this.#event('snapshot', snapshot)));
    this.#owned.own(engine.onLevels((levels) => this.#event('levels', levels)));
    this.#owned.own(engine.onQuality((qualities) => this.#event('quality', qualities)));
    this.#owned.own(engine.onMessage((message) => this.#event('message.received', message)));
    this.#owned.own(engine.onCallEnded((call) => this.#event('call.ended', call)));
    this.#event('snapshot', engine.snapshot());
  }

  /** A text message: `{id, call, args}`. Never throws; what is no request is answered with `id: null`. */
  async receiveJson(text: string): Promise<void> {
    const request = requestSchema.safeParse(parseJson(text));
    if (!request.success) {
      const error: ContractError = {
        code: 'bad-request',
        message: 'A message must be {"id", "call", "args"} in JSON.',
      };
      this.#send({ id: null, error });
      return;
    }
    const { id, call, args } = request.data;
    const outcome = await this.#dispatch(call, args);
    this.#send(outcome.ok ? { id, result: outcome.value } : { id, error: pick(outcome.error) });
  }

  /** A binary message: a frame from the microphone; anything else is dropped. */
  receiveBinary(bytes: Uint8Array): void {
    const frame = decodeAudioFrame(bytes);
    if (frame?.kind === audioKind.microphone) this.#engine.audio.capture(this.#audio, frame.samples);
  }

  dispose(): void {
    this.#engine.audio.forget(this.#audio);
    this.#owned.dispose();
  }

  async #dispatch(call: string, args: unknown) {
    try {
      return await dispatch({ engine: this.#engine, audio: this.#audio }, call, args);
    } catch (cause) {
      this.#engine.log.error({ err: cause, call }, 'a command failed');
      const error: ContractError = {
        code: 'internal',
        message: 'Something went wrong inside Partyline. The log says more.',
      };
      return { ok: false as const, error };
    }
  }

  #event<N extends EventName>(event: N, data: EventData<N>): void {
    this.#send({ event, data });
  }

  /** A command may outlast its connection; then nobody waits for its result. */
  #send(message: object): void {
    if (!this.#owned.disposed) this.#carrier.sendJson(JSON.stringify(message));
  }
}

function pick({ code, message, problems }: ContractError): ContractError {
  return { code, message, ...(problems && { problems }) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
