/** The rate of everything local: devices, mixers, alerts. Mono, signed 16 bits. */
export const DEVICE_RATE = 48_000;
/** How often sound moves. */
export const FRAME_MS = 20;
/** One frame of local sound: 20 ms at 48 kHz. */
export const DEVICE_FRAME_SAMPLES = 960;

/** Where local sound comes from; `tone` is in Hz, `wav` is a file's path, played in a loop. */
export type MicrophoneSource = 'browser' | 'silence' | { readonly tone: number } | { readonly wav: string };

/** Where local sound goes; `wav` is the path of a file that is written anew. */
export type SpeakerSink = 'browser' | 'none' | { readonly wav: string };

/** What is played here besides the calls; `busy` and `congestion` end by themselves after 4 s. */
export type Alert = 'ring' | 'ringback' | 'busy' | 'congestion' | 'none';
