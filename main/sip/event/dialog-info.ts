/** The package `dialog` (RFC 4235). */
export const dialogPackage = {
  event: 'dialog',
  accept: ['application/dialog-info+xml'],
  expiresSeconds: 3600,
} as const;

/** States of a dialog's machine (§3.7.1). */
export const dialogStates = ['trying', 'proceeding', 'early', 'confirmed', 'terminated'] as const;

type DialogState = (typeof dialogStates)[number];

/** Why one is terminated (§3.7.1). */
export const dialogEvents = [
  'cancelled',
  'rejected',
  'replaced',
  'local-bye',
  'remote-bye',
  'error',
  'timeout',
] as const;

type DialogEvent = (typeof dialogEvents)[number];

export interface Participant {
  /** Texts of URIs. */
  readonly identity?: string;
  readonly displayName?: string;
  readonly target?: string;
}

/** One call of somebody, as others may see it (§4.1.1). */
export interface DialogReport {
  readonly id: string;
  readonly state: DialogState;
  readonly event?: DialogEvent;
  readonly code?: number;
  readonly callId?: string;
  readonly localTag?: string;
  readonly remoteTag?: string;
  readonly direction?: 'initiator' | 'recipient';
  /** Seconds since it began. */
  readonly duration?: number;
  readonly local?: Participant;
  readonly remote?: Participant;
}

/** A `dialog-info` document (§4.1). */
export interface DialogInfo {
  readonly version: number;
  /** `partial`: only the dialogs that have changed. */
  readonly state: 'full' | 'partial';
  readonly entity: string;
  readonly dialogs: readonly DialogReport[];
}
