import type { Headers } from '../sip/message/headers.ts';

/** Longer than this nobody means by "answer by yourself". */
const MOST_SECONDS = 60;

/**
 * After how long a caller asks that its call be answered by itself, in ms; undefined: it does not. No RFC has won here,
 * so the three ways that phones and PBXs use are read: `Call-Info: <…>;answer-after=0`,
 * `Alert-Info: <…>;info=alert-autoanswer` (also as `Auto Answer` and `Ring Answer`), and RFC 5373's Answer-Mode.
 */
export function autoAnswerAsked(headers: Headers): number | undefined {
  for (const callInfo of headers.list('Call-Info')) {
    const seconds = /;\s*answer-after\s*=\s*"?(\d{1,4})"?/i.exec(callInfo)?.[1];
    if (seconds !== undefined) return Math.min(Number(seconds), MOST_SECONDS) * 1_000;
  }
  const alerts = headers
    .list('Alert-Info')
    .some((value) => /;\s*info\s*=\s*"?alert-autoanswer\b|(auto|ring)[ -]?answer/i.test(value));
  const modes = ['Answer-Mode', 'Priv-Answer-Mode'].some((name) => /^auto\b/i.test(headers.get(name) ?? ''));
  return alerts || modes ? 0 : undefined;
}
