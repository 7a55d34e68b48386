import type { CallState } from '../../../app/ipc/contract.ts';
import { isLive } from './call-list.ts';
import { holdWords } from './format.ts';
import { callsText } from './text.ts';

const text = callsText.said;

/**
 * What a screen reader says of the calls after they went from `before` to `after`: who answered, who holds, how it ended. A
 * call that was not there before may be answered, or over, already: far ends are quick. Of those in a room the room tells.
 */
export function announcements(before: readonly CallState[], after: readonly CallState[]): string[] {
  const known = new Map(before.map((call) => [call.id, call]));
  return after
    .filter(({ roomId }) => roomId === undefined)
    .flatMap((call) => [
      ...[announcement(known.get(call.id), call) ?? []].flat(),
      ...ofTransfer(known.get(call.id), call),
    ]);
}

function ofTransfer(before: CallState | undefined, call: CallState): string[] {
  if (!before || !isLive(call)) return [];
  const who = call.party.label;
  if (call.transferRequest && !before.transferRequest) return [callsText.transfer.requestTitle(who)];
  const { transfer } = call;
  if (!transfer || transfer.text === before.transfer?.text) return [];
  return [callsText.transfer.announce(who, transfer.text)];
}

function announcement(before: CallState | undefined, call: CallState): string | undefined {
  const who = call.party.label;
  if (call.state === 'ended') return before && !isLive(before) ? undefined : call.end?.text;
  if (call.state !== 'active') return undefined;
  if (before?.state !== 'active') return text.connected(who);
  if (before.hold === call.hold) return undefined;
  const held = holdWords(call.hold);
  return held ? text.hold(who, held) : text.resumed(who);
}
