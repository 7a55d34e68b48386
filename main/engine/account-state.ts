import { z } from 'zod';
import { limits } from '../base/limits.ts';
import { voiceCodecNames } from '../sdp/codec-name.ts';

/** Accounts as they cross to a page or a script: what a person enters, and how each account stands. Passwords only ever go in. */

const shortText = z.string().max(limits.accountFieldCharacters);
const address = z.string().max(limits.dialledCharacters);

const dialPlanSchema = z
  .object({
    country: z
      .string()
      .length(2)
      .optional()
      .describe('ISO 3166, for example DE: national digits are read as numbers of it'),
    numbers: z.enum(['international', 'national', 'as-typed']).describe('How numbers are sent to the server'),
    prefix: shortText.optional().describe('Digits before every number, for an outside line'),
    rules: z
      .array(z.object({ pattern: shortText, replacement: shortText }))
      .max(limits.dialRules)
      .describe('The first regular expression that matches the whole of the digits rewrites them'),
    userPhone: z.boolean().describe('Marks numbers with ;user=phone'),
  })
  .describe('How numbers are dialled');

export const featuresSchema = z
  .object({
    doNotDisturb: z.boolean(),
    forwarding: z.object({
      always: address.optional(),
      busy: address.optional(),
      noAnswer: address.optional(),
      noAnswerSeconds: z.number().int().min(1).max(300),
    }),
    autoAnswerSeconds: z
      .number()
      .int()
      .min(0)
      .max(60)
      .optional()
      .describe('Answers by itself after so long; absent: never'),
    autoAnswerOnRequest: z.boolean().describe('Answers at once when the caller asks for that: an intercom'),
    callWaiting: z.boolean().describe('False: a call while another is up is busy'),
  })
  .describe('What happens to calls that come in');

export const accountSettingsSchema = z
  .object({
    enabled: z.boolean(),
    displayName: shortText.describe('The name that callees see'),
    user: shortText.describe('Before the @ of the address'),
    domain: shortText.describe('After the @ of the address, with a port where it has one'),
    authUser: shortText.optional().describe('The user name for the password, where it is another'),
    registrar: address.optional().describe('A SIP URI or host:port, where it is not the domain'),
    outboundProxy: address.optional().describe('A SIP URI or host:port that every request goes through first'),
    transport: z.enum(['auto', 'udp', 'tcp', 'tls', 'ws', 'wss']),
    webSocketPath: shortText.optional(),
    registers: z.boolean().describe('False: a server that knows our address'),
    expiresSeconds: z.number().int().min(60).max(86_400),
    pinnedCertificate: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional()
      .describe('SHA-256 of the one certificate that is taken besides valid ones'),
    codecs: z
      .array(z.enum(voiceCodecNames))
      .min(1)
      .max(voiceCodecNames.length)
      .default([...voiceCodecNames])
      .describe('The voice codecs that its calls may use, the preferred one first'),
    dialPlan: dialPlanSchema,
    features: featuresSchema,
  })
  .describe('An account as a person sets it up');

const certificateSchema = z
  .object({
    fingerprint: z.string().describe('SHA-256, lower-case hex'),
    subject: z.string(),
    issuer: z.string(),
    names: z.array(z.string()),
    validFrom: z.number(),
    validTo: z.number(),
  })
  .describe('A certificate that a server showed and that is not trusted');

const registrationCodes = [
  'local',
  'disabled',
  'unregistered',
  'registering',
  'registered',
  'refused',
  'unreachable',
  'untrusted',
  'unregistering',
] as const;

export const accountSchema = z
  .object({
    id: z.string(),
    displayName: z.string(),
    uri: z.string().describe('The address others dial to reach this account'),
    isDefault: z.boolean().describe('Calls go by this account unless another is named'),
    state: z
      .enum(registrationCodes)
      .describe(
        'local: on the embedded exchange, which needs no registration; unregistered: ready, and does not register',
      ),
    text: z.string().describe('The state in words, and what can be done'),
    until: z.number().optional().describe('registered: when the registration runs out unless refreshed'),
    retryAt: z.number().optional().describe('When it is tried again'),
    certificate: certificateSchema.optional(),
    features: featuresSchema,
    voicemail: z
      .object({ waiting: z.boolean(), newMessages: z.number().int(), oldMessages: z.number().int() })
      .optional()
      .describe('Messages waiting on the server (RFC 3842)'),
  })
  .describe('Who this person is, and how the account stands');

export const exchangeSettingsSchema = z
  .object({
    mode: z
      .enum(['proxy', 'redirect'])
      .describe('proxy: calls are passed on; redirect: callers are told where to call'),
    lan: z.boolean().describe('Whether phones on the local network may use the exchange'),
    legacyDigest: z
      .boolean()
      .describe('Whether phones are asked for their password by MD5 alone: old ones give up on SHA-256'),
  })
  .describe('The embedded exchange');

export const exchangeSchema = exchangeSettingsSchema
  .extend({
    address: z.string().describe('The server address to enter in another phone'),
    users: z.array(
      z.object({
        name: z.string(),
        hasPassword: z.boolean(),
        phones: z.number().int().describe('Where the user is registered now'),
      }),
    ),
  })
  .describe('The embedded exchange as it stands');

export type Account = z.infer<typeof accountSchema>;
export type AccountSettings = z.infer<typeof accountSettingsSchema>;
export type Features = z.infer<typeof featuresSchema>;
export type ExchangeState = z.infer<typeof exchangeSchema>;
export type ExchangeSettings = z.infer<typeof exchangeSettingsSchema>;
