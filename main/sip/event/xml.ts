import { limits } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { ParseError } from '../message/parse-error.ts';

/** An element by its local name: the prefix of its namespace is cut off. */
export interface XmlElement {
  readonly name: string;
  /** By local name; declarations of namespaces are left out. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All text of its own, trimmed. */
  readonly text: string;
}

interface OpenElement {
  readonly name: string;
  readonly qualifiedName: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

const NAME = '[A-Za-z_][\\w.\\-]*(?::[A-Za-z_][\\w.\\-]*)?';
const DECLARATION = /^\uFEFF?<\?xml\s[^<>]*\?>/;
const COMMENT = /<!--[\s\S]*?-->/y;
const CDATA = /<!\[CDATA\[([\s\S]*?)\]\]>/y;
const CLOSE = new RegExp(`</(${NAME})\\s*>`, 'y');
const OPEN = new RegExp(`<(${NAME})((?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>`, 'y');
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g');

/**
 * Reads the XML that event packages send: elements, attributes, text. A document type is refused, and with it every entity
 * of a stranger's making; so are processing instructions, and what passes the limits. Nothing is ever fetched.
 */
export function parseXml(bytes: Uint8Array): Result<XmlElement, ParseError> {
  if (bytes.length > limits.notifyBodyBytes) return err({ code: 'too-large', message: 'an XML document too long' });
  const text = new TextDecoder().decode(bytes).replace(DECLARATION, '');
  const reader = new XmlReader(text);
  return reader.read();
}

class XmlReader {
  readonly #text: string;
  readonly #open: OpenElement[] = [];
  #at = 0;
  #elements = 0;
  #root: XmlElement | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Result<XmlElement, ParseError> {
    while (this.#at < this.#text.length) {
      const problem = this.#text[this.#at] === '<' ? this.#markup() : this.#characters();
      if (problem) return err({ code: 'bad-syntax', message: `XML: ${problem}` });
    }
    if (!this.#root || this.#open.length > 0) return err({ code: 'bad-syntax', message: 'XML: unfinished' });
    return ok(this.#root);
  }

  /** The next thing that begins with `<`; gives the problem, if there is one. */
  #markup(): string | undefined {
    if (this.#match(COMMENT)) return undefined;
    const cdata = this.#match(CDATA);
    if (cdata) return this.#append(cdata[1] ?? '');
    const close = this.#match(CLOSE);
    if (close) return this.#close(close[1] ?? '');
    const open = this.#match(OPEN);
    if (open) return this.#begin(open[1] ?? '', open[2] ?? '', open[3] === '/');
    return 'markup that is not read here';
  }

  #characters(): string | undefined {
    const next = this.#text.indexOf('<', this.#at);
    const end = next < 0 ? this.#text.length : next;
    const text = resolved(this.#text.slice(this.#at, end));
    this.#at = end;
    return text === undefined ? 'an unknown entity' : this.#append(text);
  }

  #append(text: string): string | undefined {
    const parent = this.#open.at(-1);
    if (parent) parent.text += text;
    return parent || text.trim() === '' ? undefined : 'text outside the root element';
  }

  #begin(qualifiedName: string, written: string, empty: boolean): string | undefined {
    this.#elements += 1;
    if (this.#elements > limits.xmlElements || this.#open.length >= limits.xmlDepth) return 'too many elements';
    if (this.#open.length === 0 && this.#root) return 'a second root element';
    const attributes = attributesIn(written);
    if (!attributes) return 'bad attributes';
    this.#open.push({ name: localName(qualifiedName), qualifiedName, attributes, children: [], text: '' });
    return empty ? this.#close(qualifiedName) : undefined;
  }

  #close(qualifiedName: string): string | undefined {
    const element = this.#open.pop();
    if (element?.qualifiedName !== qualifiedName) return 'tags that do not match';
    const { name, attributes, children, text } = element;
    const closed: XmlElement = { name, attributes, children, text: text.trim() };
    const parent = this.#open.at(-1);
    if (parent) parent.children.push(closed);
    else this.#root = closed;
    return undefined;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match) this.#at = pattern.lastIndex;
    return match ?? undefined;
  }
}

function attributesIn(written: string): ReadonlyMap<string, string> | undefined {
  const attributes = new Map<string, string>();
  for (const [, qualifiedName = '', double, single] of written.matchAll(ATTRIBUTE)) {
    if (qualifiedName === 'xmlns' || qualifiedName.startsWith('xmlns:')) continue;
    const value = resolved(double ?? single ?? '');
    const name = localName(qualifiedName);
    if (value === undefined || attributes.has(name) || attributes.size >= limits.xmlAttributes) return undefined;
    attributes.set(name, value);
  }
  return attributes;
}

function localName(qualifiedName: string): string {
  return qualifiedName.slice(qualifiedName.indexOf(':') + 1);
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The five entities of XML itself and numbered characters; undefined for any other. */
function resolved(text: string): string | undefined {
  if (!text.includes('&')) return text;
  let known = true;
  const plain = text.replace(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(\w{1,8}));|&/g, (_, decimal, hex, name) => {
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined;
    const character = code === undefined ? Object.hasOwn(entities, name ?? '') && entities[name] : characterOf(code);
    if (!character) known = false;
    return character || '';
  });
  return known ? plain : undefined;
}

function characterOf(code: number): string | undefined {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** Text as it stands in an element or in an attribute's quotes; what XML 1.0 can't hold is left out. */
export function escapedXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  const legal = text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '');
  return legal.replace(/[&<>"']/g, (character) => escapes[character] ?? character);
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
