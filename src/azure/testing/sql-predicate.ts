type Value = string | number | boolean;
type Properties = Readonly<Record<string, unknown>>;
/** True, false, or unknown, as a comparison with a property that is not there is. */
type Truth = boolean | undefined;
type Predicate = (properties: Properties) => Truth;

const TOKEN = /\s*(?:\[([^\]]+)\]|'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)|(<=|>=|[<>=(),])|([A-Z]+))/y;

/**
 * The part of Service Bus's SQL that the compiler writes, with its three-valued logic, so that tests hold what it writes
 * against what it is documented to mean.
 * @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter
 */
export function sqlPredicate(sql: string): (properties: Properties) => boolean {
  const reader = new Reader(sql);
  const predicate = reader.either();
  reader.end();
  return (properties) => predicate(properties) === true;
}

interface Token {
  readonly kind: "property" | "text" | "number" | "sign" | "word";
  readonly text: string;
}

const KINDS = ["property", "text", "number", "sign", "word"] as const;

class Reader {
  readonly #tokens: Token[];

  constructor(sql: string) {
    this.#tokens = tokensOf(sql);
  }

  end(): void {
    if (this.#tokens.length > 0) throw new Error(`Left: ${JSON.stringify(this.#tokens)}`);
  }

  either(): Predicate {
    const all = [this.#both()];
    while (this.#takes("OR")) all.push(this.#both());
    return (properties) => anyOf(all.map((each) => each(properties)));
  }

  #both(): Predicate {
    const all = [this.#one()];
    while (this.#takes("AND")) all.push(this.#one());
    return (properties) => not(anyOf(all.map((each) => not(each(properties)))));
  }

  #one(): Predicate {
    if (this.#takes("NOT")) {
      const negated = this.#one();
      return (properties) => not(negated(properties));
    }
    if (this.#takes("(")) {
      const inner = this.either();
      this.#expect(")");
      return inner;
    }
    if (this.#takes("EXISTS")) {
      this.#expect("(");
      const { text } = this.#next();
      this.#expect(")");
      return (properties) => text in properties;
    }
    return this.#comparison();
  }

  #comparison(): Predicate {
    const left = this.#operand();
    const negated = this.#takes("NOT");
    const found = this.#found(this.#next().text, left);
    return negated ? (properties) => not(found(properties)) : found;
  }

  #found(operator: string, left: (properties: Properties) => Value | undefined): Predicate {
    if (operator === "IN") {
      this.#expect("(");
      const values = [this.#constant()];
      while (this.#takes(",")) values.push(this.#constant());
      this.#expect(")");
      return known(left, (value) => values.includes(value));
    }
    const right = this.#constant();
    if (operator === "LIKE") {
      const escaping = this.#takes("ESCAPE") ? String(this.#constant()) : undefined;
      const pattern = patternOf(String(right), escaping);
      return known(left, (value) => typeof value === "string" && pattern.test(value));
    }
    return known(left, (value) => compared(operator, value, right));
  }

  #operand(): (properties: Properties) => Value | undefined {
    const [{ kind, text }] = this.#tokens as [Token];
    if (kind !== "property") {
      const value = this.#constant();
      return () => value;
    }
    this.#tokens.shift();
    return (properties) => properties[text] as Value | undefined; // the driver writes no others
  }

  #constant(): Value {
    const { kind, text } = this.#next();
    if (kind === "text") return text.replaceAll("''", "'");
    return kind === "number" ? Number(text) : text === "TRUE";
  }

  #next(): Token {
    const token = this.#tokens.shift();
    if (!token) throw new Error("The condition ends too early.");
    return token;
  }

  #takes(text: string): boolean {
    const [token] = this.#tokens;
    const taken = token?.text === text && token.kind !== "text";
    if (taken) this.#tokens.shift();
    return taken;
  }

  #expect(text: string): void {
    if (!this.#takes(text)) throw new Error(`${text} is missing.`);
  }
}

function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < sql.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(sql);
    const found = match?.slice(1).findIndex((group) => group !== undefined);
    const kind = found === undefined ? undefined : KINDS[found];
    if (!match || found === undefined || !kind) throw new Error(`No token: ${sql.slice(at)}`);
    tokens.push({ kind, text: match[found + 1] ?? "" });
  }
  return tokens;
}

function not(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

function anyOf(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true;
  return truths.includes(undefined) ? undefined : false;
}

function known(
  left: (properties: Properties) => Value | undefined,
  test: (value: Value) => boolean,
): Predicate {
  return (properties) => {
    const value = left(properties);
    return value === undefined ? undefined : test(value);
  };
}

function compared(operator: string, left: Value, right: Value): boolean {
  if (operator === "=") return left === right;
  if (operator === "<") return left < right;
  if (operator === "<=") return left <= right;
  return operator === ">" ? left > right : left >= right;
}

/** A pattern of LIKE: `%` is any text, `_` any character, and what follows the escape stands for itself. */
function patternOf(like: string, escaping: string | undefined): RegExp {
  let source = "";
  for (let i = 0; i < like.length; i++) {
    const sign = like.charAt(i);
    if (sign === escaping) source += literal(like.charAt(++i));
    else source += sign === "%" ? "[^]*" : sign === "_" ? "[^]" : literal(sign);
  }
  return new RegExp(`^${source}$`);
}

function literal(sign: string): string {
  return sign.replace(/[.*+?^${}()|[\]\\/]/, "\\$&");
}
