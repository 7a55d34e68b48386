/** A soft bell: when it is struck, how high, and how loud (dBFS of its peak). */
interface Stroke {
  readonly atMs: number;
  readonly hz: number;
  readonly dbfs: number;
}

/** How long a stroke rings: it falls by 60 dB in about that time. */
const RING_MS = 320;
/** It sets in without a click. */
const ATTACK_MS = 6;
const RELEASE_MS = 10;

/** Two notes up for who comes, the same down for who leaves, and one twice where it is recorded. */
const strokes = {
  joined: [
    { atMs: 0, hz: 587.33, dbfs: -16 },
    { atMs: 120, hz: 880, dbfs: -16 },
  ],
  left: [
    { atMs: 0, hz: 880, dbfs: -16 },
    { atMs: 120, hz: 587.33, dbfs: -16 },
  ],
  recording: [
    { atMs: 0, hz: 1_174.66, dbfs: -16 },
    { atMs: 200, hz: 1_174.66, dbfs: -16 },
  ],
} as const satisfies Record<string, readonly Stroke[]>;

export type ChimeName = keyof typeof strokes;

const made = new Map<string, Int16Array>();

/** The chime at a rate (Hz), whole; made once and shared, so not to be written to. A multiple of 20 ms long. */
export function chimeSamples(name: ChimeName, sampleRate: number): Int16Array {
  const key = `${name}/${sampleRate}`;
  const known = made.get(key);
  if (known) return known;
  const sound = rendered(strokes[name], sampleRate);
  made.set(key, sound);
  return sound;
}

function rendered(notes: readonly Stroke[], sampleRate: number): Int16Array {
  const lengthMs = Math.max(...notes.map(({ atMs }) => atMs)) + RING_MS;
  const samples = new Int16Array((Math.ceil(lengthMs / 20) * 20 * sampleRate) / 1_000);
  for (const { atMs, hz, dbfs } of notes) {
    const start = (atMs * sampleRate) / 1_000;
    const count = (RING_MS * sampleRate) / 1_000;
    for (let i = 0; i < count; i++) {
      const value = 32_767 * 10 ** (dbfs / 20) * envelope((i * 1_000) / sampleRate) * bell(hz, i / sampleRate);
      samples[start + i] = Math.round((samples[start + i] ?? 0) + value);
    }
  }
  return samples;
}

/** A little of the octave makes it a bell and not a whistle. */
function bell(hz: number, seconds: number): number {
  return 0.8 * Math.sin(2 * Math.PI * hz * seconds) + 0.2 * Math.sin(4 * Math.PI * hz * seconds);
}

function envelope(ms: number): number {
  const attack = Math.min(1, ms / ATTACK_MS);
  const release = Math.min(1, (RING_MS - ms) / RELEASE_MS);
  return attack * release * 10 ** (-3 * (ms / RING_MS));
}
