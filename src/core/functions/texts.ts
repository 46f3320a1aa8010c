import { nameText, type TextKinds } from "../ground/text.ts";
import type { AnyFunction } from "./any-function.ts";

/** The texts of functions. */
export const texts = {
  "function.name": nameText("name of a function"),
} as const satisfies TextKinds<AnyFunction>;
