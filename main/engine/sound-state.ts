import { z } from 'zod';
import { toneCountries } from '../audio/tone-countries.ts';

/** What a person has chosen to hear, and to be heard, around calls. */

export const soundSettingsSchema = z
  .object({
    toneCountry: z
      .enum(toneCountries)
      .nullable()
      .describe(
        'Whose call progress tones are played (ISO 3166); null: the default account’s country, or this machine’s',
      ),
    holdMusic: z
      .string()
      .max(4_096)
      .nullable()
      .describe('The path of a WAV file on this machine that held calls hear; null: the music that is built in'),
  })
  .describe('Sound around calls');

export const soundSchema = soundSettingsSchema.extend({
  playedCountry: z.enum(toneCountries).describe('Whose tones are played now'),
});

export type SoundSettings = z.infer<typeof soundSettingsSchema>;
export type SoundState = z.infer<typeof soundSchema>;
