import { nameText, type TextKinds } from "../../ground/text.ts";
import type { StreamLayout } from "./driver.ts";

/** The texts of streams. */
export const texts = {
  "stream.name": nameText("name of a stream"),
} as const satisfies TextKinds<StreamLayout>;
