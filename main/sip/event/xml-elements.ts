import { escapedXml, type XmlElement } from './xml.ts';

/** The first child of a name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The text of the first child of a name; undefined where it is not there or empty. */
export function textOf(element: XmlElement | undefined, name: string): string | undefined {
  return childOf(element, name)?.text || undefined;
}

/** A whole number of at most ten digits. */
export function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

/** The word of `words` that the text is. */
export function wordIn<T extends string>(text: string | undefined, words: readonly T[]): T | undefined {
  return words.find((word) => word === text);
}

/** Fields that are not there are left out, not undefined. */
export function present<T extends object>(values: { readonly [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

/** ` name="value"` for each that is there. */
export function attributesOf(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${escapedXml(`${value}`)}"`]))
    .join('');
}

/** An element that holds text alone; nothing where there is none. */
export function textXml(name: string, value: string | number | boolean | undefined): string {
  return value === undefined ? '' : `<${name}>${escapedXml(`${value}`)}</${name}>`;
}

/** An element around others; nothing where they come to nothing. */
export function elementXml(name: string, ...children: readonly string[]): string {
  const inside = children.join('');
  return inside === '' ? '' : `<${name}>${inside}</${name}>`;
}
