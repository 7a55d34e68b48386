/** What goes before the rest at the microphone and the speaker, while it lasts. */
export interface Precedence {
  /** Streams that are heard as they are; empty: all are. */
  readonly heard: readonly string[];
  /** What is left of all others meanwhile: 1 leaves them alone, 0 silences them. */
  readonly othersGain: number;
  /** The only stream that gets the microphone; null: all that are joined to it. */
  readonly microphone: string | null;
}

export const noPrecedence: Precedence = { heard: [], othersGain: 1, microphone: null };

/** How much is left of a stream. */
export function gainOf({ heard, othersGain }: Precedence, stream: string): number {
  return heard.length === 0 || heard.includes(stream) ? 1 : othersGain;
}

/** Whether a stream gets the microphone. */
export function hearsMicrophone({ microphone }: Precedence, stream: string): boolean {
  return microphone === null || microphone === stream;
}

/** Writes `frame` made louder or quieter into `into`, from one gain to another without a click. */
export function scaleFrame(frame: Int16Array, into: Int16Array, from: number, to: number): void {
  const step = (to - from) / frame.length;
  for (let i = 0; i < frame.length; i++) into[i] = Math.round((frame[i] as number) * (from + step * i));
}
