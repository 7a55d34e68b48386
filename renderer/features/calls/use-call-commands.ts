import type { CallState, CommandArgs, CommandName } from '../../../app/ipc/contract.ts';
import { useClient } from '../../bridge/state.ts';
import { toastError } from '../../ui/toasts.ts';
import { focusCall } from '../shell/view.ts';

export type DeclineReason = NonNullable<CommandArgs<'calls.decline'>['reason']>;

export interface CallCommands {
  mute(): void;
  hold(): void;
  hangup(): void;
  digit(digit: string): void;
  answer(): void;
  decline(reason?: DeclineReason): void;
  /** Sends a call that comes in on to another address. */
  deflect(to: string): Promise<void>;
  /** Hands the far end over to an address, or to the far end of another call. */
  transfer(to: string): Promise<void>;
  transferTo(otherCallId: string): Promise<void>;
  acceptTransfer(): void;
  refuseTransfer(): void;
  record(how: Omit<CommandArgs<'calls.record'>, 'callId' | 'recording'>): Promise<void>;
  stopRecording(): void;
}

/** What the buttons of a call do; a refusal is said in a toast. */
export function useCallCommands(call: CallState): CallCommands {
  const client = useClient();
  const run = <N extends CommandName>(name: N, args: CommandArgs<N>) => {
    client.call(name, args).catch(toastError);
  };
  const callId = call.id;
  const held = call.hold === 'local' || call.hold === 'both';
  return {
    mute: () => run('calls.mute', { callId, muted: !call.muted }),
    hold: () => run(held ? 'calls.resume' : 'calls.hold', { callId }),
    hangup: () => run('calls.hangup', { callId }),
    digit: (digits) => run('calls.dtmf', { callId, digits }),
    answer: () => {
      focusCall(callId);
      run('calls.answer', { callId });
    },
    decline: (reason) => run('calls.decline', { callId, ...(reason && { reason }) }),
    deflect: async (to) => void (await client.call('calls.deflect', { callId, to })),
    transfer: async (to) => void (await client.call('calls.transfer', { callId, to })),
    transferTo: async (otherCallId) => void (await client.call('calls.transferTo', { callId, otherCallId })),
    acceptTransfer: () => run('calls.acceptTransfer', { callId }),
    refuseTransfer: () => run('calls.refuseTransfer', { callId }),
    record: async (how) => void (await client.call('calls.record', { callId, recording: true, ...how })),
    stopRecording: () => run('calls.record', { callId, recording: false }),
  };
}
