/** How far the far end of a call is handed over, in words. */
export interface TransferStanding {
  readonly state: 'asked' | 'trying' | 'ringing' | 'done' | 'failed';
  readonly text: string;
}
