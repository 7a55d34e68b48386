/** How good a call is, in a word. */
export const verdicts = ['good', 'fair', 'poor', 'bad'] as const;
export type Verdict = (typeof verdicts)[number];
