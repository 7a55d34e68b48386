import type { Snapshot } from '../../../app/ipc/contract.ts';

/** The folders of the recordings that ended between two states, of calls and of rooms. */
export function endedRecordings(before: Snapshot, now: Snapshot): readonly string[] {
  const running = new Set(recordings(now));
  return recordings(before).filter((folder) => !running.has(folder));
}

function recordings({ calls, rooms }: Snapshot): readonly string[] {
  return [...calls, ...rooms].flatMap(({ recording }) => (recording ? [recording.folder] : []));
}
