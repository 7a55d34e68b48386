import { z } from 'zod';
import { voiceCodecNames } from '../sdp/codec-name.ts';
import type { AccountRecord, CallFeatures, DialPlan, Forwarding } from './account-record.ts';

const dialPlanSchema: z.ZodType<DialPlan> = z.object({
  country: z.string().optional(),
  numbers: z.enum(['international', 'national', 'as-typed']),
  prefix: z.string().optional(),
  rules: z.array(z.object({ pattern: z.string(), replacement: z.string() })),
  userPhone: z.boolean(),
});

const forwardingSchema: z.ZodType<Forwarding> = z.object({
  always: z.string().optional(),
  busy: z.string().optional(),
  noAnswer: z.string().optional(),
  noAnswerSeconds: z.number(),
});

export const callFeaturesSchema: z.ZodType<CallFeatures> = z.object({
  doNotDisturb: z.boolean(),
  forwarding: forwardingSchema,
  autoAnswerSeconds: z.number().optional(),
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
  authUser: z.string().optional(),
  registrar: z.string().optional(),
  outboundProxy: z.string().optional(),
  transport: z.enum(['auto', 'udp', 'tcp', 'tls', 'ws', 'wss']),
  webSocketPath: z.string().optional(),
  registers: z.boolean(),
  expiresSeconds: z.number(),
  pinnedCertificate: z.string().optional(),
  codecs: z.array(z.enum(voiceCodecNames)),
  dialPlan: dialPlanSchema,
  features: callFeaturesSchema,
});
