import { createContext, useContext } from 'react';
import type { Client } from '../bridge/client.ts';
import { useEngine } from '../bridge/state.ts';
import { playChime } from './chime.ts';
import { SoundContext } from './context.ts';
import { listDevices } from './devices.ts';
import { Microphone } from './microphone.ts';
import { soundNeeds } from './needs.ts';
import { readPreferences, type SoundPreferences, writePreferences } from './preferences.ts';
import { Ringer } from './ringer.ts';
import { Speaker } from './speaker.ts';
import { useSound } from './state.ts';

/** This page's part in the sound of calls: attaches to the engine while one is on, and opens and frees the devices. */
export class Sound {
  readonly #client: Client;
  readonly #context = new SoundContext();
  readonly #microphone: Microphone;
  readonly #speaker = new Speaker(this.#context);
  readonly #ringer = new Ringer(this.#context);
  readonly #stops: (() => void)[];
  #attached = false;
  #attaching = false;
  #trying = false;

  constructor(client: Client) {
    this.#client = client;
    this.#microphone = new Microphone(this.#context, (samples) => {
      if (this.#attached) client.sendSound(samples);
    });
    useSound.setState({ preferences: readPreferences(localStorage) });
    const { speakerId, ringerId } = useSound.getState().preferences;
    void this.#context.setSpeaker(speakerId);
    void this.#ringer.setDevice(ringerId);
    this.#stops = [
      client.onSound((samples) => this.#speaker.play(samples)),
      client.onRing((samples) => this.#ringer.play(samples)),
      client.on('audio.detached', () => this.#onTakenOver()),
      client.onConnection(({ kind }) => {
        if (kind !== 'connected') this.#attached = false;
      }),
      useEngine.subscribe(() => this.#update()),
      useSound.subscribe((now, before) => {
        if (now.microphone.kind === 'open' && before.microphone.kind !== 'open') void this.refreshDevices();
      }),
      this.#watchDevices(),
    ];
    void this.refreshDevices();
  }

  /** The Sound page shows a live meter: the microphone opens without a call. */
  setTrying(trying: boolean): void {
    this.#trying = trying;
    if (trying) void this.#context.resume();
    this.#update();
    if (!trying && !this.#attached) void this.#context.suspend();
  }

  /** After a fault that the person has mended. */
  retryMicrophone(): void {
    void this.#context.resume();
    void this.#microphone.reopen();
  }

  /** After the browser held the sound back. */
  resumeSpeaker(): void {
    void this.#speaker.resume();
  }

  /** Takes the sound back from another window. */
  takeBack(): void {
    useSound.setState({ elsewhere: false });
    void this.#attach({ ifFree: false });
  }

  choose(change: Partial<SoundPreferences>): void {
    const before = useSound.getState().preferences;
    const preferences = { ...before, ...change };
    useSound.setState({ preferences });
    writePreferences(localStorage, preferences);
    if (preferences.speakerId !== before.speakerId) void this.#context.setSpeaker(preferences.speakerId);
    if (preferences.ringerId !== before.ringerId) void this.#ringer.setDevice(preferences.ringerId);
    const { speakerId: _, ringerId: __, ...microphone } = change;
    if (Object.keys(microphone).length > 0) void this.#microphone.reopen();
  }

  /** Plays a few notes on the chosen loudspeaker. */
  async tryLoudspeaker(): Promise<void> {
    await this.#context.resume();
    await playChime(await this.#context.ready());
  }

  async refreshDevices(): Promise<void> {
    useSound.setState({ devices: await listDevices() });
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    this.#microphone.dispose();
    this.#speaker.dispose();
    this.#ringer.dispose();
    this.#context.dispose();
  }

  #update(): void {
    const { connection, snapshot } = useEngine.getState();
    const needs = soundNeeds(snapshot);
    const { elsewhere } = useSound.getState();
    const inCall = needs.microphone || needs.speaker;
    if (!inCall && elsewhere) useSound.setState({ elsewhere: false });
    const here = inCall && !elsewhere;
    this.#microphone.want((needs.microphone && here) || this.#trying);
    this.#speaker.want(needs.speaker && here);
    if (connection.kind !== 'connected' || this.#attaching) return;
    if (here && !this.#attached) void this.#attach({ ifFree: true });
    else if (!inCall && this.#attached) this.#detach();
  }

  /** `ifFree`: where another window has the sound, it keeps it, unless it was here that the person dialled or answered. */
  async #attach(how: { readonly ifFree: boolean }): Promise<void> {
    this.#attaching = true;
    try {
      const { attached } = await this.#client.call('audio.attach', how);
      this.#attached = attached;
      if (!attached) useSound.setState({ elsewhere: true });
      this.#attaching = false;
      this.#update();
    } catch {
      this.#attached = false; // the connection went: the next snapshot asks again
      this.#attaching = false;
    }
  }

  #detach(): void {
    this.#attached = false;
    this.#client.call('audio.detach', {}).catch(() => undefined);
    if (!this.#trying) void this.#context.suspend();
  }

  #onTakenOver(): void {
    this.#attached = false;
    useSound.setState({ elsewhere: true });
    this.#update();
  }

  /** A headset comes or goes, or leave to use the microphone is given: what failed for want of it is tried again. */
  #watchDevices(): () => void {
    const onChange = async () => {
      await this.refreshDevices();
      const { microphone } = useSound.getState();
      const waits = microphone.kind === 'fault' && ['missing', 'lost', 'refused'].includes(microphone.fault);
      if (waits && (await hasMicrophone())) void this.#microphone.reopen();
    };
    const leave = navigator.permissions?.query({ name: 'microphone' as PermissionName }).catch(() => undefined);
    void leave?.then((status) => status?.addEventListener('change', onChange));
    navigator.mediaDevices?.addEventListener('devicechange', onChange);
    return () => {
      navigator.mediaDevices?.removeEventListener('devicechange', onChange);
      void leave?.then((status) => status?.removeEventListener('change', onChange));
    };
  }
}

async function hasMicrophone(): Promise<boolean> {
  const all = await navigator.mediaDevices.enumerateDevices();
  return all.some(({ kind }) => kind === 'audioinput');
}

export const SoundSession = createContext<Sound | undefined>(undefined);

export function useSoundSession(): Sound {
  const sound = useContext(SoundSession);
  if (!sound) throw new Error('There is no sound above this component');
  return sound;
}
