import { nameText, type TextKinds } from "../../ground/text.ts";
import type { Named } from "../../ground/trigger.ts";
import type { StreamSubscription } from "./declare.ts";

/** The texts of consumers of streams. */
export const texts = {
  "stream.consumer": nameText("name of a consumer of a stream"),
} as const satisfies TextKinds<Named<StreamSubscription>>;
