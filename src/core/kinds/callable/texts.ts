import { nameText, type TextKinds } from "../../ground/text.ts";
import type { CallableLayout } from "./driver.ts";

/** The texts of callables. */
export const texts = {
  "callable.name": nameText("name of a callable"),
} as const satisfies TextKinds<CallableLayout>;
