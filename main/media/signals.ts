/** What a person has chosen to hear, and to be heard, around calls. */
export interface Signals {
  /** Whose call progress tones (ITU-T E.180): two letters of ISO 3166. */
  readonly country: string;
  /** The WAV file for those who are held; null plays the music that is built in. */
  readonly holdMusic: string | null;
}
