import { nameText, type TextKinds } from "../../ground/text.ts";
import type { SecretLayout } from "./driver.ts";

/** The texts of secrets. */
export const texts = {
  "secret.name": nameText("name of a secret"),
} as const satisfies TextKinds<SecretLayout>;
