/**
 * What a stream's sound is joined to: this end's microphone and speaker, a room that is mixed here, music for who is held, the tone that
 * asks for a PIN, its own echo, a tone, three voices in turn or one of them, or nothing.
 */
export type Patch =
  | { readonly kind: 'device' }
  | { readonly kind: 'room'; readonly room: string }
  | { readonly kind: 'music' }
  | { readonly kind: 'lobby' }
  | { readonly kind: 'echo' }
  | { readonly kind: 'tone'; readonly hz: number }
  | { readonly kind: 'talkers'; readonly voice?: number }
  | { readonly kind: 'none' };

/** Whether both join a stream to the same. */
export function samePatch(a: Patch, b: Patch): boolean {
  switch (a.kind) {
    case 'tone':
      return b.kind === 'tone' && a.hz === b.hz;
    case 'room':
      return b.kind === 'room' && a.room === b.room;
    case 'talkers':
      return b.kind === 'talkers' && a.voice === b.voice;
    case 'device':
    case 'music':
    case 'lobby':
    case 'echo':
    case 'none':
      return a.kind === b.kind;
  }
}
