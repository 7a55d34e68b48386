/** What a stream's sound is joined to: this end's microphone and speaker, its own echo, a tone, three voices in turn, or nothing. */
export type Patch =
  | { readonly kind: 'device' }
  | { readonly kind: 'echo' }
  | { readonly kind: 'tone'; readonly hz: number }
  | { readonly kind: 'talkers' }
  | { readonly kind: 'none' };
