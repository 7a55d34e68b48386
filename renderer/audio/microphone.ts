import type { CapturedFrame } from './capture-frames.ts';
import type { SoundContext } from './context.ts';
import { listDevices, type MicrophoneFault, openMicrophone } from './devices.ts';
import { dbfs, SILENCE_DBFS } from './level.ts';
import { type SoundPreferences, withQuery } from './preferences.ts';
import { type MicrophoneState, useMicrophoneLevel, useSound } from './state.ts';

/** 6 s of 20 ms frames without one sample that isn't zero (or the one step beside it). */
const SILENT_FRAMES = 300;
const SILENT_PEAK = 1.5 / 32_768;

/**
 * How often the devices are looked at while a microphone is open or a lost one is waited for. On Linux Chromium learns
 * what came or went at the sound server only when it is asked; until then it may take the loudspeaker's sound for the
 * microphone's.
 */
const LOOK_MS = 2_000;

interface Capture {
  readonly stream: MediaStream;
  readonly source: MediaStreamAudioSourceNode;
  readonly node: AudioWorkletNode;
}

/** The microphone while somebody wants it: opened when first wanted, let go when no longer. */
export class Microphone {
  readonly #context: SoundContext;
  readonly #onFrame: (samples: Int16Array) => void;
  #capture: Capture | undefined;
  #wanted = false;
  /** Counts openings, so that one that was overtaken is thrown away when it arrives. */
  #opening = 0;
  #quietFrames = 0;
  #looking: ReturnType<typeof setInterval> | undefined;

  constructor(context: SoundContext, onFrame: (samples: Int16Array) => void) {
    this.#context = context;
    this.#onFrame = onFrame;
  }

  want(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (wanted) void this.reopen();
    else this.#close({ kind: 'off' });
  }

  /** Opens anew with the present choices; nothing happens while nobody wants it. */
  async reopen(): Promise<void> {
    await this.#open({ kind: 'opening' }, (fault) => ({ kind: 'fault', fault }));
  }

  async #open(meanwhile: MicrophoneState, failed: (fault: MicrophoneFault) => MicrophoneState): Promise<void> {
    if (!this.#wanted) return;
    this.#close(meanwhile);
    clearInterval(this.#looking); // the browser may ask the person first: one question at a time
    const opening = this.#opening;
    const stream = await openMicrophone(effectivePreferences());
    if (typeof stream === 'string') {
      if (opening === this.#opening) this.#close(failed(stream));
      return;
    }
    const context = await this.#context.ready();
    if (opening !== this.#opening) {
      for (const track of stream.getTracks()) track.stop();
      return;
    }
    this.#start(context, stream);
  }

  dispose(): void {
    this.want(false);
  }

  #start(context: AudioContext, stream: MediaStream): void {
    const track = stream.getAudioTracks()[0];
    if (!track) return;
    const source = context.createMediaStreamSource(stream);
    const node = new AudioWorkletNode(context, 'partyline-capture', { channelCount: 1, channelCountMode: 'explicit' });
    node.port.onmessage = ({ data }: MessageEvent<CapturedFrame>) => this.#hear(data);
    source.connect(node).connect(context.destination);
    track.addEventListener('ended', () => this.#onLost());
    track.addEventListener('mute', () => this.#setSilent(true));
    track.addEventListener('unmute', () => this.#setSilent(false));
    this.#capture = { stream, source, node };
    this.#looking = setInterval(() => listDevices(), LOOK_MS);
    this.#quietFrames = 0;
    setMicrophone({ kind: 'open', label: track.label, silent: false });
  }

  #hear(frame: CapturedFrame): void {
    useMicrophoneLevel.setState({ dbfs: dbfs(frame.rms) });
    this.#quietFrames = frame.peak > SILENT_PEAK ? 0 : this.#quietFrames + 1;
    if (this.#quietFrames === 0) this.#setSilent(false);
    else if (this.#quietFrames === SILENT_FRAMES) this.#setSilent(true);
    this.#onFrame(frame.samples);
  }

  #setSilent(silent: boolean): void {
    const { microphone } = useSound.getState();
    if (this.#capture && microphone.kind === 'open' && microphone.silent !== silent) {
      setMicrophone({ ...microphone, silent });
    }
  }

  /** Another one may be there at once, as when a headset is unplugged from a laptop. */
  #onLost(): void {
    this.#close(lost);
    void this.#lookAgain();
  }

  async #lookAgain(): Promise<void> {
    await this.#open(lost, () => lost);
  }

  #close(next: MicrophoneState): void {
    this.#opening += 1;
    clearInterval(this.#looking);
    if (next === lost) this.#looking = setInterval(() => this.#lookAgain(), LOOK_MS);
    const capture = this.#capture;
    this.#capture = undefined;
    if (capture) {
      capture.node.port.onmessage = null;
      capture.source.disconnect();
      capture.node.disconnect();
      for (const track of capture.stream.getTracks()) track.stop();
    }
    useMicrophoneLevel.setState({ dbfs: SILENCE_DBFS });
    setMicrophone(next);
  }
}

const lost: MicrophoneState = { kind: 'fault', fault: 'lost' };

function setMicrophone(microphone: MicrophoneState): void {
  useSound.setState({ microphone });
}

function effectivePreferences(): SoundPreferences {
  return withQuery(useSound.getState().preferences, window.location.search);
}
