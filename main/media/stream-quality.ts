/** How one stream does now, both ways: over the last ten seconds, where it is a share. */
export interface StreamQuality {
  /** Of what we hear, and of what the far end says it hears of us: the mean opinion score of the E-model, 1 to 4.5. */
  readonly mosIn: number;
  readonly mosOut: number | undefined;
  /** Of the packets sent to us, 0 to 1. */
  readonly lossIn: number;
  /** Of ours, by the far end's reports; undefined before the first. */
  readonly lossOut: number | undefined;
  readonly jitterMs: number;
  readonly jitterOutMs: number | undefined;
  readonly roundTripMs: number | undefined;
  /** From mouth to ear, as far as can be told. */
  readonly delayMs: number;
  /** Sound that was made up, as a share of what was heard, 0 to 1. */
  readonly concealed: number;
  /** Since the last packet of sound, or since there should be some; undefined while none should come. */
  readonly silentMs: number | undefined;
  /** Since the last RTCP report; undefined before the first. */
  readonly unreportedMs: number | undefined;
}

/** Of all streams that have one, by stream id. */
export type StreamQualities = Readonly<Record<string, StreamQuality>>;
