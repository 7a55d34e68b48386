import { optionSyntax } from '../host/options.ts';

/** Options by the names that may stand on the command line. */
const syntax = new Map<string, 'string' | 'boolean'>(
  Object.entries(optionSyntax).flatMap(([name, option]) => [
    [`--${name}`, option.type] as const,
    ...('short' in option ? [[`-${option.short}`, option.type] as const] : []),
  ]),
);

/** Our own options among the arguments; the rest are Chromium's, or the system's (a file, an address to open). */
export function ownArguments(args: readonly string[]): string[] {
  const own: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    const [name = ''] = arg.split('=', 1);
    const type = syntax.get(name);
    if (type === undefined) continue;
    own.push(arg);
    const value = args[index + 1];
    if (type === 'string' && arg === name && value !== undefined) {
      own.push(value);
      index++;
    }
  }
  return own;
}
