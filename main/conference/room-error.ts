import type { CallError } from '../call/call-error.ts';

/** Why a command on a room can't be carried out; `message` is for the person who gave it. */
export type RoomError = CallError | { readonly code: 'no-such-room' | 'no-such-party'; readonly message: string };
