import type { z } from 'zod';

/** What a row holds, if it is what it should be: a file can be edited by anyone. */
export function readJson<T>(text: unknown, schema: z.ZodType<T>): T | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
