/** What separates addresses, beside a semicolon before a space: one before anything else begins a parameter of a SIP URI. */
const SEPARATORS = new Set([',', '\n', '\r', '\t']);

/**
 * The addresses of a typed or pasted list, each once, in their order. A comma within quotes or angle brackets belongs to
 * the address: `"Doe, John" <sip:john@example.com>`.
 */
export function readAddressList(typed: string): string[] {
  const found = new Set<string>();
  let address = '';
  let quoted = false;
  let bracketed = false;
  for (const [index, character] of typed.split('').entries()) {
    if (character === '"') quoted = !quoted;
    else if (character === '<' && !quoted) bracketed = true;
    else if (character === '>' && !quoted) bracketed = false;
    const within = /[,;]/.test(character) && (quoted || bracketed);
    if (!within && separates(character, typed[index + 1])) {
      found.add(address.trim());
      address = '';
      quoted = bracketed = false;
    } else address += character;
  }
  found.add(address.trim());
  found.delete('');
  return [...found];
}

function separates(character: string, next: string | undefined): boolean {
  return SEPARATORS.has(character) || (character === ';' && (next === undefined || /\s/.test(next)));
}

/** A pasted list on one line, as a field for one line keeps no line breaks. */
export function onOneLine(pasted: string): string {
  return pasted
    .split(/[\r\n\t]+/)
    .map((line) => line.trim().replace(/[,;]$/, ''))
    .filter((line) => line !== '')
    .join(', ');
}
