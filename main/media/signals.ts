/** What a person has chosen to hear, and to be heard, around calls. */
export interface Signals {
  /** Whose call progress tones (ITU-T E.180): two letters of ISO 3166. */
  readonly country: string;
  /** Samples at the device's rate that held calls hear over and over; null plays the music that is built in. */
  readonly holdMusic: Int16Array | null;
}
