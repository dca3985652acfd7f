import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { at, holds, type Item, place, plus, sizeOf } from './items.ts';
import { missing, NotModelled } from './not-modelled.ts';

/** The values of an expression's placeholders. */
export interface Placeholders {
  names?: Record<string, string> | undefined;
  values?: Record<string, AttributeValue> | undefined;
}

/** Parses the condition and update expressions that the product uses (DynamoDB Developer Guide, "Expressions"). */
export class Parser {
  private readonly tokens: string[];
  private at = 0;

  constructor(expression: string) {
    this.tokens = tokensOf(expression);
  }

  condition(): Condition {
    const parsed = this.or();
    if (this.at < this.tokens.length) throw new NotModelled(`"${this.tokens.join(' ')}"`);
    return parsed;
  }

  update(): Update {
    const clauses: Update[] = [];
    while (this.at < this.tokens.length) {
      const keyword = this.next().toUpperCase();
      do clauses.push(this.clause(keyword));
      while (this.taken(','));
    }
    return (item, placeholders) => {
      for (const clause of clauses) clause(item, placeholders);
    };
  }

  private clause(keyword: string): Update {
    const path = this.path();
    if (keyword === 'SET') {
      this.expect('=');
      const value = this.sum();
      return (item, given) => place(item, path(given), value(item, given) ?? missing());
    }
    if (keyword === 'REMOVE') return (item, given) => place(item, path(given), undefined);
    if (keyword !== 'ADD') throw new NotModelled(keyword);
    const value = this.operand();
    return (item, given) => {
      const names = path(given);
      place(item, names, plus(at(item, names) ?? { N: '0' }, value(item, given)));
    };
  }

  private sum(): Operand {
    const left = this.operand();
    if (!this.taken('+')) return left;
    const right = this.operand();
    return (item, given) => plus(left(item, given), right(item, given));
  }

  private or(): Condition {
    const left = this.and();
    if (!this.taken('OR')) return left;
    const right = this.or();
    return (item, given) => left(item, given) || right(item, given);
  }

  private and(): Condition {
    const left = this.not();
    if (!this.taken('AND')) return left;
    const right = this.and();
    return (item, given) => left(item, given) && right(item, given);
  }

  private not(): Condition {
    if (this.taken('NOT')) {
      const negated = this.not();
      return (item, given) => !negated(item, given);
    }
    if (!this.taken('(')) return this.comparison();
    const inner = this.or();
    this.expect(')');
    return inner;
  }

  private comparison(): Condition {
    const called = this.tokens[this.at + 1] === '(' ? this.tokens[this.at] : undefined;
    if (called === 'attribute_exists' || called === 'attribute_not_exists') {
      this.at += 2;
      const path = this.path();
      this.expect(')');
      const wanted = called === 'attribute_exists';
      return (item, given) => (at(item, path(given)) !== undefined) === wanted;
    }
    if (called === 'begins_with') {
      this.at += 2;
      const [whole, start] = [this.operand(), this.expect(',') ?? this.operand()];
      this.expect(')');
      return (item, given) => (whole(item, given)?.S ?? '').startsWith(start(item, given)?.S ?? '\0');
    }
    return this.relation(this.operand(), this.next().toUpperCase());
  }

  private relation(left: Operand, operator: string): Condition {
    const right = this.operand();
    if (operator !== 'BETWEEN') return (item, given) => holds(operator, left(item, given), right(item, given));
    if (!this.taken('AND')) throw new NotModelled('BETWEEN without AND');
    const high = this.operand();
    return (item, given) =>
      holds('>=', left(item, given), right(item, given)) && holds('<=', left(item, given), high(item, given));
  }

  private operand(): Operand {
    const token = this.tokens[this.at];
    if (token === 'if_not_exists') {
      this.at++;
      this.expect('(');
      const path = this.path();
      this.expect(',');
      const otherwise = this.operand();
      this.expect(')');
      return (item, given) => at(item, path(given)) ?? otherwise(item, given);
    }
    if (token === 'size' && this.tokens[this.at + 1] === '(') {
      this.at += 2;
      const path = this.path();
      this.expect(')');
      return (item, given) => sizeOf(at(item, path(given)));
    }
    if (token === 'list_append' && this.tokens[this.at + 1] === '(') {
      this.at += 2;
      const [first, second] = [this.operand(), this.expect(',') ?? this.operand()];
      this.expect(')');
      return (item, given) => ({ L: [...(first(item, given)?.L ?? []), ...(second(item, given)?.L ?? [])] });
    }
    if (token?.startsWith(':')) {
      this.at++;
      return (_item, { values }) => values?.[token] ?? missing(token);
    }
    const path = this.path();
    return (item, given) => at(item, path(given));
  }

  /** A document path: attribute names, each inside the map before it. */
  private path(): (placeholders: Placeholders) => readonly string[] {
    const tokens = [this.next()];
    while (this.taken('.')) tokens.push(this.next());
    if (tokens.every(isName)) return () => tokens;
    return ({ names }) => tokens.map((token) => (isName(token) ? token : (names?.[token] ?? missing(token))));
  }

  private next(): string {
    return this.tokens[this.at++] ?? missing('more of the expression');
  }

  private taken(token: string): boolean {
    if (this.tokens[this.at]?.toUpperCase() !== token) return false;
    this.at++;
    return true;
  }

  private expect(token: string): undefined {
    if (!this.taken(token)) throw new NotModelled(`"${this.tokens.join(' ')}" lacks ${token}`);
  }
}

type Condition = (item: Item | undefined, placeholders: Placeholders) => boolean;
type Operand = (item: Item | undefined, placeholders: Placeholders) => AttributeValue | undefined;
type Update = (item: Record<string, AttributeValue>, placeholders: Placeholders) => void;

const isName = (token: string): boolean => /^[A-Za-z_]/.test(token);

const TOKEN = /\s*([#:]?[A-Za-z_][A-Za-z0-9_]*|<>|<=|>=|[=<>(),.+-])/y;

const tokensOf = (expression: string): string[] => {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const text = expression.trimEnd();
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match?.[1]) throw new NotModelled(`in "${expression}" at ${at}`);
    tokens.push(match[1]);
  }
  return tokens;
};
