import jsonata from "jsonata";
import { type Call, isCall, parseCall } from "./intrinsic-syntax.ts";
import { compilePath, type Path } from "./path.ts";

/** A JSONata expression may call itself this deep. */
const DEEPEST = 500;
/** How long a JSONata expression may run, in milliseconds of real time: one that never ends must not stop its host. */
const LONGEST_MS = 5_000;
/** How many values a JSONata expression may collect at once. */
const LONGEST_SEQUENCE = 1_000_000;

/** What the texts of one definition are compiled to, each once. It grows with the definition alone. */
export class Cache {
  readonly #queries = new Map<string, Path | Call>();
  readonly #expressions = new Map<string, jsonata.Expression>();

  /** A path or a call of an intrinsic function. */
  query(text: string): Path | Call {
    let query = this.#queries.get(text);
    if (query === undefined) {
      query = isCall(text) ? parseCall(text.trim()) : compilePath(text);
      this.#queries.set(text, query);
    }
    return query;
  }

  path(text: string): Path {
    const query = this.query(text);
    if ("kind" in query) throw new SyntaxError(`${text} is no path`);
    return query;
  }

  /** A JSONata expression, without the braces around it. */
  expression(text: string): jsonata.Expression {
    let expression = this.#expressions.get(text);
    if (expression === undefined) {
      expression = jsonata(text, { timeout: LONGEST_MS, stack: DEEPEST, sequence: LONGEST_SEQUENCE });
      this.#expressions.set(text, expression);
    }
    return expression;
  }
}
