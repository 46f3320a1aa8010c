import { nameText, type TextKinds } from "../../ground/text.ts";
import { conditionsOf, textsOf } from "../topic/filter.ts";
import type { QueueLayout } from "./driver.ts";

/** The texts of queues. */
export const texts = {
  "queue.name": nameText("name of a queue"),
  "queue.filter": {
    title: "value or prefix in a filter",
    form: "texts without control characters, up to 256 characters",
    in: ({ subscribesTo }: QueueLayout) =>
      conditionsOf(subscribesTo?.filter ?? {}).flatMap(([, conditions]) => conditions.flatMap(textsOf)),
  },
} as const satisfies TextKinds<QueueLayout>;
