import type { Kind } from "../../ground/kind.ts";
import type { SecretDriver, SecretLayout } from "./driver.ts";
import { features } from "./features.ts";
import { secretHandling } from "./operations.ts";
import { texts } from "./texts.ts";

export type { SecretDriver, SecretLayout } from "./driver.ts";

/** Secrets. */
export const secret = {
  handling: secretHandling,
  options: [],
  features,
  texts,
  entry: (layout: SecretLayout) => layout,
} as const satisfies Kind<SecretLayout, SecretDriver, SecretLayout>;
