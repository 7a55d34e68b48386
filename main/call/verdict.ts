import type { StreamQuality } from '../media/stream-quality.ts';
import type { Verdict } from './verdicts.ts';

/** The lower limits of G.107 annex B in scores: satisfied (R 80), some dissatisfied (70), many dissatisfied (60). */
const GOOD = 4.02;
const FAIR = 3.6;
const POOR = 3.1;
/** What is named as the cause, where it is at least this. */
const TOLD_LOSS = 0.01;
const TOLD_DELAY_MS = 250;

export function verdictOf(score: number): Verdict {
  if (score >= GOOD) return 'good';
  if (score >= FAIR) return 'fair';
  return score >= POOR ? 'poor' : 'bad';
}

/** One sentence or two for a person: who hears whom badly, why, and what may help. */
export function adviceOf(quality: StreamQuality, who: string): string {
  const { mosIn, mosOut = mosIn, lossIn, lossOut = 0, concealed, delayMs } = quality;
  if (verdictOf(Math.min(mosIn, mosOut)) === 'good') return 'The connection is good both ways.';
  if (delayMs >= TOLD_DELAY_MS)
    return `Sound is ${Math.round(delayMs)} ms on its way, so you and ${who} may talk at the same time: leave pauses.`;
  const inward = mosIn <= mosOut;
  const lost = inward ? lossIn : lossOut;
  const madeUp = inward ? concealed : 0;
  const hears = inward ? `${who} may be hard to understand` : `${who} may hear you badly`;
  const help = inward
    ? 'If others here use the network, or it is Wi-Fi, a cable may help.'
    : 'Pause uploads here, or use a cable instead of Wi-Fi.';
  return `${hears}: ${causeOf(lost, madeUp)}. ${help}`;
}

function causeOf(lost: number, madeUp: number): string {
  if (lost >= TOLD_LOSS) return `${percent(Math.max(lost, madeUp))} of the sound is lost on the way`;
  if (madeUp >= TOLD_LOSS) return `${percent(madeUp)} of the sound comes too late`;
  return 'the network is uneven';
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
