/** Why sound could not be set up; `message` says what to do. */
export interface MediaError {
  readonly code:
    | 'no-free-port'
    | 'address-unusable'
    | 'microphone-unusable'
    | 'speaker-unusable'
    | 'worker-failed'
    | 'closed';
  readonly message: string;
}
