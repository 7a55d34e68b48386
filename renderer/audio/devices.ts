import type { SoundPreferences } from './preferences.ts';

export interface Device {
  readonly id: string;
  readonly label: string;
}

export interface Devices {
  readonly microphones: readonly Device[];
  readonly speakers: readonly Device[];
}

export const noDevices: Devices = { microphones: [], speakers: [] };

/** Why there is no sound from a microphone. busy: another program has it, or its driver fails. */
export type MicrophoneFault = 'refused' | 'missing' | 'busy' | 'unsupported';

/** The system's devices; without leave to use the microphone the browser keeps their names back, and they are left out. */
export async function listDevices(): Promise<Devices> {
  if (!navigator.mediaDevices) return noDevices;
  const all = await navigator.mediaDevices.enumerateDevices();
  const pick = (kind: MediaDeviceKind): Device[] =>
    all
      .filter((device) => device.kind === kind && device.label !== '' && !isAlias(device.deviceId))
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  return { microphones: pick('audioinput'), speakers: pick('audiooutput') };
}

/** Chromium lists the system's choice once more under these names; here that is the entry "System default". */
function isAlias(deviceId: string): boolean {
  return deviceId === 'default' || deviceId === 'communications' || deviceId === '';
}

/** Opens the chosen microphone, or the system's where the chosen one is gone. */
export async function openMicrophone(preferences: SoundPreferences): Promise<MediaStream | MicrophoneFault> {
  if (!navigator.mediaDevices) return 'unsupported';
  const audio = {
    channelCount: 1,
    echoCancellation: preferences.echoCancellation,
    noiseSuppression: preferences.noiseSuppression,
    autoGainControl: preferences.autoGainControl,
  };
  try {
    const deviceId = { ideal: preferences.microphoneId };
    return await navigator.mediaDevices.getUserMedia({
      audio: preferences.microphoneId ? { ...audio, deviceId } : audio,
    });
  } catch (error) {
    return microphoneFault(error instanceof DOMException ? error.name : '');
  }
}

/** What the name of a getUserMedia error means to a person. */
export function microphoneFault(name: string): MicrophoneFault {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    default:
      return 'busy';
  }
}
