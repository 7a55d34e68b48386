import type { Quality } from '../../../app/ipc/contract.ts';

export const qualityText = {
  verdicts: { good: 'Good', fair: 'Fair', poor: 'Poor', bad: 'Bad' } satisfies Record<Quality['verdict'], string>,
  chip: (verdict: string) => `Quality: ${verdict}`,
  heading: 'Quality',
  plot: (minutes: string) => `Score over the last ${minutes}`,
  seconds: (count: number) => (count === 1 ? 'second' : `${count} seconds`),
  mosIn: 'What you hear (1 to 4.5)',
  mosOut: 'What they hear',
  lossIn: 'Lost on the way to you',
  lossOut: 'Lost on the way to them',
  concealed: 'Made up for',
  jitter: 'Jitter',
  roundTrip: 'Round trip',
  delay: 'Mouth to ear',
  range: 'Worst and mean',
  worstAndMean: (worst: string, mean: string) => `${worst} and ${mean}`,
  codec: 'Voice codec',
  ended: (verdict: string, mean: string) => `${verdict} (${mean})`,
  silent: 'You hear nothing from them',
} as const;
