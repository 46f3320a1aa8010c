import { nameText, type TextKinds } from "../../ground/text.ts";
import type { Named } from "../../ground/trigger.ts";
import type { ChangeSubscription } from "./declare.ts";

/** The texts of subscriptions to changes. */
export const texts = {
  "feed.name": nameText("name of a subscription to changes"),
} as const satisfies TextKinds<Named<ChangeSubscription>>;
