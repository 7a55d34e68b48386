/** What separates addresses: a comma or a new line; a semicolon begins a parameter of a SIP URI. */
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
  for (const character of typed) {
    if (character === '"') quoted = !quoted;
    else if (character === '<' && !quoted) bracketed = true;
    else if (character === '>' && !quoted) bracketed = false;
    if (SEPARATORS.has(character) && !(character === ',' && (quoted || bracketed))) {
      found.add(address.trim());
      address = '';
      quoted = bracketed = false;
    } else address += character;
  }
  found.add(address.trim());
  found.delete('');
  return [...found];
}

/** A pasted list on one line, as a field for one line keeps no line breaks. */
export function onOneLine(pasted: string): string {
  return pasted
    .split(/[\r\n\t]+/)
    .map((line) => line.trim().replace(/,$/, ''))
    .filter((line) => line !== '')
    .join(', ');
}
