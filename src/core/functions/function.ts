import type { Uses } from "../ground/grant.ts";
import type { FunctionSettings } from "./settings.ts";

/**
 * What all functions have. The handler's input is checked where the function is declared; here its type is erased,
 * and only the runtime, which builds the input from the same declaration, calls it.
 */
export interface FunctionBase {
  readonly name: string;
  readonly uses: Uses;
  readonly settings: FunctionSettings;
  readonly handler: (input: Readonly<Record<string, unknown>>) => unknown;
}
