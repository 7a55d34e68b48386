import { z } from 'zod';
import type { AccountRecord, CallFeatures, DialPlan, Forwarding } from './account-record.ts';

const dialPlanSchema: z.ZodType<DialPlan> = z.object({
  country: z.exactOptional(z.string()),
  numbers: z.enum(['international', 'national', 'as-typed']),
  prefix: z.exactOptional(z.string()),
  rules: z.array(z.object({ pattern: z.string(), replacement: z.string() })),
  userPhone: z.boolean(),
});

const forwardingSchema: z.ZodType<Forwarding> = z.object({
  always: z.exactOptional(z.string()),
  busy: z.exactOptional(z.string()),
  noAnswer: z.exactOptional(z.string()),
  noAnswerSeconds: z.number(),
});

const callFeaturesSchema: z.ZodType<CallFeatures> = z.object({
  doNotDisturb: z.boolean(),
  forwarding: forwardingSchema,
  autoAnswerSeconds: z.exactOptional(z.number()),
  autoAnswerOnRequest: z.boolean(),
  callWaiting: z.boolean(),
});

/** The shape of a kept account. Whether it makes sense (a host that is one, a port in range) is for `checkDraft`. */
export const accountRecordSchema: z.ZodType<AccountRecord> = z.object({
  id: z.string(),
  enabled: z.boolean(),
  displayName: z.string(),
  user: z.string(),
  domain: z.string(),
  authUser: z.exactOptional(z.string()),
  registrar: z.exactOptional(z.string()),
  outboundProxy: z.exactOptional(z.string()),
  transport: z.enum(['auto', 'udp', 'tcp', 'tls', 'ws', 'wss']),
  webSocketPath: z.exactOptional(z.string()),
  registers: z.boolean(),
  expiresSeconds: z.number(),
  pinnedCertificate: z.exactOptional(z.string()),
  dialPlan: dialPlanSchema,
  features: callFeaturesSchema,
});
