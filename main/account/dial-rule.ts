import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { DialPlan } from '../store/account-record.ts';

type Rule = DialPlan['rules'][number];

/** What may be dialled: digits, the keys of a phone, and what names are made of at exchanges that dial by letters. */
const DIALLABLE = /^\+?[\w.*#-]+$/;
const QUANTIFIER = /^(?:[?*+]|\{(\d{1,2})(,(\d{0,2}))?\})/;
const ESCAPE = /^\\(?:[dDwW]|[^a-zA-Z0-9])/;
const CLASS = /^\[\^?(?:\\[dDwW]|\\[^a-zA-Z0-9]|[^\]\\[])+\]/;
const LITERAL = /^[^\\[\](){}|?*+^$]/;
const GROUP = /^\((?:\?:)?/;

/**
 * The expression that a rule's pattern stands for, which must match the whole of the digits. A person writes it, so it
 * is checked before it runs: a plain subset of regular expressions, and no more ways to try than
 * `limits.dialRuleAttempts`. The error is a sentence.
 */
export function compileRule({ pattern, replacement }: Rule): Result<RegExp, string> {
  if (pattern === '') return err('A rule needs digits or a pattern to match.');
  if (Math.max(pattern.length, replacement.length) > limits.dialRuleCharacters)
    return err(`A rule is at most ${limits.dialRuleCharacters} characters long.`);
  const bare = withoutAnchors(pattern);
  const attempts = new PatternReader(bare).attempts();
  if (attempts === undefined)
    return err(`The pattern ${pattern} can't be read. It may have digits, [0-9], \\d, (…), |, ?, *, + and {n}.`);
  if (attempts > limits.dialRuleAttempts)
    return err(`The pattern ${pattern} has too many open parts. Use fewer * and +, and none behind a group.`);
  try {
    return ok(new RegExp(`^(?:${bare})$`, 'u'));
  } catch {
    return err(`The pattern ${pattern} can't be read.`);
  }
}

/** What the first rule that matches makes of the digits; undefined where none does, or what it makes can't be dialled. */
export function applyRules(rules: readonly Rule[], digits: string): string | undefined {
  if (digits.length > limits.dialledDigits) return undefined;
  for (const rule of rules.slice(0, limits.dialRules)) {
    const compiled = compileRule(rule);
    if (!compiled.ok || !compiled.value.test(digits)) continue;
    const made = digits.replace(compiled.value, rule.replacement);
    return made.length <= limits.dialledDigits && DIALLABLE.test(made) ? made : undefined;
  }
  return undefined;
}

/** People write `^` and `$`, which a rule has anyway. */
function withoutAnchors(pattern: string): string {
  return pattern.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');
}

/**
 * Reads a pattern for the ways in which a backtracking matcher may try it: the product of what each open part can take.
 * Open parts within open parts are not read at all, so the product is all there is.
 */
class PatternReader {
  #rest: string;

  constructor(pattern: string) {
    this.#rest = pattern;
  }

  /** Undefined for what is not of the subset. */
  attempts(): number | undefined {
    const attempts = this.#alternatives();
    return this.#rest === '' ? attempts : undefined;
  }

  #alternatives(): number | undefined {
    let sum = this.#sequence();
    while (sum !== undefined && this.#take(/^\|/)) {
      const next = this.#sequence();
      sum = next === undefined ? undefined : sum + next;
    }
    return sum;
  }

  #sequence(): number | undefined {
    let product = 1;
    while (this.#rest !== '' && !/^[|)]/.test(this.#rest)) {
      const part = this.#part();
      if (part === undefined) return undefined;
      product *= part;
    }
    return product;
  }

  #part(): number | undefined {
    if (this.#take(GROUP)) {
      const inner = this.#alternatives();
      if (inner === undefined || !this.#take(/^\)/)) return undefined;
      if (this.#take(/^\?/)) return this.#endsHere(inner + 1);
      return this.#endsHere(inner);
    }
    if (!this.#take(CLASS) && !this.#take(ESCAPE) && !this.#take(LITERAL)) return undefined;
    const quantifier = this.#take(QUANTIFIER);
    return this.#endsHere(quantifier ? choicesOf(quantifier) : 1);
  }

  /** A second quantifier (`a**`, `(a)+`) is none of the subset. */
  #endsHere(choices: number): number | undefined {
    return QUANTIFIER.test(this.#rest) ? undefined : choices;
  }

  #take(shape: RegExp): RegExpExecArray | undefined {
    const found = shape.exec(this.#rest) ?? undefined;
    if (found) this.#rest = this.#rest.slice(found[0].length);
    return found;
  }
}

/** How many lengths a quantified character can have, of `limits.dialledDigits` at most. */
function choicesOf([quantifier, least, hasMost, most]: RegExpExecArray): number {
  if (quantifier === '?') return 2;
  if (least === undefined) return limits.dialledDigits + 1;
  if (hasMost === undefined) return 1;
  return Math.max(1, (most ? Number(most) : limits.dialledDigits) - Number(least) + 1);
}
