import { err, type Result } from '../base/result.ts';

/** Why a command about a channel was refused; `message` says what to do. */
export interface ChannelError {
  readonly code: 'no-such-channel' | 'bad-channel' | 'channel-busy' | 'unavailable';
  readonly message: string;
}

export type ChannelOutcome<T = void> = Result<T, ChannelError>;

export function refuse(code: ChannelError['code'], message: string): Result<never, ChannelError> {
  return err({ code, message });
}
