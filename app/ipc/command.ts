import { z } from 'zod';
import { limits } from '../../main/base/limits.ts';

/** An address or a number as a person writes it. */
export const dialled = z.string().min(1).max(limits.dialledCharacters);
export const nothing = z.object({}).describe('Nothing');

/** One command of the contract: what it does, what it takes, what it gives back. */
export function command<A extends z.ZodObject, R extends z.ZodType>(summary: string, args: A, result: R) {
  return { summary, args, result };
}
