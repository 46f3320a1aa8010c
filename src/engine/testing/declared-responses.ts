import { type HttpFunction, MotifError, parse } from "@motif/core";
import { entryNamed, type Inventory, triggersOf } from "@motif/core/model";
import { messageOf } from "@motif/core/platform";
import { MethodRouter, parseTarget } from "@motif/runtime/gateway";
import type { HttpRequestData } from "@motif/runtime/platform";

/** Holds answers to what functions say that they answer (`responses`). */
export class DeclaredResponses {
  readonly #routes = new MethodRouter<HttpFunction>();

  constructor(inventory: Inventory) {
    for (const { source, function: name } of triggersOf(inventory, "api")) {
      const { definition } = entryNamed(inventory.functions, name);
      if (definition.kind === "http") this.#routes.add(source.method, source.path, definition);
    }
  }

  /**
   * Rejects with `MotifError` (`undeclared-response`) where a function says what it answers, and this is none of it. Problem
   * details are always allowed; where a function streams, and of HEAD, the status alone is looked at.
   */
  async check({ method, target }: Pick<HttpRequestData, "method" | "target">, response: Response) {
    const parsed = parseTarget(target);
    const fn = "path" in parsed ? this.#routes.match(method, parsed.path)?.value : undefined;
    if (!fn?.responses || isProblem(response)) return;
    const schema = fn.responses[response.status];
    const what = `Function ${fn.name} answered ${method} ${target} with ${response.status}`;
    if (schema === undefined) {
      const declared = Object.keys(fn.responses).join(", ");
      throw undeclared(`${what}, and says that it answers ${declared}.`);
    }
    if (method === "HEAD" || fn.streams) return;
    const text = await response.clone().text();
    if (schema === null) {
      if (text !== "") throw undeclared(`${what} and a body, and says that it has none.`);
      return;
    }
    try {
      parse(schema, JSON.parse(text), `response ${response.status} of function ${fn.name}`);
    } catch (error) {
      throw undeclared(`${what}, which is not what it says. ${messageOf(error)}`);
    }
  }
}

function isProblem({ headers }: Response): boolean {
  return headers.get("content-type")?.split(";")[0] === "application/problem+json";
}

function undeclared(message: string): MotifError {
  return new MotifError("undeclared-response", message);
}
