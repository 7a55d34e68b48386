import { z } from 'zod';
import { commands, events } from '../../app/ipc/contract.ts';
import { errorCodes } from '../../app/ipc/errors.ts';

interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly additionalProperties?: JsonSchema | boolean;
}

const introduction = `# The control API

Everything that Partyline does can be done by a script: the pages use nothing else. Generated from
\`app/ipc/contract.ts\`; a test fails when the two differ.

Start with \`npm start -- --host none --json\`. The first line on stdout is
\`{"event":"ready","url":…,"api":…,"sip":[…]}\`; connect a WebSocket to \`api\`. Its token changes at every start.

- A command is \`{"id": 1, "call": "calls.dial", "args": {"to": "echo"}}\`; \`id\` is any string or number of yours.
- Its answer is \`{"id": 1, "result": {…}}\` or \`{"id": 1, "error": {"code": "bad-address", "message": "…"}}\`.
  The message is a sentence for a person. Codes: ${errorCodes.map((code) => `\`${code}\``).join(', ')}.
- An event is \`{"event": "snapshot", "data": {…}}\`. The snapshot comes at once on connecting, and again whenever it changes.
- Sound crosses as binary messages once \`audio.attach\` was called: 4 bytes (kind 1 microphone, 2 speaker or 3 ring, 0, sequence
  number as 16 bits little-endian), then 960 samples of 48 kHz mono, 16 bits little-endian: 20 ms.
`;

/** `docs/control-api.md`, from the contract. */
export function controlApiMarkdown(): string {
  const commandParts = Object.entries(commands).map(
    ([name, { summary, args, result }]) =>
      `### \`${name}\`\n\n${summary}\n\n${section('Arguments', args)}${section('Result', result)}`,
  );
  const eventParts = Object.entries(events).map(
    ([name, { summary, data }]) => `### \`${name}\`\n\n${summary}\n\n${section('Data', data)}`,
  );
  return `${introduction}\n## Commands\n\n${commandParts.join('\n')}\n## Events\n\n${eventParts.join('\n')}`;
}

function section(title: string, schema: z.ZodType): string {
  const json = z.toJSONSchema(schema) as JsonSchema;
  const lines = rows(json, '');
  return lines.length === 0 ? `${title}: none.\n` : `${title}:\n\n${lines.join('\n')}\n`;
}

function rows(schema: JsonSchema, indent: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const optional = schema.required?.includes(name) ? '' : ', optional';
    const words = property.description ? `: ${property.description}` : '';
    return [
      `${indent}- \`${name}\` (${typeOf(property)}${optional})${words}`,
      ...rows(innerOf(property), `${indent}  `),
    ];
  });
}

function innerOf(schema: JsonSchema): JsonSchema {
  if (schema.items) return schema.items;
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : schema;
}

function typeOf(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(' or ');
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.items) return `list of ${typeOf(schema.items)}`;
  if (typeof schema.additionalProperties === 'object') return `${typeOf(schema.additionalProperties)} by name`;
  return schema.pattern ? `${schema.type} matching \`${schema.pattern}\`` : (schema.type ?? 'anything');
}
