import { z } from 'zod';
import { verdicts } from '../call/verdicts.ts';

/** How calls do, as it leaves the engine. Shares are 0 to 1, times ms, scores as of ITU-T G.107: 1 to 4.5. */

const share = z.number().min(0).max(1);

export const qualitySchema = z
  .object({
    mos: z.number().describe('The worse of both ways, over the last ten seconds: what people would give it'),
    verdict: z.enum(verdicts),
    advice: z.string().describe('Who hears whom badly, why, and what may help, in words'),
    mosIn: z.number().describe('Of what is heard here'),
    mosOut: z.number().optional().describe('Of what the far end says it hears'),
    lossIn: share.describe('Packets that were lost on the way to us'),
    lossOut: share.optional().describe('Packets of ours that the far end misses'),
    jitterMs: z.number().describe('How unevenly packets come'),
    jitterOutMs: z.number().optional(),
    roundTripMs: z.number().optional(),
    delayMs: z.number().describe('From mouth to ear, one way, as far as can be told'),
    concealed: share.describe('Sound that was made up for what did not come in time'),
    worst: z.number().describe('The lowest `mos` of the call so far'),
    mean: z.number().describe('The mean `mos` of the call so far'),
  })
  .describe('How well the two ends of a call hear each other');

export const silenceSchema = z
  .object({
    since: z.number(),
    dead: z.boolean().describe('The far end’s reports have ceased too'),
    text: z.string().describe('The same in words, with what can be done'),
  })
  .describe('No sound has come for half a minute from a far end that should be sending');

export const qualitiesSchema = z
  .object({ calls: z.record(z.string(), qualitySchema).describe('By call id') })
  .describe('How the live calls do');

export type Quality = z.infer<typeof qualitySchema>;
export type Qualities = z.infer<typeof qualitiesSchema>;
