import type { AccountSettings } from '../../../app/ipc/contract.ts';

type CodecName = AccountSettings['codecs'][number];

/** A codec in the list of a form: those not used keep a place, so that they come back where they were. */
export interface CodecChoice {
  readonly name: CodecName;
  readonly used: boolean;
}

/** Every codec there is, in the order that stands unless an account says otherwise. */
export const allCodecs: readonly CodecName[] = ['opus', 'G722', 'PCMU', 'PCMA', 'L16'];

/** Those of an account in its order, then the rest. */
export function codecChoices(codecs: readonly CodecName[]): readonly CodecChoice[] {
  const rest = allCodecs.filter((name) => !codecs.includes(name));
  return [...codecs.map((name) => ({ name, used: true })), ...rest.map((name) => ({ name, used: false }))];
}

export function chosenCodecs(choices: readonly CodecChoice[]): CodecName[] {
  return choices.filter(({ used }) => used).map(({ name }) => name);
}

/** One place further up or down, where there is one. */
export function movedCodec(choices: readonly CodecChoice[], index: number, by: -1 | 1): readonly CodecChoice[] {
  const moved = choices[index];
  const other = choices[index + by];
  if (!moved || !other) return choices;
  return choices.map((choice, at) => (at === index ? other : at === index + by ? moved : choice));
}
