/**
 * What a stream's sound is joined to: this end's microphone and speaker, a room that is mixed here, music for who is held, the tone that
 * asks for a PIN, its own echo, a tone, three voices in turn, or nothing.
 */
export type Patch =
  | { readonly kind: 'device' }
  | { readonly kind: 'room'; readonly room: string }
  | { readonly kind: 'music' }
  | { readonly kind: 'lobby' }
  | { readonly kind: 'echo' }
  | { readonly kind: 'tone'; readonly hz: number }
  | { readonly kind: 'talkers' }
  | { readonly kind: 'none' };
