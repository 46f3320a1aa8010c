import { nameText, type TextKinds } from "../../ground/text.ts";
import type { QueueLayout } from "./driver.ts";

/** The texts of queues. */
export const texts = {
  "queue.name": nameText("name of a queue"),
} as const satisfies TextKinds<QueueLayout>;
